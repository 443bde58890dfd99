package course

import (
	"context"
	"math"
	"slices"

	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// A search looks at this many courses at most, however many there are; what it
// has not reached then is on its next pages.
const (
	searchPage  = 50
	searchPages = 4
)

// search goes through the courses that carry the rarest word, in the order of
// their ids, and keeps those that carry all the others.
func (s *Service) search(ctx context.Context, org lms.OrgID, words []string, f Filter) (Listing, error) {
	meant, err := s.mended(ctx, org, words)
	if err != nil {
		return Listing{}, err
	}
	rarest, err := s.rarest(ctx, org, meant, f)
	if err != nil {
		return Listing{}, err
	}
	q := docstore.Query{Where: f.where(carries(org, rarest)), Limit: searchPage, After: f.After}
	if len(meant) == 1 {
		q.Limit = PageSize + 1 // what carries it is what is looked for
	}
	found, next, err := s.cards.Sift(ctx, q, searchPages, PageSize, func(c *Card) bool { return c.Listed && c.matches(org, meant) })
	if err != nil {
		return Listing{}, err
	}
	l := listing(found, next)
	l.mends, err = s.mends(ctx, l.Cards, words, meant)
	return l, err
}

// rarest is the word that the fewest courses carry, as far as a search would
// look; the longest of several.
func (s *Service) rarest(ctx context.Context, org lms.OrgID, words []string, f Filter) (rarest string, err error) {
	fewest := int64(math.MaxInt64)
	for _, w := range words {
		n := int64(0)
		if len(words) > 1 {
			q := docstore.Query{Where: f.where(carries(org, w)), Limit: searchPage * searchPages}
			if n, err = s.cards.Count(ctx, q); err != nil {
				return "", err
			}
		}
		if n < fewest || n == fewest && len(w) > len(rarest) {
			rarest, fewest = w, n
		}
	}
	return rarest, nil
}

// carries asks for the courses that a word finds.
func carries(org lms.OrgID, word string) docstore.Cond {
	return docstore.Cond{Field: "terms", Op: docstore.Has, Value: term(org, word)}
}

// matches reports whether the card carries every word.
func (c *Card) matches(org lms.OrgID, words []string) bool {
	for _, w := range words {
		if !slices.Contains(c.Terms, term(org, w)) {
			return false
		}
	}
	return true
}
