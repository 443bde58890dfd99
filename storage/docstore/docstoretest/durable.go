package docstoretest

import (
	"bytes"
	"fmt"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/storage/docstore"
)

// Durable tests that what was acknowledged is there when the store is opened
// again. place returns a new, empty place; each call of the function it returns
// opens a store there, and the test closes it.
func Durable(t *testing.T, place func(testing.TB) (open func() docstore.Store)) {
	open := place(t)
	s := open()
	declare(t, s)
	want := body("name", "kept", "size", 7, "tags", bson.A{"x"}, "email", "a@x")
	is(t, "insert", s.Insert(t.Context(), "things", "kept", body("name", "first")), nil)
	is(t, "replace", s.Replace(t.Context(), "things", "kept", 1, want), nil)
	insert(t, s, "gone", "name", "kept")
	is(t, "delete", s.Delete(t.Context(), "things", "gone", 1), nil)
	is(t, "close", s.Close(), nil)

	s = open()
	_, err := s.Get(t.Context(), "things", "kept")
	is(t, "get before the collection is declared", err, docstore.ErrQuery)
	declare(t, s)
	if d := get(t, s, "kept"); d.Rev != 2 || !bytes.Equal(d.Body, want) {
		t.Errorf("opened again: got revision %d, %v; want 2, %v", d.Rev, d.Body, want)
	}
	for name, q := range map[string]docstore.Query{"name": where(eq("name", "kept")), "tag": where(has("tags", "x"))} {
		if got := ids(find(t, s, q)); got != "kept" {
			t.Errorf("opened again, by %s: got %q, want kept", name, got)
		}
	}
	is(t, "insert a taken value", s.Insert(t.Context(), "things", "other", body("email", "a@x")), docstore.ErrExists)
	is(t, "replace at the kept revision", s.Replace(t.Context(), "things", "kept", 2, want), nil)
	is(t, "close", s.Close(), nil)

	// A new release declares more; the documents of the old one take part.
	s = open()
	ensure(t, s, shelf([]docstore.Field{{Path: "size", Kind: docstore.Int}}, docstore.Index{Fields: []string{"size"}}))
	if got := ids(find(t, s, where(eq("size", 7)))); got != "kept" {
		t.Errorf("declared otherwise: got %q, want kept", got)
	}
	for i := range 3 {
		is(t, fmt.Sprint("insert ", i, " under the rule that was dropped"), s.Insert(t.Context(), "things", fmt.Sprint(i), body("email", "a@x")), nil)
	}
	is(t, "close", s.Close(), nil)
}
