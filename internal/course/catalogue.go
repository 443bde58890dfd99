package course

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// Filter narrows the catalogue. Text is searched for in both languages,
// whatever the spelling of hamza, taa marbuta, digits and harakat.
type Filter struct {
	Text      string
	Level     int  // 0: any
	Band      int  // two levels together: 1 is levels 1 and 2, 4 is 7 and 8; 0: any
	Certified bool // only courses that end in a certificate
	After     docstore.Cursor
}

// Listing is one page of the catalogue; Next is empty on the last page.
type Listing struct {
	Cards []Card
	Next  docstore.Cursor
	Tag   string // listings with the same tag hold the same cards
}

// PageSize is the number of courses on a catalogue page.
const PageSize = 12

const (
	maxSearchRunes = 200
	maxSearchWords = 6
)

// Catalogue returns one page of the listed courses of a tenant, sorted by title.
func (s *Service) Catalogue(ctx context.Context, org lms.OrgID, f Filter) (Listing, error) {
	if r := []rune(f.Text); len(r) > maxSearchRunes {
		f.Text = string(r[:maxSearchRunes])
	}
	key := fmt.Sprintf("%s|%s|%d|%d|%t|%s", org, i18n.Fold(f.Text), f.Level, f.Band, f.Certified, f.After)
	return s.pages.get(key, func() (Listing, error) { return s.list(ctx, org, f) })
}

// list walks the catalogue in the order of titles.
func (s *Service) list(ctx context.Context, org lms.OrgID, f Filter) (Listing, error) {
	if words := searchWords(f.Text); len(words) > 0 {
		return s.search(ctx, org, words, f)
	}
	q := docstore.Query{
		Where: []docstore.Cond{{Field: "org", Value: org}, {Field: "listed", Value: true}},
		Sort:  "sort_key", Limit: PageSize + 1, After: f.After,
	}
	if f.Level > 0 {
		q.Where = append(q.Where, docstore.Cond{Field: "level", Value: f.Level})
	}
	return s.walk(ctx, q, f.admits)
}

// search walks the courses that carry the longest word, in the order of their
// ids, and keeps those that carry all the others.
func (s *Service) search(ctx context.Context, org lms.OrgID, words []string, f Filter) (Listing, error) {
	longest := words[0]
	for _, w := range words {
		if len(w) > len(longest) {
			longest = w
		}
	}
	q := docstore.Query{Where: []docstore.Cond{{Field: "terms", Op: docstore.Has, Value: term(org, longest)}}, Limit: 100, After: f.After}
	return s.walk(ctx, q, func(c *Card) bool { return c.Listed && c.matches(org, words) && f.admits(c) })
}

// walk gathers one page of the cards a query finds and keep keeps.
func (s *Service) walk(ctx context.Context, q docstore.Query, keep func(*Card) bool) (Listing, error) {
	var found []docstore.Item[Card]
	for len(found) <= PageSize {
		items, err := s.cards.Find(ctx, q)
		if err != nil {
			return Listing{}, fmt.Errorf("list catalogue: %w", err)
		}
		for _, it := range items {
			if keep(&it.Value) {
				found = append(found, it)
			}
		}
		if len(items) < q.Limit {
			break
		}
		q.After = items[len(items)-1].Cursor
	}
	return page(found), nil
}

// admits reports whether a card passes the filters beside the words.
func (f Filter) admits(c *Card) bool {
	return (f.Level == 0 || c.Level == f.Level) && (f.Band == 0 || (c.Level+1)/2 == f.Band) && (!f.Certified || c.Certified)
}

// searchWords returns the words to search for, cut to what is indexed; words of
// one letter are not.
func searchWords(text string) []string {
	var words []string
	for _, w := range i18n.Tokens(text) {
		r := []rune(w)
		if len(r) >= minTerm && len(words) < maxSearchWords {
			words = append(words, string(r[:min(len(r), maxTerm)]))
		}
	}
	return words
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

// page cuts one item too many off and remembers where the next page begins.
func page(items []docstore.Item[Card]) Listing {
	var l Listing
	for i, it := range items {
		if i == PageSize {
			l.Next = items[PageSize-1].Cursor
			break
		}
		l.Cards = append(l.Cards, it.Value)
		l.Tag += cardID(it.Value.Org, it.Value.Course) + "@" + string(it.Value.Version) + "\n"
	}
	return l
}

// agedCache keeps answers that are the same for everybody for a moment: a course
// published elsewhere appears after maxAge at the latest. It is safe for
// concurrent use; what it holds is shared and must not be changed.
type agedCache[T any] struct {
	clock lms.Clock
	mu    sync.Mutex // guards kept
	kept  map[string]aged[T]
}

type aged[T any] struct {
	at    time.Time
	value T
}

const (
	maxAge  = 2 * time.Second
	maxKept = 200
)

func newAgedCache[T any](clock lms.Clock) *agedCache[T] {
	return &agedCache[T]{clock: clock, kept: map[string]aged[T]{}}
}

// get returns what is kept under the key, or loads it. Errors are not kept.
func (c *agedCache[T]) get(key string, load func() (T, error)) (T, error) {
	now := c.clock.Now()
	c.mu.Lock()
	if e, ok := c.kept[key]; ok && now.Sub(e.at).Abs() < maxAge {
		c.mu.Unlock()
		return e.value, nil
	}
	c.mu.Unlock()
	v, err := load()
	if err != nil {
		return v, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.kept) >= maxKept {
		clear(c.kept)
	}
	c.kept[key] = aged[T]{at: now, value: v}
	return v, nil
}

func (c *agedCache[T]) drop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.kept)
}
