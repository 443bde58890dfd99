package judge_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sanad/internal/credential/judge"
	"sanad/internal/credential/vc"
	"sanad/internal/testkit/verifier"
)

var now = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)

// site is what is published, by address; it counts what is asked for.
type site struct {
	documents map[string]string
	asked     []string
}

func (s *site) Get(_ context.Context, address string) ([]byte, error) {
	s.asked = append(s.asked, address)
	if d, ok := s.documents[address]; ok {
		return []byte(d), nil
	}
	return nil, errors.New("away")
}

func judged(t *testing.T, s *site, badge string) judge.Judgement {
	t.Helper()
	c, err := judge.Read([]byte(badge))
	if err != nil {
		t.Fatalf("%v: %.200s", err, badge)
	}
	return judge.Judge(t.Context(), c, now, s)
}

// TestJudge_badgesOfAnotherImplementation: what the libraries of wallets have
// signed is judged as what it is.
func TestJudge_badgesOfAnotherImplementation(t *testing.T) {
	f := verifier.Issue(t, now)
	want := map[string]string{
		"valid": "valid", "valid by a key alone": "valid", "expired": "expired", "revoked": "revoked", "early": "early",
		"by the key of another issuer": "refused foreign_key", "by a key that is not published": "refused altered",
		"list of another issuer": "unsure status_false", "list that is away": "unsure status_away", "issuer that is away": "unsure issuer_away",
		"altered": "refused altered", "grown": "refused uncovered", "with its end taken away": "refused altered", "with its status taken away": "refused altered",
		"unsigned": "refused unsigned", "unknown terms": "unsure vocabulary", "unknown proof": "unsure proof_kind",
		"token EdDSA": "valid", "token ES256": "valid", "token RS256": "valid", "token expired": "expired", "token revoked": "revoked",
		"token altered": "refused altered", "token of another subject": "refused contradiction", "token by another key": "refused altered",
	}
	got := map[string]string{}
	for name, badge := range f.Badges {
		s := &site{documents: f.Documents}
		j := judged(t, s, badge)
		got[name] = strings.TrimSpace(string(j.Verdict) + " " + string(j.Reason))
		if len(s.asked) > judge.MaxFetches {
			t.Errorf("%s: asked for %q", name, s.asked)
		}
		if j.Claims.IssuerName != "أكاديمية الإسعاف" || j.Claims.ID != "https://badges.example/awards/42" || !cmp.Equal(j.Claims.Holder, []string{"سلمى القحطاني"}) {
			t.Errorf("%s: claims %+v", name, j.Claims)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What another implementation signed is refused in every altered copy.
func TestJudge_refusesEveryAlteredCopyOfAToken(t *testing.T) {
	f := verifier.Issue(t, now)
	token := f.Badges["token EdDSA"]
	header, rest, _ := strings.Cut(token, ".")
	payload, signature, _ := strings.Cut(rest, ".")
	raw, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil {
		t.Fatal(err)
	}
	for i := range raw {
		copied := bytes.Clone(raw)
		copied[i] ^= 1
		altered := header + "." + base64.RawURLEncoding.EncodeToString(copied) + "." + signature
		c, err := judge.Read([]byte(altered))
		if err != nil {
			continue // it is not even JSON any more
		}
		if j := judge.Judge(t.Context(), c, now, &site{documents: f.Documents}); j.Verdict == judge.Valid {
			t.Errorf("byte %d altered: %+v", i, j)
		}
	}
}

// key and issuer of our own making, for what the other implementation would not
// sign.
const did = "did:web:sanad.example.org"

var signer = vc.Signer{Method: did + "#k1", Key: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, 32))}

func published(t testing.TB, revoked ...int) *site {
	t.Helper()
	doc, err := vc.NewDIDDocument(did, []vc.NamedKey{{ID: "k1", Key: signer.Key.Public().(ed25519.PublicKey)}}).JSON()
	if err != nil {
		t.Fatal(err)
	}
	list, err := vc.SignStatusList(listURL, did, revoked, signer, now.AddDate(0, -1, 0), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	return &site{documents: map[string]string{"https://sanad.example.org/.well-known/did.json": string(doc), listURL: string(list)}}
}

const listURL = "https://sanad.example.org/orgs/platform/status/2026-a"

func signed(t testing.TB, edit func(*vc.Badge)) string {
	t.Helper()
	b := vc.Badge{ID: "https://sanad.example.org/c/1", Name: "شهادة", AwardedDate: vc.Time(now), ValidFrom: vc.Time(now.AddDate(0, -1, 0)),
		Issuer: vc.Issuer{ID: did, Type: []string{"Profile"}, Name: "سند | Sanad"},
		Subject: vc.Subject{ID: "urn:uuid:0d1c4f5e-58b7-4c53-9a37-6b6a8f1f2e90", Type: []string{"AchievementSubject"},
			Identifier:  []vc.Identity{{Type: "IdentityObject", IdentityType: "name", IdentityHash: "ليلى"}, {Type: "IdentityObject", IdentityType: "name", IdentityHash: "Layla"}},
			Achievement: vc.Achievement{ID: "https://sanad.example.org/a/x", Type: []string{"Achievement"}, Name: "دورة", Description: "دورة", Criteria: vc.Criteria{ID: "https://sanad.example.org/a/x/criteria", Narrative: "x"}}},
		Status: vc.RevocationEntry(listURL, 5)}
	if edit != nil {
		edit(&b)
	}
	out, err := vc.SignBadge(b, signer, now)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestJudge_saysWhatItFinds(t *testing.T) {
	j := judged(t, published(t), signed(t, func(b *vc.Badge) { b.ValidUntil = vc.Time(now.AddDate(1, 0, 0)) }))
	want := judge.Judgement{Verdict: judge.Valid, Claims: judge.Claims{ID: "https://sanad.example.org/c/1", Name: "شهادة", Achieved: "دورة", Issuer: did,
		IssuerName: "سند | Sanad", Holder: []string{"ليلى", "Layla"}, HolderID: "urn:uuid:0d1c4f5e-58b7-4c53-9a37-6b6a8f1f2e90",
		From: now.AddDate(0, -1, 0), Until: now.AddDate(1, 0, 0), Form: judge.JSON}}
	if diff := cmp.Diff(want, j); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestJudge_dates(t *testing.T) {
	for name, tc := range map[string]struct {
		from, until string
		revoked     bool
		want        judge.Verdict
	}{
		"no end":                  {vc.Time(now), "", false, judge.Valid},
		"its last second":         {vc.Time(now.AddDate(-1, 0, 0)), vc.Time(now.Add(time.Second)), false, judge.Valid},
		"the second after":        {vc.Time(now.AddDate(-1, 0, 0)), vc.Time(now), false, judge.Expired},
		"not begun":               {vc.Time(now.Add(time.Second)), "", false, judge.Early},
		"another zone":            {"2026-11-25T12:00:00+03:00", "", false, judge.Valid},
		"revoked":                 {vc.Time(now), "", true, judge.Revoked},
		"revoked, and expired":    {vc.Time(now.AddDate(-1, 0, 0)), vc.Time(now), true, judge.Revoked},
		"dates of no calendar":    {"yesterday", "", false, judge.Unsure},
		"an end of no calendar":   {vc.Time(now), "2026-13-01T00:00:00Z", false, judge.Unsure},
		"a date without its time": {"2026-01-01", "", false, judge.Unsure},
	} {
		s := published(t)
		if tc.revoked {
			s = published(t, 5)
		}
		if j := judged(t, s, signed(t, func(b *vc.Badge) { b.ValidFrom, b.ValidUntil = tc.from, tc.until })); j.Verdict != tc.want {
			t.Errorf("%s: %s %s, want %s", name, j.Verdict, j.Reason, tc.want)
		}
	}
}

// An issuer's document decides which keys are its own.
func TestJudge_keysOfAnIssuer(t *testing.T) {
	multikey := vc.EncodeKey(signer.Key.Public().(ed25519.PublicKey))
	method := func(extra string) string {
		return fmt.Sprintf(`{"id":"%s#k1","type":"Multikey","controller":"%s","publicKeyMultibase":"%s"%s}`, did, did, multikey, extra)
	}
	for name, tc := range map[string]struct{ doc, want string }{
		"by name":                {`{"id":"` + did + `","verificationMethod":[` + method("") + `],"assertionMethod":["` + did + `#k1"]}`, "valid"},
		"by a short name":        {`{"id":"` + did + `","verificationMethod":[` + method("") + `],"assertionMethod":["#k1"]}`, "valid"},
		"described in its place": {`{"id":"` + did + `","assertionMethod":[` + method("") + `]}`, "valid"},
		"not for claims":         {`{"id":"` + did + `","verificationMethod":[` + method("") + `],"authentication":["` + did + `#k1"]}`, "refused foreign_key"},
		"taken back":             {`{"id":"` + did + `","assertionMethod":[` + method(`,"revoked":"2026-01-01T00:00:00Z"`) + `]}`, "refused foreign_key"},
		"of another controller":  {strings.Replace(`{"id":"`+did+`","assertionMethod":[`+method("")+`]}`, `"controller":"`+did, `"controller":"did:web:other.example`, 1), "refused foreign_key"},
		"of another document":    {`{"id":"did:web:other.example","assertionMethod":[` + method("") + `]}`, "unsure issuer_away"},
		"of no known kind":       {strings.Replace(`{"id":"`+did+`","assertionMethod":[`+method("")+`]}`, multikey, "z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc", 1), "unsure key_kind"},
		"of none":                {`{"id":"` + did + `"}`, "refused foreign_key"},
		"not JSON":               {`<html>`, "unsure issuer_away"},
		"nothing":                {``, "unsure issuer_away"},
		"null":                   {`null`, "unsure issuer_away"},
		"too much":               {`{"id":"` + did + `"` + strings.Repeat(" ", vc.MaxDocument) + `}`, "unsure issuer_away"},
		"methods of no kind":     {`{"id":"` + did + `","verificationMethod":"x","assertionMethod":{"id":7}}`, "refused foreign_key"},
	} {
		s := published(t)
		s.documents["https://sanad.example.org/.well-known/did.json"] = tc.doc
		j := judged(t, s, signed(t, nil))
		if got := strings.TrimSpace(string(j.Verdict) + " " + string(j.Reason)); got != tc.want {
			t.Errorf("%s: %s, want %s", name, got, tc.want)
		}
	}
}

func TestJudge_askedOfAddresses(t *testing.T) {
	for issuer, want := range map[string]string{
		"did:web:a.example":                    "https://a.example/.well-known/did.json",
		"did:web:A.example%3A8443":             "https://a.example:8443/.well-known/did.json",
		"did:web:a.example:orgs:hope":          "https://a.example/orgs/hope/did.json",
		"did:web:a.example:..:hope":            "",
		"did:web:a.example:%2e%2e":             "",
		"did:web:a.example:x%2fy":              "",
		"did:web:a.example%2fx":                "",
		"did:web:a.example%40b.example":        "",
		"did:web:user@a.example":               "",
		"did:web:":                             "",
		"did:web:a.example::x":                 "",
		"did:web:a.example?x":                  "",
		"did:ion:x":                            "",
		"https://a.example/issuer":             "",
		"did:web:" + strings.Repeat("a", 1000): "",
	} {
		badge := strings.ReplaceAll(signed(t, nil), did, issuer)
		s := &site{}
		j := judged(t, s, badge)
		if got := strings.Join(s.asked, " "); got != want || j.Verdict != judge.Unsure {
			t.Errorf("%.60s: asked for %q, want %q; %s %s", issuer, got, want, j.Verdict, j.Reason)
		}
	}
}

func TestJudge_asksForFewDocuments(t *testing.T) {
	s := published(t)
	var doc map[string]any
	if err := json.Unmarshal([]byte(signed(t, nil)), &doc); err != nil {
		t.Fatal(err)
	}
	token, err := vc.SignJWT([]byte(signed(t, nil)), signer)
	if err != nil {
		t.Fatal(err)
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.Split(string(token), ".")[1])
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(payload, &doc); err != nil {
		t.Fatal(err)
	}
	var entries []any
	for n := range 4 {
		address := fmt.Sprintf("%s-%d", listURL, n)
		list, err := vc.SignStatusList(address, did, nil, signer, now, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		s.documents[address] = string(list)
		entries = append(entries, map[string]any{"type": "BitstringStatusListEntry", "statusPurpose": "revocation", "statusListIndex": "1", "statusListCredential": address})
	}
	doc["credentialStatus"] = entries
	j := judged(t, s, compact(t, doc))
	if j.Reason != judge.StatusAway || len(s.asked) != judge.MaxFetches {
		t.Errorf("%s %s after %q", j.Verdict, j.Reason, s.asked)
	}
}

// compact signs claims as a token.
func compact(t *testing.T, claims map[string]any) string {
	t.Helper()
	b, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	enc := base64.RawURLEncoding.EncodeToString
	text := enc([]byte(`{"alg":"EdDSA","kid":"#k1","typ":"JWT"}`)) + "." + enc(b)
	return text + "." + enc(ed25519.Sign(signer.Key, []byte(text)))
}

func TestJudge_statusOfOtherKinds(t *testing.T) {
	base := func() map[string]any {
		var doc map[string]any
		if err := json.Unmarshal([]byte(signed(t, nil)), &doc); err != nil {
			t.Fatal(err)
		}
		delete(doc, "proof")
		return doc
	}
	entry := func(edit func(map[string]any)) map[string]any {
		e := map[string]any{"type": "BitstringStatusListEntry", "statusPurpose": "revocation", "statusListIndex": "5", "statusListCredential": listURL}
		edit(e)
		return e
	}
	for name, tc := range map[string]struct {
		status any
		want   judge.Reason
	}{
		"none":                   {nil, ""},
		"as it should be":        {entry(func(map[string]any) {}), ""},
		"a number as a number":   {entry(func(e map[string]any) { e["statusListIndex"] = 5.0 }), ""},
		"in a list":              {[]any{entry(func(map[string]any) {})}, ""},
		"of no matter":           {entry(func(e map[string]any) { e["statusPurpose"] = "refresh" }), ""},
		"for another purpose":    {entry(func(e map[string]any) { e["statusPurpose"] = "suspension" }), judge.StatusFalse},
		"another kind":           {map[string]any{"type": "1EdTechRevocationList", "id": listURL}, judge.StatusKind},
		"no kind":                {"revoked", judge.StatusKind},
		"several bits":           {entry(func(e map[string]any) { e["statusSize"] = 2.0 }), judge.StatusKind},
		"no place":               {entry(func(e map[string]any) { delete(e, "statusListIndex") }), judge.StatusKind},
		"a place before all":     {entry(func(e map[string]any) { e["statusListIndex"] = "-1" }), judge.StatusKind},
		"a place behind the end": {entry(func(e map[string]any) { e["statusListIndex"] = "131072" }), judge.StatusFalse},
		"a list elsewhere":       {entry(func(e map[string]any) { e["statusListCredential"] = "https://a.example/1" }), judge.StatusAway},
		"five":                   {[]any{1, 2, 3, 4, 5}, judge.StatusKind},
	} {
		doc := base()
		doc["credentialStatus"] = tc.status
		if j := judged(t, published(t), compact(t, doc)); j.Reason != tc.want {
			t.Errorf("%s: %s %s, want %q", name, j.Verdict, j.Reason, tc.want)
		}
	}
}

func TestJudge_termsThatChangeTheirMeaning(t *testing.T) {
	badge := signed(t, nil)
	for name, to := range map[string]string{
		"written out":     `"@context":[{"name":"https://schema.org/description"},`,
		"in the older":    `"@context":["https://www.w3.org/2018/credentials/v1",`,
		"somewhere":       `"@context":["https://www.w3.org/ns/credentials/v2","https://forger.example",`,
		"written out too": `"@context":["https://www.w3.org/ns/credentials/v2",{"name":"https://schema.org/description"},`,
	} {
		if j := judged(t, published(t), strings.Replace(badge, `"@context":[`, to, 1)); j.Reason != judge.Vocabulary {
			t.Errorf("%s: %s %s, want vocabulary", name, j.Verdict, j.Reason)
		}
	}
	inner := strings.Replace(badge, `"achievement":{`, `"achievement":{"@context":{"name":"https://schema.org/description"},`, 1)
	if j := judged(t, published(t), inner); j.Reason != judge.Vocabulary {
		t.Errorf("inside: %s %s, want vocabulary", j.Verdict, j.Reason)
	}
}

func TestRead_refusesWhatIsNoCredential(t *testing.T) {
	for _, data := range []string{"", "{", "[]", "null", "7", `"x"`, "{}", `{"@context":"x"}`, `{"@context":"x","type":"VerifiablePresentation"}`, "ey", "ey.ey.ey",
		"<html>", strings.Repeat(" ", 10) + strings.Repeat("x", vc.MaxDocument), "شهادة"} {
		if _, err := judge.Read([]byte(data)); !errors.Is(err, judge.ErrNone) {
			t.Errorf("%.40q: %v, want ErrNone", data, err)
		}
	}
}

// An older badge is one, and nobody says that it is false.
func TestJudge_olderBadges(t *testing.T) {
	for _, badge := range []string{
		`{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":"https://a.example/1","badge":"https://a.example/b","recipient":{}}`,
		compact(t, map[string]any{"iss": did, "vc": map[string]any{"@context": []string{"https://www.w3.org/2018/credentials/v1"}, "type": "VerifiableCredential", "credentialSubject": map[string]any{}}}),
	} {
		if j := judged(t, published(t), badge); j.Verdict != judge.Unsure || j.Reason != judge.Vocabulary {
			t.Errorf("%s %s: %s", j.Verdict, j.Reason, badge)
		}
	}
}

// FuzzJudge: whatever is pasted, there is a verdict, and it is a good one for the
// one badge that was signed only.
func FuzzJudge(f *testing.F) {
	badge := signed(f, nil)
	token, err := vc.SignJWT([]byte(badge), signer)
	if err != nil {
		f.Fatal(err)
	}
	s := published(f)
	f.Add([]byte(badge))
	f.Add(token)
	f.Add([]byte(strings.Replace(badge, `"proof":[`, `"proof":[{},`, 1)))
	f.Add([]byte(`{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiableCredential"],"issuer":[],"credentialSubject":[[]],"proof":[[]]}`))
	f.Add([]byte(`{"@context":["https://www.w3.org/ns/credentials/v2"],"type":"VerifiableCredential","issuer":"` + did + `","credentialSubject":{"identifier":7,"achievement":[{}]},"credentialStatus":[{}],"proof":{}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := judge.Read(data)
		if err != nil {
			return
		}
		j := judge.Judge(context.Background(), c, now, &site{documents: s.documents})
		if j.Verdict == "" || j.Verdict == judge.Valid && (j.Claims.Name != "شهادة" || j.Claims.Issuer != did || len(j.Claims.Holder) != 2) {
			t.Errorf("%+v of %q", j, data)
		}
	})
}
