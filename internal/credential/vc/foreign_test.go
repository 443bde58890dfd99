package vc

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/mr-tron/base58"
)

// apart takes a signed document and its one proof apart.
func apart(t *testing.T, signed []byte) (doc, proof map[string]any) {
	t.Helper()
	if err := json.Unmarshal(signed, &doc); err != nil {
		t.Fatal(err)
	}
	proof = doc["proof"].([]any)[0].(map[string]any)
	delete(doc, "proof")
	return doc, proof
}

func TestCheckProof_judgesLikeVerify(t *testing.T) {
	b, resolver := signed(t)
	key, _, err := resolver.Resolve(did + "#k2026-1")
	if err != nil {
		t.Fatal(err)
	}
	doc, proof := apart(t, b)
	if err := CheckProof(doc, proof, key); err != nil || !Suite(proof) {
		t.Fatalf("suite %v, %v", Suite(proof), err)
	}
	doc["name"] = "another"
	if err := CheckProof(doc, proof, key); !errors.Is(err, ErrProof) {
		t.Errorf("another name: %v, want ErrProof", err)
	}
	doc["invented"] = "x"
	if err := CheckProof(doc, proof, key); !errors.Is(err, ErrUncovered) {
		t.Errorf("an undefined term: %v, want ErrUncovered", err)
	}
	delete(doc, "invented")
	proof["invented"] = "x"
	if err := CheckProof(doc, proof, key); !errors.Is(err, ErrUncovered) {
		t.Errorf("an undefined term of the proof: %v, want ErrUncovered", err)
	}
}

// Others leave the time out, or add an expiry: their proofs hold all the same.
func TestCheckProof_acceptsWhatProofsOfOthersHave(t *testing.T) {
	s, _ := testKey(1)
	key := s.Key.Public().(ed25519.PublicKey)
	for _, extra := range []map[string]any{{}, {"created": Time(at)}, {"created": Time(at), "expires": Time(at.AddDate(9, 0, 0))}} {
		doc, _ := apart(t, must(SignBadge(testBadge(), s, at)))
		proof := map[string]any{"type": proofType, "cryptosuite": cryptosuite, "proofPurpose": proofPurpose, "verificationMethod": s.Method}
		options := map[string]any{"@context": doc["@context"]}
		for k, v := range extra {
			proof[k] = v
		}
		for k, v := range proof {
			options[k] = v
		}
		hash, err := digest(doc, options, pinned)
		if err != nil {
			t.Fatal(err)
		}
		proof["proofValue"] = "z" + base58.Encode(ed25519.Sign(s.Key, hash))
		if err := CheckProof(doc, proof, key); err != nil {
			t.Errorf("%v: %v", extra, err)
		}
	}
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

func TestSuite_knowsOneKindOfProof(t *testing.T) {
	for name, proof := range map[string]map[string]any{
		"nothing":         nil,
		"another suite":   {"type": proofType, "cryptosuite": "eddsa-jcs-2022", "proofPurpose": proofPurpose},
		"another purpose": {"type": proofType, "cryptosuite": cryptosuite, "proofPurpose": "authentication"},
		"an older type":   {"type": "Ed25519Signature2020", "proofPurpose": proofPurpose},
		"its own terms":   {"type": proofType, "cryptosuite": cryptosuite, "proofPurpose": proofPurpose, "@context": []any{}},
	} {
		if Suite(proof) {
			t.Errorf("%s is known", name)
		}
	}
}

// Parts that are all alike would take an algorithm that tries every order longer
// than anybody lives.
func TestCanonical_refusesPartsThatLookAlike(t *testing.T) {
	alikes := func(n int, part string) string {
		return fmt.Sprintf(`{"@context":["https://www.w3.org/ns/credentials/v2","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
			"type":["VerifiableCredential","OpenBadgeCredential"],"evidence":[%s]}`, strings.TrimSuffix(strings.Repeat(part+",", n), ","))
	}
	for name, tc := range map[string]struct {
		doc  string
		want bool
	}{
		"six":                  {alikes(6, `{"type":["Evidence"],"name":"x"}`), true},
		"seven":                {alikes(7, `{"type":["Evidence"],"name":"x"}`), false},
		"thirty":               {alikes(30, `{"type":["Evidence"],"name":"x"}`), false},
		"thirty of nothing":    {alikes(30, `{}`), false},
		"written differently":  {alikes(4, `{"type":["Evidence"],"name":"x"},{"type":"Evidence","name":["x"]},{"name":["x","x"],"type":["Evidence","Evidence"]}`), false},
		"with parts of theirs": {alikes(4, `{"type":["Evidence"],"name":"x"},{"type":["Evidence"],"name":"x"},{"type":["Evidence"],"name":"y"},{"type":["Evidence"],"name":"y"}`), false},
	} {
		var doc map[string]any
		if err := json.Unmarshal([]byte(tc.doc), &doc); err != nil {
			t.Fatal(err)
		}
		_, err := canonical(doc, pinned)
		if (err == nil) != tc.want || err != nil && !errors.Is(err, ErrComplex) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
