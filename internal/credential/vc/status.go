package vc

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// ListSize is the number of entries of a status list: the smallest that the
// standard allows, so that a lookup hides among many.
const ListSize = 131072

// StatusList is a signed list of revocations.
type StatusList struct {
	Context   []string      `json:"@context"`
	ID        string        `json:"id"`
	Type      []string      `json:"type"`
	Subject   StatusSubject `json:"credentialSubject"`
	Issuer    string        `json:"issuer"`
	ValidFrom string        `json:"validFrom"`
	Proof     []Proof       `json:"proof,omitempty"`
}

// StatusSubject holds the bits of a status list. TTL is in milliseconds.
type StatusSubject struct {
	ID          string `json:"id"`
	Type        string `json:"type"`
	EncodedList string `json:"encodedList"`
	Purpose     string `json:"statusPurpose"`
	TTL         int64  `json:"ttl"`
}

// SignStatusList signs the list under its address with the given indexes
// revoked. A reader may keep it for ttl.
func SignStatusList(address, issuer string, revoked []int, s Signer, at time.Time, ttl time.Duration) ([]byte, error) {
	bits, err := encodeBits(revoked)
	if err != nil {
		return nil, fmt.Errorf("status list %s: %w", address, err)
	}
	l := StatusList{
		Context: []string{ContextCredentials}, ID: address, Issuer: issuer, ValidFrom: Time(at),
		Type: []string{"VerifiableCredential", "BitstringStatusListCredential"},
		Subject: StatusSubject{ID: address + "#list", Type: "BitstringStatusList", EncodedList: bits,
			Purpose: "revocation", TTL: ttl.Milliseconds()},
	}
	p, err := s.sign(l, at)
	if err != nil {
		return nil, fmt.Errorf("status list %s: %w", address, err)
	}
	l.Proof = []Proof{p}
	return encode(l)
}

// encodeBits returns the multibase base64url of the gzipped bitstring; entry 0
// is the top bit of the first byte.
func encodeBits(set []int) (string, error) {
	bits := make([]byte, ListSize/8)
	for _, i := range set {
		if i < 0 || i >= ListSize {
			return "", fmt.Errorf("index %d is outside the list", i)
		}
		bits[i/8] |= 0x80 >> (i % 8)
	}
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	_, err := z.Write(bits)
	if err = errors.Join(err, z.Close()); err != nil {
		return "", err
	}
	return "u" + base64.RawURLEncoding.EncodeToString(buf.Bytes()), nil
}

// Revoked reads entry index of a signed status list. Its proof is checked by
// Verify, not here.
func Revoked(list []byte, index int) (bool, error) {
	var l StatusList
	if len(list) > MaxDocument {
		return false, errors.New("status list: too large")
	}
	if err := json.Unmarshal(list, &l); err != nil {
		return false, fmt.Errorf("status list: %w", err)
	}
	bits, err := decodeBits(l.Subject.EncodedList)
	if err != nil {
		return false, fmt.Errorf("status list: %w", err)
	}
	if index < 0 || index/8 >= len(bits) {
		return false, fmt.Errorf("status list: no entry %d", index)
	}
	return bits[index/8]&(0x80>>(index%8)) != 0, nil
}

// decodeBits is the reverse of encodeBits; what unpacks to more than a list is
// refused.
func decodeBits(s string) ([]byte, error) {
	if s == "" || s[0] != 'u' {
		return nil, errors.New("not base64url")
	}
	packed, err := base64.RawURLEncoding.DecodeString(s[1:])
	if err != nil {
		return nil, err
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	bits, err := io.ReadAll(io.LimitReader(z, ListSize/8+1))
	if err == nil && len(bits) != ListSize/8 {
		err = fmt.Errorf("%d bytes, want %d", len(bits), ListSize/8)
	}
	return bits, err
}
