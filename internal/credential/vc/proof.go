package vc

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/mr-tron/base58"
)

// Proof is a Data Integrity proof.
type Proof struct {
	Type               string `json:"type"`
	Created            string `json:"created"`
	VerificationMethod string `json:"verificationMethod"`
	Cryptosuite        string `json:"cryptosuite"`
	ProofPurpose       string `json:"proofPurpose"`
	ProofValue         string `json:"proofValue,omitempty"`
}

const (
	proofType    = "DataIntegrityProof"
	cryptosuite  = "eddsa-rdfc-2022"
	proofPurpose = "assertionMethod"
)

// ErrProof: the proof is missing, malformed, by another key, or does not match
// the document.
var ErrProof = errors.New("proof does not hold")

// Signer is a key with its name in the issuer's DID document.
type Signer struct {
	Method string // "did:web:example.org#k2026-1"
	Key    ed25519.PrivateKey
}

// sign proves a document, which must hold no proof yet, at a time.
func (s Signer) sign(doc any, at time.Time) (Proof, error) {
	p := Proof{Type: proofType, Created: Time(at), VerificationMethod: s.Method, Cryptosuite: cryptosuite, ProofPurpose: proofPurpose}
	tree, err := toTree(doc)
	if err != nil {
		return p, fmt.Errorf("sign: %w", err)
	}
	hash, err := proofDigest(tree, p, pinned)
	if err != nil {
		return p, fmt.Errorf("sign: %w", err)
	}
	p.ProofValue = "z" + base58.Encode(ed25519.Sign(s.Key, hash))
	return p, nil
}

// proofDigest is the hash that a proof of the document signs.
func proofDigest(doc map[string]any, p Proof, contexts loader) ([]byte, error) {
	p.ProofValue = ""
	options, err := toTree(p)
	if err != nil {
		return nil, err
	}
	options["@context"] = doc["@context"]
	return digest(doc, options, contexts)
}

// Resolve returns the public key of a verification method, for assertions, and
// the DID that controls it; an error when there is none.
type Resolve func(method string) (key ed25519.PublicKey, controller string, err error)

// Verify checks that a signed document carries exactly one valid proof by a key
// that its issuer controls. It returns ErrProof, wrapped, when it does not.
// It says nothing about status, validity period or schema.
func Verify(signed []byte, resolve Resolve) error {
	return verify(signed, resolve, pinned)
}

func verify(signed []byte, resolve Resolve, contexts loader) error {
	if len(signed) > MaxDocument {
		return fmt.Errorf("%w: document of %d bytes", ErrProof, len(signed))
	}
	doc, p, err := split(signed)
	if err != nil {
		return fmt.Errorf("%w: %v", ErrProof, err)
	}
	key, controller, err := resolve(p.VerificationMethod)
	if err != nil {
		return fmt.Errorf("%w: %v", ErrProof, err)
	}
	if issuerOf(doc) != controller || !strings.HasPrefix(p.VerificationMethod, controller+"#") {
		return fmt.Errorf("%w: the key is not the issuer's", ErrProof)
	}
	hash, err := proofDigest(doc, p, contexts)
	if err != nil {
		return fmt.Errorf("%w: %v", ErrProof, err)
	}
	sig, err := decodeBase58(p.ProofValue, 120)
	if err != nil || len(sig) != ed25519.SignatureSize || !ed25519.Verify(key, hash, sig) {
		return fmt.Errorf("%w: signature does not match", ErrProof)
	}
	return nil
}

// split takes the one proof off a signed document. Fields that a proof of ours
// does not have are refused, so that none goes unsigned.
func split(signed []byte) (map[string]any, Proof, error) {
	var p Proof
	var doc map[string]any
	if err := json.Unmarshal(signed, &doc); err != nil {
		return nil, p, err
	}
	list, ok := doc["proof"].([]any)
	if !ok {
		list = []any{doc["proof"]}
	}
	if len(list) != 1 {
		return nil, p, fmt.Errorf("%d proofs", len(list))
	}
	raw, err := json.Marshal(list[0])
	if err != nil {
		return nil, p, err
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&p); err != nil {
		return nil, p, err
	}
	if p.Type != proofType || p.Cryptosuite != cryptosuite || p.ProofPurpose != proofPurpose {
		return nil, p, errors.New("another kind of proof")
	}
	doc = maps.Clone(doc)
	delete(doc, "proof")
	return doc, p, nil
}

// issuerOf returns the id of the issuer, which may be an object.
func issuerOf(doc map[string]any) string {
	switch i := doc["issuer"].(type) {
	case string:
		return i
	case map[string]any:
		id, _ := i["id"].(string)
		return id
	}
	return ""
}

// toTree turns a value into the generic tree of its JSON.
func toTree(v any) (map[string]any, error) {
	b, err := encode(v)
	if err != nil {
		return nil, err
	}
	var tree map[string]any
	return tree, json.Unmarshal(b, &tree)
}

// encode writes JSON as people would: letters are not escaped.
func encode(v any) ([]byte, error) {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// Time writes an instant as credentials do: UTC, whole seconds.
func Time(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }
