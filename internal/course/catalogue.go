package course

import (
	"context"
	"fmt"
	"math"
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

// Listing is one page of the catalogue; Next is empty on the last page. A page of
// a search that reached its bound may hold fewer courses than fit, or none, and
// still have a next one.
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

// Catalogue returns one page of the listed courses of a tenant, sorted by title,
// or by id where words are searched for. What it reads does not grow with the
// number of courses.
func (s *Service) Catalogue(ctx context.Context, org lms.OrgID, f Filter) (Listing, error) {
	if r := []rune(f.Text); len(r) > maxSearchRunes {
		f.Text = string(r[:maxSearchRunes])
	}
	key := fmt.Sprintf("%s|%s|%d|%d|%t|%s", org, i18n.Fold(f.Text), f.Level, f.Band, f.Certified, f.After)
	return s.pages.get(key, func() (Listing, error) { return s.list(ctx, org, f) })
}

// list answers with a page that an index holds in the order of titles.
func (s *Service) list(ctx context.Context, org lms.OrgID, f Filter) (Listing, error) {
	if words := searchWords(f.Text); len(words) > 0 {
		return s.search(ctx, org, words, f)
	}
	items, err := s.cards.Find(ctx, docstore.Query{
		Where: f.where(docstore.Cond{Field: "org", Value: org}, docstore.Cond{Field: "listed", Value: true}),
		Sort:  "sort_key", Limit: PageSize + 1, After: f.After,
	})
	if err != nil {
		return Listing{}, fmt.Errorf("list catalogue: %w", err)
	}
	return page(items), nil
}

// A search looks at this many courses at most, however many there are; what it
// has not reached then is on its next pages.
const (
	searchPage  = 50
	searchPages = 4
)

// search walks the courses that carry the rarest word, in the order of their
// ids, and keeps those that carry all the others.
func (s *Service) search(ctx context.Context, org lms.OrgID, words []string, f Filter) (Listing, error) {
	words, err := s.mended(ctx, org, words)
	if err != nil {
		return Listing{}, fmt.Errorf("search catalogue: %w", err)
	}
	rarest, err := s.rarest(ctx, org, words, f)
	if err != nil {
		return Listing{}, fmt.Errorf("search catalogue: %w", err)
	}
	var found []docstore.Item[Card]
	q := docstore.Query{Where: f.where(carries(org, rarest)), Limit: searchPage, After: f.After}
	if len(words) == 1 {
		q.Limit = PageSize + 1 // what carries it is what is looked for
	}
	for range searchPages {
		items, err := s.cards.Find(ctx, q)
		if err != nil {
			return Listing{}, fmt.Errorf("search catalogue: %w", err)
		}
		found = append(found, matching(items, org, words)...)
		if len(items) < q.Limit || len(found) > PageSize {
			return page(found), nil
		}
		q.After = items[len(items)-1].Cursor
	}
	l := page(found)
	l.Next = q.After
	return l, nil
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

// matching keeps the listed courses that carry every word.
func matching(items []docstore.Item[Card], org lms.OrgID, words []string) (out []docstore.Item[Card]) {
	for _, it := range items {
		if it.Value.Listed && it.Value.matches(org, words) {
			out = append(out, it)
		}
	}
	return out
}

// where adds the filters beside the words to what is asked for. Each
// combination has its index.
func (f Filter) where(conds ...docstore.Cond) []docstore.Cond {
	if f.Certified {
		conds = append(conds, docstore.Cond{Field: "certified", Value: true})
	}
	if f.Level > 0 || f.Band > 0 {
		conds = append(conds, docstore.Cond{Field: "level", Op: docstore.In, Value: f.levels()})
	}
	return conds
}

// levels are those that both the level and the band allow.
func (f Filter) levels() []int {
	levels := []int{2*f.Band - 1, 2 * f.Band}
	switch {
	case f.Level == 0:
		return levels
	case f.Band > 0 && !slices.Contains(levels, f.Level):
		return nil
	}
	return []int{f.Level}
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
