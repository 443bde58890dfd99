package sqlitestore

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"zombiezen.com/go/sqlite"

	"sanad/storage/docstore"
)

var library = docstore.Spec{
	Collection: "library",
	Fields: []docstore.Field{
		{Path: "owner"}, {Path: "state"}, {Path: "due", Kind: docstore.Time}, {Path: "title"},
		{Path: "tags", Kind: docstore.Strings}, {Path: "email"}, {Path: "bare"},
	},
	Indexes: []docstore.Index{
		{Fields: []string{"owner", "due"}},
		{Fields: []string{"state", "due"}},
		{Fields: []string{"title"}},
		{Fields: []string{"tags"}},
		{Fields: []string{"tags", "due"}},
		{Fields: []string{"email"}, Unique: true},
		{Fields: []string{"owner", "title"}, Unique: true},
	},
}

func where(conds ...docstore.Cond) []docstore.Cond { return conds }

func cond(field string, op docstore.Op, value any) docstore.Cond {
	return docstore.Cond{Field: field, Op: op, Value: value}
}

func eq(field string, value any) docstore.Cond { return cond(field, docstore.Eq, value) }

// planned are queries of every shape, with the index that must answer each.
var planned = []struct {
	name  string
	query docstore.Query
	index string
}{
	{"equal, sorted", docstore.Query{Where: where(eq("owner", "o")), Sort: "due"}, "i_library:s.owner, t.due, id"},
	{"equal, sorted backwards", docstore.Query{Where: where(eq("owner", "o")), Sort: "due", Desc: true}, "i_library:s.owner, t.due, id"},
	{"equal and range", docstore.Query{Where: where(eq("state", "s"), cond("due", docstore.Lte, time.Now())), Sort: "due"}, "i_library:s.state, t.due, id"},
	{"in, sorted", docstore.Query{Where: where(cond("state", docstore.In, []string{"a", "b", "c", "d", "e", "f"})), Sort: "due"}, "i_library:s.state, t.due, id"},
	{"sorted only", docstore.Query{Sort: "title"}, "i_library:s.title, id"},
	{"equal", docstore.Query{Where: where(eq("title", "t"))}, "i_library:s.title, id"},
	{"prefix", docstore.Query{Where: where(cond("title", docstore.Gte, "a"), cond("title", docstore.Lt, "b")), Sort: "title"}, "i_library:s.title, id"},
	{"array", docstore.Query{Where: where(cond("tags", docstore.Has, "x"))}, "SEARCH k USING"},
	{"array, sorted", docstore.Query{Where: where(cond("tags", docstore.Has, "x")), Sort: "due", Desc: true}, "k_tags_library:value, t.due, id"},
	{"array and range", docstore.Query{Where: where(cond("tags", docstore.Has, "x"), cond("due", docstore.Gt, time.Now())), Sort: "due"}, "k_tags_library:value, t.due, id"},
	{"unique", docstore.Query{Where: where(eq("email", "e"))}, "library:s.email"},
	{"unique, sorted", docstore.Query{Sort: "email", Desc: true}, "i_library:s.email, id"},
	{"unique combination", docstore.Query{Where: where(eq("owner", "o"), eq("title", "t"))}, "library:s.owner, s.title"},
	{"unique combination, sorted", docstore.Query{Where: where(eq("owner", "o")), Sort: "title"}, "i_library:s.owner, s.title, id"},
	{"id", docstore.Query{Where: where(eq("_id", "x"))}, "sqlite_autoindex_c_library_1"},
	{"everything", docstore.Query{}, "sqlite_autoindex_c_library_1"},
}

// TestPlans: every shape of query is answered by its declared index, on the first
// page and on every later one, without a scan and without a sort.
func TestPlans(t *testing.T) {
	s := openTest(t, freshPath(t))
	if err := s.Ensure(t.Context(), library); err != nil {
		t.Fatalf("ensure: %v", err)
	}
	full := marshal(t, "owner", "o", "due", time.Now(), "title", "t", "email", "e")
	for _, p := range planned {
		for place, after := range map[string]docstore.Cursor{
			"first page":     "",
			"behind a value": docstore.CursorOf(docstore.Doc{ID: "x", Body: full}, p.query.Sort),
			"behind none":    docstore.CursorOf(docstore.Doc{ID: "x", Body: marshal(t)}, p.query.Sort),
		} {
			t.Run(p.name+", "+place, func(t *testing.T) {
				q := p.query
				q.After = after
				checkPlanned(t, s, q, p.index)
			})
		}
	}
}

func checkPlanned(t *testing.T, s *Store, q docstore.Query, index string) {
	t.Helper()
	tab, err := s.table("library")
	if err != nil {
		t.Fatal(err)
	}
	search, err := tab.Search(q)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range search.Parts() {
		var steps []string
		st := tab.find(search, part, 20)
		err := s.read(t.Context(), func(conn *sqlite.Conn) (err error) {
			if err = s.checkPlan(conn, st); err == nil {
				steps, err = explain(conn, st)
			}
			return err
		})
		if err != nil {
			t.Errorf("plan: %v", err)
		}
		if all := strings.Join(steps, "; "); !strings.Contains(all, index) {
			t.Errorf("%s\nplan %s\nwant index %s", st.sql, all, index)
		}
	}
}

// TestPlans_refused: what no index answers is an error where plans are strict, so
// that a missing index is found by the first test that runs the query.
func TestPlans_refused(t *testing.T) {
	s := openTest(t, freshPath(t))
	if err := s.Ensure(t.Context(), library); err != nil {
		t.Fatalf("ensure: %v", err)
	}
	for name, q := range map[string]docstore.Query{
		"field without index":      {Where: where(eq("bare", "x"))},
		"sort without index":       {Sort: "bare"},
		"sort needs another index": {Where: where(eq("owner", "o")), Sort: "email"},
		"range and sort disagree":  {Where: where(cond("title", docstore.Gt, "x")), Sort: "due"},
		"second part of an index":  {Where: where(eq("due", time.Now()))},
		"array sorted by no index": {Where: where(cond("tags", docstore.Has, "x")), Sort: "title"},
		"in sorted by no index":    {Where: where(cond("title", docstore.In, []string{"a", "b"})), Sort: "due"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, err := range s.Find(t.Context(), "library", q) {
				if !errors.Is(err, docstore.ErrQuery) {
					t.Errorf("got %v, want %v", err, docstore.ErrQuery)
				}
				return
			}
			t.Error("answered, want refused")
		})
	}
	_, err := s.Count(t.Context(), "library", docstore.Query{Where: where(eq("bare", "x"))})
	if !errors.Is(err, docstore.ErrQuery) {
		t.Errorf("count: got %v, want %v", err, docstore.ErrQuery)
	}
}

// TestPlans_kept_statements: texts that depend on the number of values are not
// kept prepared, or a connection would collect them for as long as it lives.
func TestPlans_kept_statements(t *testing.T) {
	s := openTest(t, freshPath(t))
	if err := s.Ensure(t.Context(), library); err != nil {
		t.Fatalf("ensure: %v", err)
	}
	tab, err := s.table("library")
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]bool{1: false, 4: false, 5: true, 200: true} {
		values := make([]string, n)
		for i := range values {
			values[i] = fmt.Sprint(i)
		}
		search, err := tab.Collection.Count(docstore.Query{Where: where(cond("title", docstore.In, values))})
		if err != nil {
			t.Fatal(err)
		}
		if got := tab.count(search).rare; got != want {
			t.Errorf("count in %d values: rare %t, want %t", n, got, want)
		}
	}
}
