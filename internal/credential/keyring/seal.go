package keyring

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"
)

// SealKeySize is the length of the key that private keys are sealed under.
const SealKeySize = 32

// newSeal returns AES-256-GCM under the key.
func newSeal(key []byte) (cipher.AEAD, error) {
	if len(key) != SealKeySize {
		return nil, fmt.Errorf("seal key has %d bytes, want %d", len(key), SealKeySize)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// seal encrypts a secret so that it opens only under the same name.
func seal(a cipher.AEAD, secret []byte, name string) []byte {
	nonce := make([]byte, a.NonceSize(), a.NonceSize()+len(secret)+a.Overhead())
	rand.Read(nonce)
	return a.Seal(nonce, nonce, secret, []byte(name))
}

// unseal is the reverse of seal.
func unseal(a cipher.AEAD, sealed []byte, name string) ([]byte, error) {
	if len(sealed) < a.NonceSize() {
		return nil, errors.New("sealed key is too short")
	}
	return a.Open(nil, sealed[:a.NonceSize()], sealed[a.NonceSize():], []byte(name))
}
