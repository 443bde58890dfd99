package judge

import (
	"context"
	"errors"
)

// MaxFetches bounds the documents that one judgement may ask for.
const MaxFetches = 3

// Resolver gets the documents that a judgement rests on: of issuers, and lists of
// the revoked. Address is an https address that somebody else wrote: whoever
// resolves it must see to where it leads.
type Resolver interface {
	Get(ctx context.Context, address string) ([]byte, error)
}

// answer is what came of asking for a document.
type answer struct {
	body []byte
	err  error
}

var errTooMany = errors.New("too many documents for one judgement")

// get asks for a document, once.
func (i *inquiry) get(address string) ([]byte, error) {
	a, ok := i.known[address]
	if !ok {
		if i.fetched++; i.fetched > MaxFetches {
			return nil, errTooMany
		}
		a.body, a.err = i.resolver.Get(i.ctx, address)
		i.known[address] = a
	}
	return a.body, a.err
}
