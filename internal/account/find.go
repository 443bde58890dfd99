package account

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sanad/internal/i18n"
	"sanad/storage/docstore"
)

// size is the number of people on a page.
const size = 50

// Keys are the beginnings of words, from minKey to maxKey letters. keyRules is
// raised when what makes them changes.
const (
	minKey   = 2
	maxKey   = 8
	maxKeys  = 300
	keyRules = 2
)

// words are what a person may be searched by: those of both names, with and
// without the Arabic article, and those of the address before the @.
func (p *Person) words() []string {
	local, _, _ := strings.Cut(p.Email, "@")
	words := i18n.Tokens(p.Name.AR + " " + p.Name.EN + " " + local)
	for _, w := range words {
		if bare, ok := strings.CutPrefix(w, "ال"); ok && len([]rune(bare)) > minKey {
			words = append(words, bare)
		}
	}
	return words
}

// key makes the keys anew.
func (p *Person) key() {
	p.Keys, p.Keyed = nil, keyRules
	for _, w := range p.words() {
		r := []rune(w)
		for n := minKey; n <= min(len(r), maxKey) && len(p.Keys) < maxKeys; n++ {
			p.Keys = append(p.Keys, string(r[:n]))
		}
	}
	slices.Sort(p.Keys)
	p.Keys = slices.Compact(p.Keys)
	p.place()
}

// searched are the words of a query, the longest first; none where it is the
// beginning of an address.
func searched(query string) []string {
	if strings.Contains(query, "@") {
		return nil
	}
	words := slices.DeleteFunc(i18n.Tokens(clip(query, maxEmail)), func(w string) bool { return len([]rune(w)) < minKey })
	slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) })
	return words
}

// maxPages bounds how many pages of people with the longest word one search reads.
// Who stands behind them is on the search's next page.
const maxPages = 4

// find goes through the people who have the longest word, and keeps those who
// have all.
func (s *Service) find(ctx context.Context, words []string, after docstore.Cursor) ([]Person, docstore.Cursor, error) {
	return s.sift(ctx, docstore.Cond{Field: "keys", Op: docstore.Has, Value: beginning(words[0], maxKey)}, words, after)
}

// sift goes through the people of a condition, and keeps those who have all words.
func (s *Service) sift(ctx context.Context, who docstore.Cond, words []string, after docstore.Cursor) ([]Person, docstore.Cursor, error) {
	q := docstore.Query{Where: []docstore.Cond{who}, Sort: "created_at", Desc: true, Limit: size + 1, After: after}
	found, next, err := s.people.Sift(ctx, q, maxPages, size, func(p *Person) bool { return p.has(words) })
	if err != nil {
		return nil, "", fmt.Errorf("find people: %w", err)
	}
	return docstore.Values(found), next, nil
}

// beginning is the first letters of a word, most at most.
func beginning(word string, most int) string {
	r := []rune(word)
	return string(r[:min(len(r), most)])
}

// has reports whether each word begins one of the person's.
func (p *Person) has(words []string) bool {
	own := p.words()
	for _, w := range words {
		if !slices.ContainsFunc(own, func(o string) bool { return strings.HasPrefix(o, w) }) {
			return false
		}
	}
	return true
}

// keyPeople makes the keys of people who have none, or some by older rules. They
// sort before all others.
func (s *Service) keyPeople(ctx context.Context) error {
	for {
		items, err := s.people.Find(ctx, docstore.Query{Sort: "keyed", Limit: size})
		if err != nil {
			return fmt.Errorf("key people: %w", err)
		}
		for _, it := range items {
			if it.Value.Keyed == keyRules {
				return nil
			}
			if _, err := s.people.Update(ctx, it.ID, func(p *Person) error { p.key(); return nil }); err != nil {
				return fmt.Errorf("key person %s: %w", it.ID, err)
			}
		}
		if len(items) == 0 {
			return nil
		}
	}
}
