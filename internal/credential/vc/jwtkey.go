package vc

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"
)

// The algorithms of tokens that are checked; ours is the first.
const (
	algEdDSA   = "EdDSA"
	algEd25519 = "Ed25519" // the newer, exact name
	algES256   = "ES256"
	algRS256   = "RS256"
)

// ErrKey: a key, or a signature by it, is of a kind that is not known here.
var ErrKey = errors.New("unknown kind of key")

// Verify checks the signature by the key. The key decides what algorithm the
// token must name, so that a token cannot choose how it is checked. It fails with
// ErrProof, wrapped, or with ErrKey.
func (t Token) Verify(key crypto.PublicKey) error {
	hash := sha256.Sum256(t.signed)
	switch key := key.(type) {
	case ed25519.PublicKey:
		return t.verdict(ed25519.Verify(key, t.signed, t.signature), algEdDSA, algEd25519)
	case *ecdsa.PublicKey:
		return t.verdict(verifyES256(key, hash[:], t.signature), algES256)
	case *rsa.PublicKey:
		return t.verdict(rsa.VerifyPKCS1v15(key, crypto.SHA256, hash[:], t.signature) == nil, algRS256)
	}
	return ErrKey
}

// verdict judges by whether the signature holds, and whether the token names one
// of the algorithms.
func (t Token) verdict(holds bool, algorithms ...string) error {
	for _, a := range algorithms {
		if t.Algorithm == a && holds {
			return nil
		}
	}
	return fmt.Errorf("%w: signature does not match", ErrProof)
}

// verifyES256 checks a signature of two numbers, 32 bytes each.
func verifyES256(key *ecdsa.PublicKey, hash, signature []byte) bool {
	if len(signature) != 64 {
		return false
	}
	return ecdsa.Verify(key, hash, new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:]))
}

// multikeyP256 marks a compressed P-256 public key in a Multikey.
var multikeyP256 = []byte{0x80, 0x24}

// ParseMultikey reads a Multikey of Ed25519 or P-256. It fails with ErrKey for
// another kind.
func ParseMultikey(s string) (crypto.PublicKey, error) {
	b, err := decodeBase58(s, 128)
	if err != nil || len(b) < 3 {
		return nil, ErrKey
	}
	switch kind, key := [2]byte(b), b[2:]; {
	case kind == [2]byte(multikeyEd25519) && len(key) == ed25519.PublicKeySize:
		return ed25519.PublicKey(key), nil
	case kind == [2]byte(multikeyP256):
		x, y := elliptic.UnmarshalCompressed(elliptic.P256(), key)
		if x == nil {
			return nil, ErrKey
		}
		return p256(x, y)
	}
	return nil, ErrKey
}

// ParseJWK reads a public key in the form of a JSON Web Key: Ed25519, P-256 or
// RSA. It fails with ErrKey for another kind.
func ParseJWK(jwk map[string]any) (crypto.PublicKey, error) {
	switch {
	case jwk["kty"] == "OKP" && jwk["crv"] == "Ed25519":
		if x := member(jwk, "x"); len(x) == ed25519.PublicKeySize {
			return ed25519.PublicKey(x), nil
		}
	case jwk["kty"] == "EC" && jwk["crv"] == "P-256":
		return p256(number(jwk, "x"), number(jwk, "y"))
	case jwk["kty"] == "RSA":
		return parseRSA(number(jwk, "n"), number(jwk, "e"))
	}
	return nil, ErrKey
}

// Bounds of an RSA key: weaker ones prove nothing, longer ones are slow.
const (
	minRSABits = 2048
	maxRSABits = 8192
)

func parseRSA(n, e *big.Int) (crypto.PublicKey, error) {
	if n.BitLen() < minRSABits || n.BitLen() > maxRSABits || n.Bit(0) == 0 || e.BitLen() > 31 || e.Int64() < 3 || e.Bit(0) == 0 {
		return nil, ErrKey
	}
	return &rsa.PublicKey{N: n, E: int(e.Int64())}, nil
}

// p256 makes a key of a point, which must lie on the curve.
func p256(x, y *big.Int) (crypto.PublicKey, error) {
	if x.BitLen() > 256 || y.BitLen() > 256 {
		return nil, ErrKey
	}
	point := append([]byte{4}, x.FillBytes(make([]byte, 32))...)
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), append(point, y.FillBytes(make([]byte, 32))...))
	if err != nil {
		return nil, ErrKey
	}
	return key, nil
}

// member is a member of a JWK in bytes, nil where there is none.
func member(jwk map[string]any, name string) []byte {
	s, _ := jwk[name].(string)
	if len(s) > 2048 {
		return nil
	}
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return nil
	}
	return b
}

func number(jwk map[string]any, name string) *big.Int {
	return new(big.Int).SetBytes(member(jwk, name))
}
