package vc

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// WebDID returns the did:web of a site or of a path below it. base is
// "https://host[:port]"; parts are path segments, such as "orgs", "hope".
func WebDID(base string, parts ...string) (string, error) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || (u.Path != "" && u.Path != "/") {
		return "", fmt.Errorf("did:web of %q: want scheme and host", base)
	}
	did := "did:web:" + strings.ReplaceAll(strings.ToLower(u.Host), ":", "%3A")
	for _, p := range parts {
		did += ":" + url.PathEscape(p)
	}
	return did, nil
}

// DIDDocument is what a did:web resolves to.
type DIDDocument struct {
	Context         []string             `json:"@context"`
	ID              string               `json:"id"`
	Methods         []VerificationMethod `json:"verificationMethod"`
	AssertionMethod []string             `json:"assertionMethod"`
}

// VerificationMethod is one public key of an issuer.
type VerificationMethod struct {
	ID         string `json:"id"`
	Type       string `json:"type"`
	Controller string `json:"controller"`
	PublicKey  string `json:"publicKeyMultibase"`
}

// NamedKey is a public key with its id inside the DID document, "k2026-1".
type NamedKey struct {
	ID  string
	Key ed25519.PublicKey
}

// NewDIDDocument returns the document of an issuer with all its keys.
func NewDIDDocument(did string, keys []NamedKey) DIDDocument {
	d := DIDDocument{Context: []string{"https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"}, ID: did}
	for _, k := range keys {
		id := did + "#" + k.ID
		d.Methods = append(d.Methods, VerificationMethod{ID: id, Type: "Multikey", Controller: did, PublicKey: EncodeKey(k.Key)})
		d.AssertionMethod = append(d.AssertionMethod, id)
	}
	return d
}

// JSON returns the bytes that are served.
func (d DIDDocument) JSON() ([]byte, error) { return encode(d) }

// ParseDIDDocument reads a served document.
func ParseDIDDocument(b []byte) (DIDDocument, error) {
	var d DIDDocument
	if len(b) > MaxDocument {
		return d, errors.New("did document: too large")
	}
	if err := json.Unmarshal(b, &d); err != nil {
		return d, fmt.Errorf("did document: %w", err)
	}
	return d, nil
}

// Resolve finds the key of an assertion method of this document.
func (d DIDDocument) Resolve(method string) (ed25519.PublicKey, string, error) {
	for _, m := range d.Methods {
		if m.ID != method || m.Controller != d.ID || m.Type != "Multikey" {
			continue
		}
		for _, a := range d.AssertionMethod {
			if a == method {
				key, err := DecodeKey(m.PublicKey)
				return key, d.ID, err
			}
		}
	}
	return nil, "", fmt.Errorf("no assertion method %s", method)
}
