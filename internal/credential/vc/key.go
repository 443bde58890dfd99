package vc

import (
	"crypto/ed25519"
	"errors"
	"fmt"

	"github.com/mr-tron/base58"
)

// multikeyEd25519 marks an Ed25519 public key in a Multikey.
var multikeyEd25519 = []byte{0xed, 0x01}

// EncodeKey returns the public key as a Multikey, "z6Mk...".
func EncodeKey(key ed25519.PublicKey) string {
	return "z" + base58.Encode(append(append([]byte{}, multikeyEd25519...), key...))
}

// DecodeKey reads a Multikey of an Ed25519 public key.
func DecodeKey(s string) (ed25519.PublicKey, error) {
	b, err := decodeBase58(s, 64)
	if err != nil {
		return nil, fmt.Errorf("multikey: %w", err)
	}
	if len(b) != 34 || b[0] != multikeyEd25519[0] || b[1] != multikeyEd25519[1] {
		return nil, errors.New("multikey: not an Ed25519 public key")
	}
	return ed25519.PublicKey(b[2:]), nil
}

// decodeBase58 reads multibase base58btc of at most max characters.
func decodeBase58(s string, max int) ([]byte, error) {
	if len(s) < 2 || len(s) > max || s[0] != 'z' {
		return nil, errors.New("not base58btc")
	}
	return base58.Decode(s[1:])
}
