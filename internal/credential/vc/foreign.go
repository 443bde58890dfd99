package vc

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"maps"
)

// ErrUncovered: the document says something that its proof does not cover, since
// no context defines it.
var ErrUncovered = errors.New("a statement that no context defines")

// ErrComplex: telling the parts of a document apart would take too long.
var ErrComplex = errors.New("too many parts that look alike")

// Suite says whether a proof is of the kind that CheckProof checks.
func Suite(proof map[string]any) bool {
	return proof["type"] == proofType && proof["cryptosuite"] == cryptosuite && proof["proofPurpose"] == proofPurpose && proof["@context"] == nil
}

// CheckProof checks a proof that Suite knows, whoever made it, over the document
// without it. Whose key it is, the caller has found out. It fails with ErrProof
// where the signature does not match, ErrUncovered or ErrComplex, all wrapped.
func CheckProof(doc, proof map[string]any, key ed25519.PublicKey) error {
	options := maps.Clone(proof)
	delete(options, "proofValue")
	options["@context"] = doc["@context"]
	hash, err := digest(doc, options, pinned)
	switch {
	case errors.Is(err, ErrComplex), errors.Is(err, ErrUncovered):
		return err
	case err != nil:
		return fmt.Errorf("%w: %v", ErrProof, err)
	}
	value, _ := proof["proofValue"].(string)
	sig, err := decodeBase58(value, 120)
	if err != nil || len(sig) != ed25519.SignatureSize || !ed25519.Verify(key, hash, sig) {
		return fmt.Errorf("%w: signature does not match", ErrProof)
	}
	return nil
}
