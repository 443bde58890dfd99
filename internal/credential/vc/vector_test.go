package vc

import (
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"maps"
	"testing"
	"time"
)

// The published example of the cryptosuite (W3C Data Integrity EdDSA
// Cryptosuites 1.0, appendix B.1): its key, its document, its signature.
const (
	vectorSecret = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq" // multibase of 0x80 0x26 and the seed
	vectorKey    = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
	vectorProof  = "z2YwC8z3ap7yx1nZYCg4L3j3ApHsF8kgPdSb5xoS1VR7vPG3F561B52hYnQF9iseabecm3ijx4K1FBTQsCZahKZme"
	vectorDoc    = `{"@context":["https://www.w3.org/ns/credentials/v2","https://www.w3.org/ns/credentials/examples/v2"],"id":"urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33","type":["VerifiableCredential","AlumniCredential"],"name":"Alumni Credential","description":"A minimum viable example of an Alumni Credential.","issuer":"https://vc.example/issuers/5678","validFrom":"2023-01-01T00:00:00Z","credentialSubject":{"id":"did:example:abcdefgh","alumniOf":"The School of Examples"}}`
	vectorMethod = "did:key:" + vectorKey + "#" + vectorKey
)

func TestPublishedVector(t *testing.T) {
	secret, err := decodeBase58(vectorSecret, 64)
	if err != nil {
		t.Fatal(err)
	}
	key := ed25519.NewKeyFromSeed(secret[2:])
	if got := EncodeKey(key.Public().(ed25519.PublicKey)); got != vectorKey {
		t.Fatalf("key = %s, want %s", got, vectorKey)
	}
	contexts := maps.Clone(pinned)
	contexts["https://www.w3.org/ns/credentials/examples/v2"] = map[string]any{
		"@context": map[string]any{"@vocab": "https://www.w3.org/ns/credentials/examples#"},
	}
	var doc map[string]any
	if err := json.Unmarshal([]byte(vectorDoc), &doc); err != nil {
		t.Fatal(err)
	}
	at := time.Date(2023, 2, 24, 23, 36, 38, 0, time.UTC)
	p := Proof{Type: proofType, Created: Time(at), VerificationMethod: vectorMethod, Cryptosuite: cryptosuite, ProofPurpose: proofPurpose}
	hash, err := proofDigest(doc, p, contexts)
	if err != nil {
		t.Fatal(err)
	}
	sig, err := decodeBase58(vectorProof, 120)
	if err != nil {
		t.Fatal(err)
	}
	if got := ed25519.Sign(key, hash); hex.EncodeToString(got) != hex.EncodeToString(sig) {
		t.Errorf("signature = %x, want %x", got, sig)
	}
}
