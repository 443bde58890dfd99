package judge

import (
	"context"
	"crypto/ed25519"
	"errors"
	"strings"
	"time"

	"sanad/internal/credential/vc"
)

// Judge says what a credential is worth at a moment.
func Judge(ctx context.Context, c Credential, now time.Time, r Resolver) Judgement {
	i := &inquiry{ctx: ctx, now: now, resolver: r, known: map[string]answer{}}
	j := Judgement{Verdict: Valid, Claims: c.claims()}
	var f *finding
	if err := i.judge(c); errors.As(err, &f) {
		j.Verdict, j.Reason = f.verdict, f.reason
	}
	return j
}

// inquiry is one judgement under way.
type inquiry struct {
	ctx      context.Context
	now      time.Time
	resolver Resolver
	fetched  int
	known    map[string]answer // what was fetched before
}

// judge returns nil for a valid credential, else a finding.
func (i *inquiry) judge(c Credential) error {
	if err := i.genuine(c); err != nil {
		return err
	}
	from, until, err := c.period()
	if err != nil {
		return unsure(Dates)
	}
	status := i.status(c)
	var f *finding
	switch errors.As(status, &f); {
	case f != nil && f.verdict == Revoked:
		return status
	case !until.IsZero() && !i.now.Before(until):
		return &finding{verdict: Expired} // worth nothing, whatever its status
	case f != nil:
		return status
	case i.now.Before(from):
		return &finding{verdict: Early}
	}
	return nil
}

// genuine returns nil where the issuer that is named has signed all that is said.
func (i *inquiry) genuine(c Credential) error {
	if err := c.understood(); err != nil {
		return err
	}
	method, err := c.method()
	if err != nil {
		return err
	}
	key, err := i.key(c.issuer(), method)
	if err != nil {
		return err
	}
	if c.token != nil {
		return c.checkToken(key)
	}
	ed, ok := key.(ed25519.PublicKey)
	if !ok {
		return unsure(KeyKind)
	}
	return found(vc.CheckProof(c.doc, object(c.proof), ed))
}

// found turns the error of a check into a finding.
func found(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, vc.ErrComplex):
		return unsure(Complex)
	case errors.Is(err, vc.ErrUncovered):
		return refuse(Uncovered)
	case errors.Is(err, vc.ErrKey):
		return unsure(KeyKind)
	}
	return refuse(Altered)
}

// understood finds what cannot be judged here at all. A token speaks for itself:
// all of it is signed, whatever its terms mean.
func (c Credential) understood() error {
	switch contexts := list(c.doc["@context"]); {
	case c.older(), len(contexts) == 0, contexts[0] != vc.ContextCredentials, !has(c.doc["type"], "VerifiableCredential"):
		return unsure(Vocabulary)
	case c.token != nil:
		return nil
	case c.proof == nil:
		return refuse(Unsigned)
	case len(list(c.proof)) != 1, !vc.Suite(object(c.proof)), object(c.proof)["expires"] != nil:
		return unsure(ProofKind)
	}
	if !pinned(c.doc) {
		return unsure(Vocabulary)
	}
	return nil
}

// pinned reports whether all contexts of a document, at any depth, are known. One
// that is written out may give known words another meaning, so it is not.
func pinned(v any) bool {
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			if !pinned(one) {
				return false
			}
		}
	case map[string]any:
		for k, one := range v {
			if k == "@context" && !known(one) || k != "@context" && !pinned(one) {
				return false
			}
		}
	}
	return true
}

func known(contexts any) bool {
	for _, c := range list(contexts) {
		address, _ := c.(string)
		if _, ok := vc.Context(address); !ok {
			return false
		}
	}
	return true
}

// method is the name of the key that the credential says it is signed by.
func (c Credential) method() (string, error) {
	method, _ := object(c.proof)["verificationMethod"].(string)
	if c.token != nil {
		if method = c.token.KeyID; method != "" && !strings.Contains(method, ":") {
			method = c.issuer() + "#" + strings.TrimPrefix(method, "#") // named within the issuer's document
		}
	}
	issuer := c.issuer()
	switch did, _, _ := strings.Cut(method, "#"); {
	case !strings.HasPrefix(issuer, "did:"):
		return "", unsure(IssuerKind)
	case did != issuer:
		return "", refuse(ForeignKey)
	}
	return method, nil
}
