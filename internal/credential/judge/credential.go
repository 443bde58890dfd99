package judge

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"sanad/internal/credential/vc"
)

// ErrNone: what was given is no credential.
var ErrNone = errors.New("not a credential")

// Credential is one that has been read and not been judged yet.
type Credential struct {
	doc   map[string]any // without its proof
	proof any
	token *vc.Token
}

// Read reads a credential in JSON or as a token. It fails with ErrNone, wrapped.
func Read(data []byte) (Credential, error) {
	data = bytes.TrimSpace(data)
	if bytes.HasPrefix(data, []byte("ey")) {
		return readToken(data)
	}
	if len(data) > vc.MaxDocument {
		return Credential{}, fmt.Errorf("%w: %d bytes", ErrNone, len(data))
	}
	var doc map[string]any
	if err := json.Unmarshal(data, &doc); err != nil {
		return Credential{}, fmt.Errorf("%w: %v", ErrNone, err)
	}
	c := Credential{doc: doc, proof: doc["proof"]}
	delete(doc, "proof")
	return c, c.check()
}

func readToken(data []byte) (Credential, error) {
	t, err := vc.ParseToken(data)
	if err != nil {
		return Credential{}, fmt.Errorf("%w: %v", ErrNone, err)
	}
	c := Credential{doc: t.Claims, token: &t}
	if inner, ok := c.doc["vc"].(map[string]any); ok { // the older form, to show what it says
		c.doc = inner
	}
	return c, c.check()
}

// check tells a credential from other JSON: it says in which terms it speaks,
// what it is and of whom it is.
func (c Credential) check() error {
	for _, name := range []string{"@context", "type"} {
		if c.doc[name] == nil {
			return fmt.Errorf("%w: no %s", ErrNone, name)
		}
	}
	if c.doc["credentialSubject"] == nil && c.doc["badge"] == nil {
		return fmt.Errorf("%w: of nobody", ErrNone)
	}
	return nil
}

// older reports whether a token has the form of VC 1.1, which VC 2.0 forbids.
func (c Credential) older() bool { return c.token != nil && c.token.Claims["vc"] != nil }

// issuer is the id of who issued.
func (c Credential) issuer() string { return idOf(c.doc["issuer"]) }

// idOf is the id of something that is named by it, or described.
func idOf(v any) string {
	if m, ok := v.(map[string]any); ok {
		v = m["id"]
	}
	s, _ := v.(string)
	return s
}

// list is a value that may stand alone or in a list.
func list(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

// object is the first of a value that may stand alone or in a list, if it is an
// object; nil else.
func object(v any) map[string]any {
	for _, first := range list(v) {
		m, _ := first.(map[string]any)
		return m
	}
	return nil
}

// has reports whether a value, alone or in a list, is the text.
func has(v any, text string) bool {
	for _, one := range list(v) {
		if one == text {
			return true
		}
	}
	return false
}
