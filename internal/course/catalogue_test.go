package course

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"sync"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/internal/lms"
	"sanad/internal/testkit/mongotest"
	"sanad/internal/testkit/sqlitetest"
	"sanad/storage/docstore"
	"sanad/storage/docstore/mongostore"
)

// counting counts what is asked of a store and what comes back.
type counting struct {
	docstore.Store
	asked, docs int
}

func (c *counting) Find(ctx context.Context, coll string, q docstore.Query) iter.Seq2[docstore.Doc, error] {
	c.asked++
	return func(yield func(docstore.Doc, error) bool) {
		for d, err := range c.Store.Find(ctx, coll, q) {
			c.docs++
			if !yield(d, err) {
				return
			}
		}
	}
}

func (c *counting) Count(ctx context.Context, coll string, q docstore.Query) (int64, error) {
	c.asked++
	if q.Limit == 0 {
		return 0, fmt.Errorf("counts without end in %s", coll)
	}
	return c.Store.Count(ctx, coll, q)
}

// mongo is a store on a MongoDB server of the test's own.
func mongo(t *testing.T) docstore.Store {
	t.Helper()
	s, err := mongostore.Open(t.Context(), mongotest.Start(t), "sanad", nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// numbered is the n-th course of a large collection: all are about safety, each
// tenth about fire, and only the last of a hundred about both children and water.
func numbered(n int) Card {
	c := Card{Org: "o", Course: lms.CourseID(fmt.Sprintf("course-%04d", n)), Version: lms.VersionID(fmt.Sprintf("course-%04d@1.0.0", n)),
		Level: n%8 + 1, Certified: n%3 == 0, Listed: true, SortKey: fmt.Sprintf("title %04d", 9999-n)}
	text := "safety"
	if n%10 == 0 {
		text += " fire"
	}
	if n%2 == 0 || n%100 == 99 {
		text += " children"
	}
	if n%2 == 1 {
		text += " water"
	}
	c.Terms = terms("o", text)
	return c
}

// fill stores the courses from and up to, several at a time.
func fill(t *testing.T, s *Service, from, to int) {
	t.Helper()
	var wg sync.WaitGroup
	for part := range 16 {
		wg.Go(func() {
			for n := from + part; n < to; n += 16 {
				c := numbered(n)
				if err := s.cards.Insert(context.Background(), cardID(c.Org, c.Course), &c); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

// wanted are the filters that people use, alone and together, with what they
// must find.
var wanted = []struct {
	filter Filter
	fits   func(n int, c *Card) bool
}{
	{Filter{}, func(int, *Card) bool { return true }},
	{Filter{Band: 2}, func(_ int, c *Card) bool { return c.Level == 3 || c.Level == 4 }},
	{Filter{Certified: true}, func(_ int, c *Card) bool { return c.Certified }},
	{Filter{Band: 4, Certified: true}, func(_ int, c *Card) bool { return c.Level >= 7 && c.Certified }},
	{Filter{Level: 5}, func(_ int, c *Card) bool { return c.Level == 5 }},
	{Filter{Level: 5, Band: 1}, func(int, *Card) bool { return false }},
	{Filter{Text: "safety"}, func(int, *Card) bool { return true }},
	{Filter{Text: "safety fire"}, func(n int, _ *Card) bool { return n%10 == 0 }},
	{Filter{Text: "children water"}, func(n int, _ *Card) bool { return n%100 == 99 }},
	{Filter{Text: "safety", Band: 1, Certified: true}, func(_ int, c *Card) bool { return c.Level <= 2 && c.Certified }},
	{Filter{Text: "fire", Level: 3}, func(n int, c *Card) bool { return n%10 == 0 && c.Level == 3 }},
	{Filter{Text: "saf nothing"}, func(int, *Card) bool { return false }},
}

// most is what one request may ask of the store, and how much may come back.
func most(f Filter) (asked, docs int) {
	if f.Text == "" {
		return 1, PageSize + 1
	}
	return 2*maxSearchWords + maxMended + searchPages, searchPage * (searchPages + maxMended)
}

// browse goes from page to page to the end, looks at what each costs, and
// returns the courses found.
func browse(t *testing.T, s *Service, store *counting, f Filter, atMost int) (found []lms.CourseID) {
	t.Helper()
	asked, docs := most(f)
	for range atMost {
		store.asked, store.docs = 0, 0
		l, err := s.Catalogue(t.Context(), "o", f)
		if err != nil {
			t.Fatalf("%+v: %v", f, err)
		}
		if store.asked > asked || store.docs > docs || len(l.Cards) > PageSize {
			t.Fatalf("%+v: a page of %d asks %d times for %d documents; at most %d times for %d", f, len(l.Cards), store.asked, store.docs, asked, docs)
		}
		for _, c := range l.Cards {
			found = append(found, c.Course)
		}
		if l.Next == "" {
			return found
		}
		f.After = l.Next
	}
	t.Fatalf("%+v: no end after %d pages", f, atMost)
	return nil
}

// TestCatalogue_a_page_costs_the_same_in_a_large_collection, and the pages
// together hold every course that fits, once.
func TestCatalogue_a_page_costs_the_same_in_a_large_collection(t *testing.T) {
	store := &counting{Store: sqlitetest.Open(t)}
	s, err := Open(t.Context(), store, nil, lms.SystemClock)
	if err != nil {
		t.Fatal(err)
	}
	have := 0
	for _, n := range []int{20, 200, 2000} {
		fill(t, s, have, n)
		s.pages.drop()
		have = n
		for _, w := range wanted {
			var want []lms.CourseID
			for i := range n {
				if c := numbered(i); w.fits(i, &c) {
					want = append(want, c.Course)
				}
			}
			got := browse(t, s, store, w.filter, n/PageSize+2)
			if slices.Sort(got); !slices.Equal(got, want) {
				t.Errorf("%+v of %d: found %d courses, want %d", w.filter, n, len(got), len(want))
			}
		}
	}
}

// TestCatalogue_pages_are_in_the_order_of_titles, also across two levels.
func TestCatalogue_pages_are_in_the_order_of_titles(t *testing.T) {
	store := &counting{Store: sqlitetest.Open(t)}
	s, err := Open(t.Context(), store, nil, lms.SystemClock)
	if err != nil {
		t.Fatal(err)
	}
	fill(t, s, 0, 100)
	got := browse(t, s, store, Filter{Band: 2}, 10)
	if len(got) != 26 || !slices.IsSortedFunc(got, func(a, b lms.CourseID) int { return cmp.Compare(b, a) }) {
		t.Errorf("got %v, want 26 from the last number to the first, as their titles go", got)
	}
}

// older is the declaration of the first release.
var older = docstore.Spec{
	Collection: "courses",
	Fields: []docstore.Field{
		{Path: "org"}, {Path: "listed", Kind: docstore.Int}, {Path: "sort_key"},
		{Path: "level", Kind: docstore.Int}, {Path: "terms", Kind: docstore.Strings},
	},
	Indexes: []docstore.Index{
		{Fields: []string{"org", "listed", "sort_key"}},
		{Fields: []string{"org", "listed", "level", "sort_key"}},
		{Fields: []string{"terms"}},
	},
}

// TestOpen_finds_what_an_older_release_stored, by what it did not declare too.
func TestOpen_finds_what_an_older_release_stored(t *testing.T) {
	for name, open := range map[string]func(*testing.T) docstore.Store{"sqlite": func(t *testing.T) docstore.Store { return sqlitetest.Open(t) }, "mongo": mongo} {
		t.Run(name, func(t *testing.T) {
			store := &counting{Store: open(t)}
			if err := store.Ensure(t.Context(), older); err != nil {
				t.Fatal(err)
			}
			for n := range 30 {
				c := numbered(n)
				body, err := bson.Marshal(&c)
				if err == nil {
					err = store.Insert(t.Context(), "courses", cardID(c.Org, c.Course), body)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			s, err := Open(t.Context(), store, nil, lms.SystemClock)
			if err != nil {
				t.Fatal(err)
			}
			for f, want := range map[Filter]int{{Certified: true}: 10, {Certified: true, Band: 1}: 3, {Text: "fire", Certified: true}: 1, {Text: "water", Band: 3}: 4} {
				if got := browse(t, s, store, f, 4); len(got) != want {
					t.Errorf("%+v: got %v, want %d courses", f, got, want)
				}
			}
		})
	}
}
