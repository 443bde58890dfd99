package vc

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"time"
)

// JWTType is the media type of a credential in the form of a JSON Web Token,
// and what such a token says of itself.
const (
	JWTType = "application/vc+jwt"
	jwtType = "vc+jwt"
)

// jwtHeader is the protected header of a token.
type jwtHeader struct {
	Algorithm string `json:"alg"`
	Content   string `json:"cty"`
	KeyID     string `json:"kid"`
	Type      string `json:"typ"`
}

// SignJWT returns a signed credential once more as a JSON Web Token (VC-JOSE-COSE):
// the same claims at the top level, without the proof, and beside them those
// that JWT has words of its own for. Equal input gives equal bytes: Ed25519
// draws no lots.
func SignJWT(signed []byte, s Signer) ([]byte, error) {
	doc, _, err := split(signed)
	if err != nil {
		return nil, fmt.Errorf("token: %w", err)
	}
	claims, err := jwtClaims(doc)
	if err != nil {
		return nil, fmt.Errorf("token of %v: %w", doc["id"], err)
	}
	payload, err := encode(claims)
	if err != nil {
		return nil, fmt.Errorf("token of %v: %w", doc["id"], err)
	}
	header, err := encode(jwtHeader{Algorithm: algEdDSA, Content: "vc", KeyID: s.Method, Type: jwtType})
	if err != nil {
		return nil, fmt.Errorf("token of %v: %w", doc["id"], err)
	}
	text := append(append(base64url(header), '.'), base64url(payload)...)
	return append(append(text, '.'), base64url(ed25519.Sign(s.Key, text))...), nil
}

// jwtClaims adds the registered claims to those of a credential.
func jwtClaims(doc map[string]any) (map[string]any, error) {
	claims := maps.Clone(doc)
	claims["iss"], claims["jti"] = issuerOf(doc), doc["id"]
	if subject, ok := doc["credentialSubject"].(map[string]any); ok && subject["id"] != nil {
		claims["sub"] = subject["id"]
	}
	for name, member := range map[string]string{"nbf": "validFrom", "exp": "validUntil"} {
		text, ok := doc[member].(string)
		if !ok {
			continue
		}
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", member, err)
		}
		claims[name] = at.Unix()
	}
	return claims, nil
}

func base64url(b []byte) []byte { return base64.RawURLEncoding.AppendEncode(nil, b) }

// Token is a credential in the form of a JSON Web Token that has been taken
// apart. Nothing of it may be believed before Verify.
type Token struct {
	Algorithm string
	KeyID     string // "" when the token names none
	Claims    map[string]any

	signed, signature []byte
}

// ParseToken takes a token apart. It fails with ErrProof for what is no token of
// a credential, and for one with a critical extension, which nobody may ignore.
func ParseToken(text []byte) (Token, error) {
	parts := bytes.Split(text, []byte("."))
	if len(text) > maxToken || len(parts) != 3 {
		return Token{}, fmt.Errorf("%w: not a token", ErrProof)
	}
	var raw [3][]byte
	for i, p := range parts {
		b, err := base64.RawURLEncoding.Strict().AppendDecode(nil, p)
		if err != nil {
			return Token{}, fmt.Errorf("%w: token: %v", ErrProof, err)
		}
		raw[i] = b
	}
	t := Token{signed: text[:len(parts[0])+1+len(parts[1])], signature: raw[2]}
	if err := t.header(raw[0]); err != nil {
		return Token{}, fmt.Errorf("%w: token: %v", ErrProof, err)
	}
	if err := json.Unmarshal(raw[1], &t.Claims); err != nil || t.Claims == nil {
		return Token{}, fmt.Errorf("%w: token: its claims are not an object", ErrProof)
	}
	return t, nil
}

// maxToken bounds a token in bytes: a document in base64, its header and its
// signature.
const maxToken = MaxDocument*4/3 + 4<<10

// tokenTypes are what tokens of credentials call themselves; Open Badges says
// plainly "JWT".
var tokenTypes = map[any]bool{nil: true, "JWT": true, "jwt": true, jwtType: true, JWTType: true, "vc+ld+jwt": true, "vc+ld+json+jwt": true}

// header reads the protected header. Names are compared as they are written: a
// decoder of structs would not.
func (t *Token) header(b []byte) error {
	var h map[string]any
	if err := json.Unmarshal(b, &h); err != nil {
		return err
	}
	if h["crit"] != nil || h["b64"] != nil {
		return fmt.Errorf("a critical extension")
	}
	if !hashable(h["typ"]) || !tokenTypes[h["typ"]] {
		return fmt.Errorf("another kind of token: %v", h["typ"])
	}
	t.Algorithm, _ = h["alg"].(string)
	t.KeyID, _ = h["kid"].(string)
	return nil
}

// hashable reports whether a value of JSON may be looked up in a map.
func hashable(v any) bool {
	switch v.(type) {
	case map[string]any, []any:
		return false
	}
	return true
}
