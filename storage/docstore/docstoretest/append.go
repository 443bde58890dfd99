package docstoretest

import (
	"errors"
	"testing"

	"sanad/storage/docstore"
)

// testAppendOnly: a record of what was done is worth something only if those who
// did it cannot edit it. Searching it may change with a release, its documents may
// not.
func testAppendOnly(t *testing.T, s docstore.Store) {
	name := []docstore.Field{{Path: "name"}}
	email := append(name, docstore.Field{Path: "email"})
	unique := docstore.Index{Fields: []string{"email"}, Unique: true}
	ensure(t, s, appendOnly(shelf(name)))
	insert(t, s, "a", "name", "x", "email", "e")
	refusesChanges(t, s)

	// A declaration may be changed all the same, and changes no document.
	ensure(t, s, appendOnly(shelf(email, unique)))
	refusesChanges(t, s)
	if got := ids(find(t, s, where(eq("email", "e")))); got != "a" {
		t.Errorf("by the new field: got %q, want a", got)
	}
	is(t, "insert what must be unique", s.Insert(t.Context(), "things", "b", body("email", "e")), docstore.ErrExists)
	insert(t, s, "b", "name", "x")

	// Only a declaration lifts it, and another one puts it back.
	ensure(t, s, shelf(email, unique))
	is(t, "replace after it was lifted", s.Replace(t.Context(), "things", "b", 1, body("name", "y")), nil)
	is(t, "delete after it was lifted", s.Delete(t.Context(), "things", "b", 2), nil)
	ensure(t, s, appendOnly(shelf(email, unique)))
	refusesChanges(t, s)
	collectionRefusesChanges(t, s)
}

func appendOnly(spec docstore.Spec) docstore.Spec {
	spec.AppendOnly = true
	return spec
}

// refusesChanges fails the test unless document a stays as it is, whatever
// revision is named. The caller must not be told to repeat.
func refusesChanges(t *testing.T, s docstore.Store) {
	t.Helper()
	before := get(t, s, "a")
	is(t, "insert again", s.Insert(t.Context(), "things", "a", body("name", "other")), docstore.ErrExists)
	for what, err := range map[string]error{
		"replace":                   s.Replace(t.Context(), "things", "a", 1, body("name", "other")),
		"replace at a wrong one":    s.Replace(t.Context(), "things", "a", 7, body("name", "other")),
		"replace what is not there": s.Replace(t.Context(), "things", "none", 1, body("name", "other")),
		"delete":                    s.Delete(t.Context(), "things", "a", 1),
		"delete at a wrong one":     s.Delete(t.Context(), "things", "a", 7),
		"delete what is not there":  s.Delete(t.Context(), "things", "none", 1),
	} {
		is(t, what, err, docstore.ErrAppendOnly)
		if errors.Is(err, docstore.ErrUnavailable) {
			t.Errorf("%s: got %v, which asks to be repeated", what, err)
		}
	}
	is(t, "replace by a bad document", s.Replace(t.Context(), "things", "a", 1, body("name", 1)), docstore.ErrDocument)
	if after := get(t, s, "a"); after.Rev != 1 || string(after.Body) != string(before.Body) {
		t.Errorf("the document is %s at revision %d, was %s", after.Body, after.Rev, before.Body)
	}
}

// collectionRefusesChanges: the typed view passes the refusal on at once.
func collectionRefusesChanges(t *testing.T, s docstore.Store) {
	t.Helper()
	type thing struct {
		Name string `bson:"name"`
	}
	c, err := docstore.Open[thing](t.Context(), s, appendOnly(shelf([]docstore.Field{{Path: "name"}})))
	if err != nil {
		t.Fatal(err)
	}
	changes := 0
	_, err = c.Update(t.Context(), "a", func(v *thing) error { changes++; v.Name = "other"; return nil })
	is(t, "update", err, docstore.ErrAppendOnly)
	is(t, "delete from the collection", c.Delete(t.Context(), "a"), docstore.ErrAppendOnly)
	if v, err := c.Get(t.Context(), "a"); err != nil || v.Name != "x" || changes != 1 {
		t.Errorf("got %v, %v after %d changes; want x after one", v, err, changes)
	}
}
