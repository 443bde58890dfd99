package judge

import (
	"crypto"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"sanad/internal/credential/vc"
)

// key finds the key of an issuer that a method names, if it may sign claims.
func (i *inquiry) key(issuer, method string) (crypto.PublicKey, error) {
	if multikey, ok := strings.CutPrefix(issuer, "did:key:"); ok {
		if method != issuer+"#"+multikey {
			return nil, refuse(ForeignKey)
		}
		key, err := vc.ParseMultikey(multikey)
		if err != nil {
			return nil, unsure(KeyKind)
		}
		return key, nil
	}
	address, err := webAddress(issuer)
	if err != nil {
		return nil, unsure(IssuerKind)
	}
	body, err := i.get(address)
	if err != nil {
		return nil, unsure(IssuerAway)
	}
	var doc map[string]any
	if len(body) > vc.MaxDocument || json.Unmarshal(body, &doc) != nil || doc["id"] != issuer {
		return nil, unsure(IssuerAway)
	}
	return keyIn(doc, issuer, method)
}

var errNotWeb = errors.New("not a did:web")

// webAddress is where the document of a did:web is published.
func webAddress(did string) (string, error) {
	name, ok := strings.CutPrefix(did, "did:web:")
	parts := strings.Split(name, ":")
	if !ok || len(did) > 500 || strings.ContainsAny(name, "/?#@\\ ") {
		return "", errNotWeb
	}
	for n := range parts {
		part, err := url.PathUnescape(parts[n])
		if err != nil || part == "" || part == "." || part == ".." || strings.ContainsAny(part, "/\\?#@") {
			return "", fmt.Errorf("%w: %q", errNotWeb, parts[n])
		}
		parts[n] = part
	}
	u := url.URL{Scheme: "https", Host: strings.ToLower(parts[0]), Path: "/.well-known/did.json"}
	if len(parts) > 1 {
		u.Path = "/" + strings.Join(parts[1:], "/") + "/did.json"
	}
	return u.String(), nil
}

// keyIn finds a key in the document of an issuer. It must stand among those that
// the issuer signs claims with, by name or described there.
func keyIn(doc map[string]any, issuer, method string) (crypto.PublicKey, error) {
	for _, v := range list(doc["assertionMethod"]) {
		if absolute(idOf(v), issuer) != method {
			continue
		}
		if m, ok := v.(map[string]any); ok {
			return keyOf(m, issuer)
		}
		for _, v := range list(doc["verificationMethod"]) {
			if m, ok := v.(map[string]any); ok && absolute(idOf(m), issuer) == method {
				return keyOf(m, issuer)
			}
		}
	}
	return nil, refuse(ForeignKey)
}

// absolute is the name of a method that may be written without its issuer.
func absolute(id, issuer string) string {
	if strings.HasPrefix(id, "#") {
		return issuer + id
	}
	return id
}

// keyOf reads a method. What it says of its controller must be the issuer.
func keyOf(m map[string]any, issuer string) (crypto.PublicKey, error) {
	if m["controller"] != issuer || m["revoked"] != nil {
		return nil, refuse(ForeignKey)
	}
	var key crypto.PublicKey
	err := vc.ErrKey
	if s, ok := m["publicKeyMultibase"].(string); ok {
		key, err = vc.ParseMultikey(s)
	} else if jwk, ok := m["publicKeyJwk"].(map[string]any); ok {
		key, err = vc.ParseJWK(jwk)
	}
	if err != nil {
		return nil, unsure(KeyKind)
	}
	return key, nil
}
