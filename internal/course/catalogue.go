package course

import (
	"context"
	"fmt"
	"slices"

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
	Tag   string            // listings with the same tag hold the same cards
	mends map[string]string // what was searched for in the place of a word, as a course writes it
}

// PageSize is the number of courses on a catalogue page.
const PageSize = 12

const maxSearchRunes = 200

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

// list answers with a page that an index holds in the order of titles, or with
// one of a search.
func (s *Service) list(ctx context.Context, org lms.OrgID, f Filter) (Listing, error) {
	if words := searchWords(f.Text); len(words) > 0 {
		l, err := s.search(ctx, org, words, f)
		if err != nil {
			return Listing{}, fmt.Errorf("search catalogue: %w", err)
		}
		return l, nil
	}
	items, next, err := s.cards.Page(ctx, docstore.Query{
		Where: f.where(docstore.Cond{Field: "org", Value: org}, docstore.Cond{Field: "listed", Value: true}),
		Sort:  "sort_key", Limit: PageSize, After: f.After,
	})
	if err != nil {
		return Listing{}, fmt.Errorf("list catalogue: %w", err)
	}
	return listing(items, next), nil
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

// listing makes a page of the catalogue of its cards.
func listing(items []docstore.Item[Card], next docstore.Cursor) Listing {
	l := Listing{Cards: docstore.Values(items), Next: next}
	for i := range l.Cards {
		c := &l.Cards[i]
		l.Tag += cardID(c.Org, c.Course) + "@" + string(c.Version) + "\n"
	}
	return l
}
