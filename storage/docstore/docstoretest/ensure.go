package docstoretest

import (
	"fmt"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/storage/docstore"
)

// testDeclarations: a declaration is code, and a wrong one is found at start.
func testDeclarations(t *testing.T, s docstore.Store) {
	str := func(paths ...string) (out []docstore.Field) {
		for _, p := range paths {
			out = append(out, docstore.Field{Path: p})
		}
		return out
	}
	ix := func(unique bool, fields ...string) []docstore.Index {
		return []docstore.Index{{Fields: fields, Unique: unique}}
	}
	array := []docstore.Field{{Path: "a"}, {Path: "l", Kind: docstore.Strings}}
	for name, spec := range map[string]docstore.Spec{
		"no name":                {},
		"name with capitals":     {Collection: "Things"},
		"name with quotes":       {Collection: `t"x`},
		"bad path":               {Collection: "t", Fields: str("a b")},
		"path with a dollar":     {Collection: "t", Fields: str("$a")},
		"the id as a field":      {Collection: "t", Fields: str("_id")},
		"field twice":            {Collection: "t", Fields: str("a", "a")},
		"fields alike":           {Collection: "t", Fields: str("a", "A")},
		"unknown kind":           {Collection: "t", Fields: []docstore.Field{{Path: "a", Kind: docstore.Strings + 1}}},
		"index on nothing":       {Collection: "t", Fields: str("a"), Indexes: ix(false)},
		"index on an undeclared": {Collection: "t", Fields: str("a"), Indexes: ix(false, "b")},
		"index on one twice":     {Collection: "t", Fields: str("a"), Indexes: ix(false, "a", "a")},
		"array behind another":   {Collection: "t", Fields: array, Indexes: ix(false, "a", "l")},
		"unique array":           {Collection: "t", Fields: array, Indexes: ix(true, "l")},
	} {
		t.Run(name, func(t *testing.T) {
			is(t, "ensure", s.Ensure(t.Context(), spec), docstore.ErrQuery)
		})
	}
	for range 2 { // idempotent
		ensure(t, s, things)
	}
	insert(t, s, "a", "name", "n")
	ensure(t, s, things)
	if got := ids(find(t, s, where(eq("name", "n")))); got != "a" {
		t.Errorf("after declaring again: found %q, want a", got)
	}
}

// shelf declares a collection with the given fields and indexes.
func shelf(fields []docstore.Field, indexes ...docstore.Index) docstore.Spec {
	return docstore.Spec{Collection: "things", Fields: fields, Indexes: indexes}
}

// testEnsureField: a new release searches by a field that old documents already
// hold. Nobody should have to touch them.
func testEnsureField(t *testing.T, s docstore.Store) {
	ensure(t, s, shelf(nil))
	for i := range 120 { // more than a store re-reads at a time
		insert(t, s, fmt.Sprintf("d%03d", i), "name", fmt.Sprint("n", i%3), "size", i)
	}
	is(t, "query before the field is declared", findError(t, s, where(eq("name", "n1"))), docstore.ErrQuery)
	name := docstore.Field{Path: "name"}
	byName := docstore.Index{Fields: []string{"name"}}
	ensure(t, s, shelf([]docstore.Field{name}, byName))
	if n, err := s.Count(t.Context(), "things", where(eq("name", "n1"))); err != nil || n != 40 {
		t.Errorf("old documents by the new field: got %d, %v; want 40", n, err)
	}
	if d := get(t, s, "d000"); d.Rev != 1 {
		t.Errorf("re-reading made revision %d, want 1: nobody changed the document", d.Rev)
	}

	// A document that does not fit stops the change; what was in force stays.
	wrong := []docstore.Field{name, {Path: "size", Kind: docstore.Time}}
	is(t, "declare another kind than stored", s.Ensure(t.Context(), shelf(wrong, byName)), docstore.ErrDocument)
	insert(t, s, "later", "name", "n1", "size", 1)
	if n, err := s.Count(t.Context(), "things", where(eq("name", "n1"))); err != nil || n != 41 {
		t.Errorf("after a refused declaration: got %d, %v; want 41", n, err)
	}

	// A field whose declaration is dropped and comes back finds everything again.
	ensure(t, s, shelf(nil))
	insert(t, s, "between", "name", "n1")
	is(t, "replace meanwhile", s.Replace(t.Context(), "things", "d001", 1, body("name", "moved")), nil)
	ensure(t, s, shelf([]docstore.Field{name}, byName))
	if n, err := s.Count(t.Context(), "things", where(eq("name", "n1"))); err != nil || n != 41 {
		t.Errorf("after the field came back: got %d, %v; want 41", n, err)
	}
}

// testEnsureUnique: a rule may be added when stored documents obey it, and only
// then; a rule that is dropped must let go.
func testEnsureUnique(t *testing.T, s docstore.Store) {
	email := []docstore.Field{{Path: "email"}}
	ensure(t, s, shelf(email, docstore.Index{Fields: []string{"email"}}))
	insert(t, s, "a", "email", "x")
	insert(t, s, "b", "email", "x")
	insert(t, s, "c")
	insert(t, s, "d")
	rule := shelf(email, docstore.Index{Fields: []string{"email"}, Unique: true})
	is(t, "a rule that is broken already", s.Ensure(t.Context(), rule), docstore.ErrExists)
	insert(t, s, "e", "email", "x")
	is(t, "delete", s.Delete(t.Context(), "things", "e", 1), nil)
	is(t, "replace", s.Replace(t.Context(), "things", "b", 1, body("email", "y")), nil)
	ensure(t, s, rule)
	is(t, "insert against the new rule", s.Insert(t.Context(), "things", "f", body("email", "x")), docstore.ErrExists)
	insert(t, s, "f")
	ensure(t, s, shelf(email, docstore.Index{Fields: []string{"email"}}))
	insert(t, s, "g", "email", "x")
	if got := ids(find(t, s, where(eq("email", "x")))); got != "a g" {
		t.Errorf("after the rule was dropped: got %q, want a g", got)
	}
}

// testEnsureArray: arrays are kept apart from other fields, so they come and go
// by themselves, alone and together with what they are sorted by.
func testEnsureArray(t *testing.T, s docstore.Store) {
	size := docstore.Field{Path: "size", Kind: docstore.Int}
	tags := docstore.Field{Path: "tags", Kind: docstore.Strings}
	ensure(t, s, shelf([]docstore.Field{size}))
	insert(t, s, "a", "size", 2, "tags", bson.A{"x"})
	insert(t, s, "b", "size", 1, "tags", bson.A{"x", "y"})
	ensure(t, s, shelf([]docstore.Field{size, tags}, docstore.Index{Fields: []string{"tags"}}))
	if got := ids(find(t, s, where(has("tags", "x")))); got != "a b" {
		t.Errorf("new array: got %q, want a b", got)
	}
	ensure(t, s, shelf([]docstore.Field{size, tags}, docstore.Index{Fields: []string{"tags", "size"}}))
	q := docstore.Query{Where: []docstore.Cond{has("tags", "x")}, Sort: "size"}
	if got := ids(find(t, s, q)); got != "b a" {
		t.Errorf("new combination with an array: got %q, want b a", got)
	}
	is(t, "replace", s.Replace(t.Context(), "things", "b", 1, body("size", 3, "tags", bson.A{"x", "y"})), nil)
	if got := ids(find(t, s, q)); got != "a b" {
		t.Errorf("after the sorted field changed: got %q, want a b", got)
	}
}
