package docstoretest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/storage/docstore"
)

// walk reads a listing page by page, as a visitor pressing "more" does.
func walk(t *testing.T, s docstore.Store, q docstore.Query) string {
	t.Helper()
	var seen []string
	for {
		page := find(t, s, q)
		for _, d := range page {
			seen = append(seen, d.ID)
		}
		if len(page) < q.Limit || len(seen) > 1000 {
			return strings.Join(seen, " ")
		}
		q.After = docstore.CursorOf(page[len(page)-1], q.Sort)
	}
}

// testPages: pages joined are the list, whatever their size: nothing twice,
// nothing lost, ties and kinds included.
func testPages(t *testing.T, s docstore.Store) {
	declare(t, s)
	for i := range 23 {
		insert(t, s, fmt.Sprintf("d%02d", i), "name", fmt.Sprint("n", i/3%4), "size", int32(i%5),
			"done", i%2 == 0, "at", noon.Add(time.Duration(i%7)*time.Millisecond),
			"tags", bson.A{"all", fmt.Sprint("t", i%2)}, "email", fmt.Sprint("e", i%23))
	}
	checkPages(t, s, []string{"", "_id", "name", "size", "done", "at", "email"})
	t.Run("filtered", func(t *testing.T) {
		samePages(t, s, docstore.Query{Where: []docstore.Cond{has("tags", "t1")}, Sort: "size"})
		samePages(t, s, docstore.Query{Where: []docstore.Cond{cond("name", docstore.In, []string{"n0", "n2"})}})
		samePages(t, s, docstore.Query{Where: []docstore.Cond{eq("size", 3)}, Sort: "size", Desc: true})
		samePages(t, s, docstore.Query{Where: []docstore.Cond{cond("size", docstore.Gte, 2)}, Sort: "size"})
	})
}

// testPagesWithAbsent: the border between documents without the sort field and
// those with it is where paging breaks; every page size crosses it somewhere.
func testPagesWithAbsent(t *testing.T, s docstore.Store) {
	declare(t, s)
	for i := range 13 {
		pairs := []any{"tags", bson.A{"all"}, "owner", bson.D{{Key: "id", Value: "o"}}}
		if i%3 > 0 {
			pairs = append(pairs, "name", fmt.Sprint("n", i), "size", i/4, "at", noon.Add(-time.Duration(i/2)*time.Hour))
		}
		insert(t, s, fmt.Sprintf("d%02d", i), pairs...)
	}
	checkPages(t, s, []string{"name", "size", "at", "done"})
	t.Run("filtered", func(t *testing.T) {
		samePages(t, s, docstore.Query{Where: []docstore.Cond{has("tags", "all")}, Sort: "size"})
		samePages(t, s, docstore.Query{Where: []docstore.Cond{has("tags", "all")}, Sort: "size", Desc: true})
		samePages(t, s, docstore.Query{Where: []docstore.Cond{eq("owner.id", "o")}, Sort: "at"})
		samePages(t, s, docstore.Query{Where: []docstore.Cond{eq("owner.id", "o")}, Sort: "at", Desc: true})
		samePages(t, s, docstore.Query{Where: []docstore.Cond{cond("owner.id", docstore.In, []string{"o", "p"})}, Sort: "size", Desc: true})
	})
}

func checkPages(t *testing.T, s docstore.Store, sorts []string) {
	for _, sort := range sorts {
		for _, desc := range []bool{false, true} {
			t.Run(fmt.Sprintf("sort %s desc %t", sort, desc), func(t *testing.T) {
				samePages(t, s, docstore.Query{Sort: sort, Desc: desc})
			})
		}
	}
}

// samePages compares the whole list with its pages of several sizes.
func samePages(t *testing.T, s docstore.Store, q docstore.Query) {
	t.Helper()
	q.Limit = docstore.MaxLimit
	want := ids(find(t, s, q))
	if want == "" {
		t.Fatalf("%+v finds nothing, so its pages prove nothing", q)
	}
	if all := strings.Fields(want); len(slices.Compact(slices.Sorted(slices.Values(all)))) != len(all) {
		t.Fatalf("%+v lists a document twice: %s", q, want)
	}
	for _, size := range []int{1, 2, 4, 7} {
		q.Limit = size
		if got := walk(t, s, q); got != want {
			t.Errorf("%+v\npages of %d: %s\nwant       %s", q, size, got, want)
		}
	}
}
