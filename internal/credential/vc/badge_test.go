package vc

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

var at = time.Date(2026, 3, 12, 9, 0, 0, 0, time.UTC)

const did = "did:web:sanad.example.org"

// testKey is a throwaway key and the document that publishes it.
func testKey(n byte) (Signer, DIDDocument) {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, 32))
	return Signer{Method: did + "#k2026-1", Key: key}, NewDIDDocument(did, []NamedKey{{"k2026-1", key.Public().(ed25519.PublicKey)}})
}

func testBadge() Badge {
	const id, course = "https://sanad.example.org/c/5f0c9a1e7b3d4286a94be1d07c62f8aa", "https://sanad.example.org/a/first-aid"
	return Badge{
		ID: id, Name: "شهادة إتمام: الإسعافات الأولية", Description: "دورة قصيرة.", AwardedDate: Time(at), ValidFrom: Time(at),
		ValidUntil: Time(at.AddDate(1, 0, 0)),
		Issuer:     Issuer{ID: did, Type: []string{"Profile"}, Name: "سند | Sanad", URL: "https://sanad.example.org"},
		Subject: Subject{ID: "urn:uuid:0d1c4f5e-58b7-4c53-9a37-6b6a8f1f2e90", Type: []string{"AchievementSubject"},
			Identifier:    []Identity{{Type: "IdentityObject", IdentityType: "name", IdentityHash: "ليلى الحسن"}},
			CreditsEarned: 1.5, Role: "متطوع",
			Result: []Result{{Type: []string{"Result"}, Description: course + "#score", Value: "95", Status: "Completed"}},
			Achievement: Achievement{ID: course, Type: []string{"Achievement"}, AchievementType: "CertificateOfCompletion",
				InLanguage: "ar", Version: "1.0.0", Name: "الإسعافات الأولية", Description: "دورة قصيرة.",
				Criteria: Criteria{ID: course + "/criteria", Narrative: "اجتياز الاختبار."},
				Tag:      []string{"first-aid"},
				Alignment: []Alignment{{Type: []string{"Alignment"}, Name: "Protecting health and well-being",
					URL: "https://skills.example.org/framework", Framework: "Skills", Code: "4.3"}},
				Results: []ResultDescription{{ID: course + "#score", Type: []string{"ResultDescription"}, Name: "الدرجة",
					ResultType: "Percent", Min: "0", Max: "100", Required: "80"}},
				Related: []Related{{ID: course + "/en", Type: []string{"Related"}, InLanguage: "en", Version: "1.0.0",
					Name: LangString{"First Aid", "en"}}},
			}},
		Evidence: []Evidence{{ID: id + "#evidence-1", Type: []string{"Evidence"}, Name: "الاختبار", Narrative: "عشرة أسئلة.", Genre: "Exam"}},
		Status:   RevocationEntry("https://sanad.example.org/orgs/platform/status/2026-a", 48211),
	}
}

func signed(t testing.TB) ([]byte, DIDDocument) {
	t.Helper()
	s, doc := testKey(1)
	b, err := SignBadge(testBadge(), s, at)
	if err != nil {
		t.Fatal(err)
	}
	return b, doc
}

func TestSignBadge_equalInputGivesEqualBytes(t *testing.T) {
	a, _ := signed(t)
	b, _ := signed(t)
	if string(a) != string(b) {
		t.Errorf("%s\n%s", a, b)
	}
	if !strings.Contains(string(a), "ليلى الحسن") || strings.Contains(string(a), "null") || strings.Contains(string(a), "[]") {
		t.Errorf("escaped letters, nulls or empty lists in %s", a)
	}
}

func TestVerify_refusesEveryAlteredCopy(t *testing.T) {
	b, doc := signed(t)
	if err := Verify(b, doc.Resolve); err != nil {
		t.Fatal(err)
	}
	tried := 0
	for at, copy := range alter(t, b) {
		tried++
		if err := Verify(copy, doc.Resolve); !errors.Is(err, ErrProof) {
			t.Errorf("%s: %v, want ErrProof", at, err)
		}
	}
	if tried < 100 {
		t.Errorf("tried %d copies", tried)
	}
}

// alter yields copies of a document with one value changed, one entry removed or
// one entry added.
func alter(t *testing.T, b []byte) func(yield func(string, []byte) bool) {
	return func(yield func(string, []byte) bool) {
		var root any
		if err := json.Unmarshal(b, &root); err != nil {
			t.Fatal(err)
		}
		emit := func(at string) bool {
			c, err := json.Marshal(root)
			if err != nil {
				t.Fatal(err)
			}
			return yield(at, c)
		}
		var walk func(v any, at string)
		walk = func(v any, at string) {
			switch v := v.(type) {
			case map[string]any:
				v["undefinedTerm"] = "x"
				emit(at + " grown")
				delete(v, "undefinedTerm")
				for _, k := range slices.Sorted(maps.Keys(v)) {
					old := v[k]
					delete(v, k)
					emit(at + "/" + k + " removed")
					if fresh := changed(old); fresh != nil {
						v[k] = fresh
						emit(at + "/" + k + " changed")
					}
					v[k] = old
					walk(old, at+"/"+k)
				}
			case []any:
				for i, old := range v {
					if fresh := changed(old); fresh != nil {
						v[i] = fresh
						emit(fmt.Sprintf("%s/%d changed", at, i))
						v[i] = old
					}
					walk(old, fmt.Sprintf("%s/%d", at, i))
				}
			}
		}
		walk(root, "")
	}
}

func changed(v any) any {
	switch v := v.(type) {
	case string:
		return v + "x"
	case bool:
		return !v
	case float64:
		return v + 1
	}
	return nil
}

func TestVerify_refuses(t *testing.T) {
	b, doc := signed(t)
	_, other := testKey(2)
	foreign := doc
	foreign.ID = "did:web:forger.example"
	dropped := doc
	dropped.AssertionMethod = nil
	twice := strings.Replace(string(b), `"proof":[`, `"proof":[{"type":"DataIntegrityProof"},`, 1)
	for name, tc := range map[string]struct {
		doc     string
		resolve Resolve
	}{
		"another key": {string(b), other.Resolve},
		"another controller": {string(b), func(m string) (ed25519.PublicKey, string, error) {
			k, _, err := doc.Resolve(m)
			return k, foreign.ID, err
		}},
		"a key not for assertions": {string(b), dropped.Resolve},
		"two proofs":               {twice, doc.Resolve},
		"no proof":                 {`{"issuer":"` + did + `"}`, doc.Resolve},
		"not JSON":                 {"{", doc.Resolve},
		"a list":                   {"[]", doc.Resolve},
		"nothing":                  {"", doc.Resolve},
		"too much":                 {strings.Repeat(" ", MaxDocument+1), doc.Resolve},
		"another context":          {strings.Replace(string(b), ContextBadges, "https://forger.example/context", 1), doc.Resolve},
	} {
		if err := Verify([]byte(tc.doc), tc.resolve); !errors.Is(err, ErrProof) {
			t.Errorf("%s: %v, want ErrProof", name, err)
		}
	}
}

func TestSignBadge_refusesWhatOthersWouldNotSign(t *testing.T) {
	s, _ := testKey(1)
	for name, edit := range map[string]func(*Badge){
		"a relative id":  func(b *Badge) { b.Subject.Achievement.ID = "first-aid" },
		"a free type":    func(b *Badge) { b.Subject.Achievement.Type = []string{"Achievement", "MyOwn"} },
		"no issuer's id": func(b *Badge) { b.Issuer.ID = "sanad" },
	} {
		b := testBadge()
		edit(&b)
		if _, err := SignBadge(b, s, at); err == nil {
			t.Errorf("%s was signed", name)
		}
	}
}

// FuzzVerify: whatever is claimed to be a credential, the answer is an error or
// the original document, soon and without a panic.
func FuzzVerify(f *testing.F) {
	b, doc := signed(f)
	f.Add(b)
	f.Add([]byte(`{"@context":["https://www.w3.org/ns/credentials/v2"],"proof":[{}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if Verify(data, doc.Resolve) != nil {
			return
		}
		var got, want Badge
		if json.Unmarshal(data, &got) != nil || json.Unmarshal(b, &want) != nil || got.ID != want.ID || got.Name != want.Name {
			t.Errorf("accepted %q", data)
		}
	})
}

// Whoever has a key can sign in anybody's name; the key must be the issuer's.
func TestVerify_refusesAForgersOwnKey(t *testing.T) {
	s, doc := testKey(1)
	b := testBadge()
	b.Issuer.ID = "did:web:victim.example"
	forged, err := SignBadge(b, s, at)
	if err != nil {
		t.Fatal(err)
	}
	if err := Verify(forged, doc.Resolve); !errors.Is(err, ErrProof) {
		t.Errorf("a badge in another's name: %v, want ErrProof", err)
	}
}
