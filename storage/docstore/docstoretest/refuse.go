package docstoretest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/storage/docstore"
)

// testBadQueries: what the declaration does not carry is refused, and loudly:
// answered by a full scan it would work until there are many documents.
func testBadQueries(t *testing.T, s docstore.Store) {
	fill(t, s)
	tooMany := make([]string, docstore.MaxIn+1)
	for i := range tooMany {
		tooMany[i] = fmt.Sprint(i)
	}
	for name, q := range map[string]docstore.Query{
		"undeclared field":        where(eq("other", "alef")),
		"no field":                where(eq("", "x")),
		"undeclared sort":         {Sort: "other"},
		"sort by an array":        {Sort: "tags"},
		"equal on an array":       where(eq("tags", "red")),
		"has on a string":         where(has("name", "a")),
		"unknown operator":        where(cond("name", docstore.Has+1, "a")),
		"number for a string":     where(eq("name", 1)),
		"string for a number":     where(eq("size", "1")),
		"float for a number":      where(eq("size", 1.5)),
		"string for a time":       where(eq("at", "2026-03-01")),
		"number for a time":       where(eq("at", 5)),
		"time for a number":       where(eq("size", time.Now())),
		"number too large":        where(eq("size", uint64(1)<<63)),
		"nothing as value":        where(eq("name", nil)),
		"text that is no text":    where(eq("name", "\xff")),
		"in without a list":       where(cond("name", docstore.In, "a")),
		"in of nothing at all":    where(cond("name", docstore.In, nil)),
		"in of other things":      where(cond("name", docstore.In, []int{1})),
		"in of too many":          where(cond("name", docstore.In, tooMany)),
		"limit below zero":        {Limit: -1},
		"limit above the maximum": {Limit: docstore.MaxLimit + 1},
	} {
		t.Run(name, func(t *testing.T) { is(t, "find", findError(t, s, q), docstore.ErrQuery) })
	}
	for what, err := range map[string]error{
		"insert":  s.Insert(t.Context(), "nowhere", "a", body()),
		"replace": s.Replace(t.Context(), "nowhere", "a", 1, body()),
		"delete":  s.Delete(t.Context(), "nowhere", "a", 1),
	} {
		is(t, what+" in an undeclared collection", err, docstore.ErrQuery)
	}
	_, err := s.Get(t.Context(), "nowhere", "a")
	is(t, "get from an undeclared collection", err, docstore.ErrQuery)
}

// testBadCursors: a cursor comes back from a visitor, who may have edited it.
func testBadCursors(t *testing.T, s docstore.Store) {
	fill(t, s)
	byName := docstore.CursorOf(docstore.Doc{ID: "a", Body: body("name", "alef")}, "name")
	for name, q := range map[string]docstore.Query{
		"noise":                     {After: "%%%"},
		"text":                      {After: "YWJj"},
		"cut off":                   {After: byName[:len(byName)-4], Sort: "name"},
		"of a listing by name":      {After: byName, Sort: "size"},
		"of a listing by name, too": {After: byName, Sort: "at"},
		"too long":                  {After: docstore.Cursor(strings.Repeat("A", 8000))},
	} {
		t.Run(name, func(t *testing.T) { is(t, "find", findError(t, s, q), docstore.ErrQuery) })
	}
	if got := ids(find(t, s, docstore.Query{After: byName, Sort: "name"})); got != "e b" {
		t.Errorf("behind a good cursor: got %q, want e b", got)
	}
	gone := docstore.CursorOf(docstore.Doc{ID: "bb"}, "_id")
	if got := ids(find(t, s, docstore.Query{After: gone})); got != "c d e" {
		t.Errorf("behind a document that was deleted: got %q, want c d e", got)
	}
}

// testLimits: what one store keeps the other must keep, so both refuse the same,
// before anything is written.
func testLimits(t *testing.T, s docstore.Store) {
	declare(t, s)
	tags := func(n int) bson.A {
		var a bson.A
		for i := range n {
			a = append(a, fmt.Sprint(i))
		}
		return a
	}
	filler := func(n int) bson.Raw {
		return body("f", strings.Repeat("x", n-len(body("f", ""))))
	}
	for _, c := range []struct {
		name, id string
		body     bson.Raw
		want     error
	}{
		{"no id", "", body(), docstore.ErrDocument},
		{"longest id", strings.Repeat("i", docstore.MaxID), body(), nil},
		{"id too long", strings.Repeat("i", docstore.MaxID+1), body(), docstore.ErrDocument},
		{"id with a zero", "a\x00b", body(), docstore.ErrDocument},
		{"id that is no text", "a\xff", body(), docstore.ErrDocument},
		{"id of any letters", "قسم/١ %?#..", body(), nil},
		{"largest document", "large", filler(docstore.MaxDocument), nil},
		{"document too large", "larger", filler(docstore.MaxDocument + 1), docstore.ErrDocument},
		{"no document", "none", nil, docstore.ErrDocument},
		{"broken document", "broken", body("name", "x")[:8], docstore.ErrDocument},
		{"longest string", "string", body("name", strings.Repeat("s", docstore.MaxKey)), nil},
		{"string too long", "s", body("name", strings.Repeat("s", docstore.MaxKey+1)), docstore.ErrDocument},
		{"longest unique string", "unique", body("email", strings.Repeat("s", docstore.MaxKey)), nil},
		{"string that is no text", "s", body("name", "\xff"), docstore.ErrDocument},
		{"longest array", "array", body("tags", tags(docstore.MaxKeys)), nil},
		{"array too long", "t", body("tags", tags(docstore.MaxKeys+1)), docstore.ErrDocument},
		{"array of numbers", "t", body("tags", bson.A{1}), docstore.ErrDocument},
		{"string for an array", "t", body("tags", "red"), docstore.ErrDocument},
		{"member too long", "t", body("tags", bson.A{strings.Repeat("s", docstore.MaxKey+1)}), docstore.ErrDocument},
		{"number for a string", "n", body("name", 1), docstore.ErrDocument},
		{"string for a number", "n", body("size", "1"), docstore.ErrDocument},
		{"float for a number", "n", body("size", 1.5), docstore.ErrDocument},
		{"string for a time", "n", body("at", "noon"), docstore.ErrDocument},
		{"string on the way", "way", body("owner", "o1"), nil}, // the field below is absent
	} {
		t.Run(c.name, func(t *testing.T) {
			is(t, "insert", s.Insert(t.Context(), "things", c.id, c.body), c.want)
			want := docstore.ErrNotFound
			if c.want == nil {
				want = nil
			}
			_, err := s.Get(t.Context(), "things", c.id)
			is(t, "get", err, want)
		})
	}
	insert(t, s, "kept", "name", "kept")
	is(t, "replace by a bad document", s.Replace(t.Context(), "things", "kept", 1, body("name", 1)), docstore.ErrDocument)
	if d := get(t, s, "kept"); d.Rev != 1 {
		t.Errorf("a refused replace made revision %d", d.Rev)
	}
}
