package docstoretest

import (
	"fmt"
	"strings"
	"testing"

	"sanad/storage/docstore"
)

// testCollectionPages: lists that people turn the pages of. Whatever the size,
// the pages together are the list, and the last one says that it is.
func testCollectionPages(t *testing.T, s docstore.Store) {
	c := openThings(t, s)
	var all, even []string
	for i := range 12 {
		id := fmt.Sprintf("d%02d", i)
		is(t, "insert", c.Insert(t.Context(), id, &thing{Size: i}), nil)
		if all = append(all, id); i%2 == 0 {
			even = append(even, id)
		}
	}
	for _, size := range []int{1, 5, 6, 11, 12, 13} {
		q := docstore.Query{Sort: "size", Limit: size}
		pages(t, fmt.Sprint("pages of ", size), size, all, func(after docstore.Cursor) ([]docstore.Item[thing], docstore.Cursor, error) {
			q.After = after
			return c.Page(t.Context(), q)
		})
		for _, reads := range []int{1, 2, 20} {
			q := docstore.Query{Sort: "size", Limit: 3}
			pages(t, fmt.Sprintf("%d that fit in %d reads", size, reads), size, even, func(after docstore.Cursor) ([]docstore.Item[thing], docstore.Cursor, error) {
				q.After = after
				return c.Sift(t.Context(), q, reads, size, func(v *thing) bool { return v.Size%2 == 0 })
			})
		}
	}
	testPageBounds(t, c)
}

// pages turns pages until the last and compares them together with a list.
func pages(t *testing.T, what string, size int, want []string, page func(docstore.Cursor) ([]docstore.Item[thing], docstore.Cursor, error)) {
	t.Helper()
	var got []string
	var after docstore.Cursor
	for range 100 {
		items, next, err := page(after)
		if err != nil || len(items) > size {
			t.Fatalf("%s: a page of %d, %v", what, len(items), err)
		}
		for i, v := range docstore.Values(items) {
			if got = append(got, items[i].ID); items[i].ID != fmt.Sprintf("d%02d", v.Size) {
				t.Errorf("%s: %s comes with the value of another: %+v", what, items[i].ID, v)
			}
		}
		if after = next; next == "" {
			break
		}
	}
	if after != "" || strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("%s: got %v, want %v and an end", what, got, want)
	}
}

// testPageBounds: a page that the list fills to the last place has none behind
// it, a search looks no further than it may, and both say what the store says.
func testPageBounds(t *testing.T, c *docstore.Collection[thing]) {
	t.Helper()
	items, next, err := c.Page(t.Context(), docstore.Query{})
	if err != nil || len(items) != 12 || next != "" {
		t.Errorf("page of the default size: got %d, %q, %v", len(items), next, err)
	}
	items, next, err = c.Page(t.Context(), docstore.Query{Sort: "size", Limit: 12})
	if err != nil || len(items) != 12 || next != "" {
		t.Errorf("page that is just full: got %d, %q, %v", len(items), next, err)
	}
	looked := 0
	items, next, err = c.Sift(t.Context(), docstore.Query{Limit: 3}, 2, 5, func(*thing) bool { looked++; return false })
	if err != nil || len(items) != 0 || next == "" || looked != 6 {
		t.Errorf("search that reaches its bound: got %d, %q, %v after %d", len(items), next, err, looked)
	}
	_, _, err = c.Page(t.Context(), docstore.Query{Limit: docstore.MaxLimit})
	is(t, "page that leaves no room for one more", err, docstore.ErrQuery)
	_, _, err = c.Sift(t.Context(), where(eq("nothing", 1)), 2, 5, nil)
	is(t, "search with a bad query", err, docstore.ErrQuery)
}
