package docstoretest

import (
	"bytes"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/storage/docstore"
)

// testInsert: a fixed id makes work repeatable, so a second insert must be told
// that the first one happened, and must not touch it.
func testInsert(t *testing.T, s docstore.Store) {
	declare(t, s)
	want := body("name", "كتاب", "size", int32(3), "extra", bson.D{{Key: "deep", Value: bson.A{"x", int64(7), 1.5, true, nil}}})
	is(t, "insert", s.Insert(t.Context(), "things", "a", want), nil)
	got := get(t, s, "a")
	if got.ID != "a" || got.Rev != 1 || !bytes.Equal(got.Body, want) {
		t.Errorf("get: got %s revision %d body %v, want a, 1, %v", got.ID, got.Rev, got.Body, want)
	}
	is(t, "insert again", s.Insert(t.Context(), "things", "a", body("name", "other")), docstore.ErrExists)
	if again := get(t, s, "a"); again.Rev != 1 || !bytes.Equal(again.Body, want) {
		t.Errorf("a refused insert changed the document to revision %d, %v", again.Rev, again.Body)
	}
	_, err := s.Get(t.Context(), "things", "A")
	is(t, "get an id in other case", err, docstore.ErrNotFound)
	_, err = s.Get(t.Context(), "things", "missing")
	is(t, "get missing", err, docstore.ErrNotFound)
}

// testReplace: compare-and-swap is the only lock there is. A stale writer must
// lose, must learn why, and must leave nothing behind, in the index neither.
func testReplace(t *testing.T, s docstore.Store) {
	declare(t, s)
	insert(t, s, "a", "name", "one", "tags", bson.A{"x", "y"})
	is(t, "replace", s.Replace(t.Context(), "things", "a", 1, body("name", "two", "tags", bson.A{"y", "z"})), nil)
	if d := get(t, s, "a"); d.Rev != 2 || d.Body.Lookup("name").StringValue() != "two" {
		t.Errorf("after replace: got revision %d, %v; want 2, two", d.Rev, d.Body)
	}
	for _, rev := range []int64{1, 3, 0, -1} {
		is(t, "replace at a revision that is not current", s.Replace(t.Context(), "things", "a", rev, body("name", "stale")), docstore.ErrConflict)
	}
	is(t, "replace missing", s.Replace(t.Context(), "things", "b", 1, body("name", "b")), docstore.ErrNotFound)
	for value, want := range map[string]string{"one": "", "two": "a", "stale": ""} {
		if got := ids(find(t, s, where(eq("name", value)))); got != want {
			t.Errorf("find name %s: got %q, want %q", value, got, want)
		}
	}
	for tag, want := range map[string]string{"x": "", "y": "a", "z": "a"} {
		if got := ids(find(t, s, where(has("tags", tag)))); got != want {
			t.Errorf("find tag %s: got %q, want %q", tag, got, want)
		}
	}
	is(t, "replace without fields", s.Replace(t.Context(), "things", "a", 2, body()), nil)
	if got := ids(find(t, s, where(has("tags", "y")))) + ids(find(t, s, where(eq("name", "two")))); got != "" {
		t.Errorf("a field that was removed is still found: %q", got)
	}
}

// testDelete: whoever erases a person must not erase a change he has not seen,
// and what is erased must be gone from every index and free its unique values.
func testDelete(t *testing.T, s docstore.Store) {
	declare(t, s)
	insert(t, s, "a", "name", "n", "email", "a@example.org", "tags", bson.A{"x"})
	is(t, "delete at an old revision", s.Delete(t.Context(), "things", "a", 2), docstore.ErrConflict)
	is(t, "delete missing", s.Delete(t.Context(), "things", "b", 1), docstore.ErrNotFound)
	is(t, "delete", s.Delete(t.Context(), "things", "a", 1), nil)
	_, err := s.Get(t.Context(), "things", "a")
	is(t, "get deleted", err, docstore.ErrNotFound)
	is(t, "delete again", s.Delete(t.Context(), "things", "a", 1), docstore.ErrNotFound)
	if got := ids(find(t, s, where(eq("name", "n")))) + ids(find(t, s, where(has("tags", "x")))); got != "" {
		t.Errorf("a deleted document is found: %q", got)
	}
	insert(t, s, "b", "email", "a@example.org")
	insert(t, s, "a", "name", "n")
	if d := get(t, s, "a"); d.Rev != 1 {
		t.Errorf("a document inserted after deletion: got revision %d, want 1", d.Rev)
	}
}

// testGetMany: lists of people and courses are joined by it; one missing must
// not hide the others, one named twice must not appear twice.
func testGetMany(t *testing.T, s docstore.Store) {
	declare(t, s)
	for _, id := range []string{"a", "b", "c"} {
		insert(t, s, id, "name", id)
	}
	docs, err := s.GetMany(t.Context(), "things", []string{"c", "missing", "a", "c", "", "a\x00"})
	is(t, "get many", err, nil)
	got := map[string]string{}
	for _, d := range docs {
		got[d.ID] = d.Body.Lookup("name").StringValue()
	}
	if len(docs) != 2 || got["a"] != "a" || got["c"] != "c" {
		t.Errorf("get many: got %d documents %v, want a and c", len(docs), got)
	}
	docs, err = s.GetMany(t.Context(), "things", nil)
	if err != nil || len(docs) != 0 {
		t.Errorf("get many of none: got %d, %v; want nothing", len(docs), err)
	}
	_, err = s.GetMany(t.Context(), "things", make([]string, docstore.MaxIn))
	is(t, "get as many as allowed", err, nil)
	_, err = s.GetMany(t.Context(), "things", make([]string, docstore.MaxIn+1))
	is(t, "get too many", err, docstore.ErrQuery)
}

// testUnique: an e-mail address belongs to one person. The store decides, since
// asking first and inserting then is a race.
func testUnique(t *testing.T, s docstore.Store) {
	declare(t, s)
	insert(t, s, "a", "email", "a@example.org", "owner", bson.D{{Key: "id", Value: "o1"}}, "name", "n")
	is(t, "insert a taken value", s.Insert(t.Context(), "things", "b", body("email", "a@example.org")), docstore.ErrExists)
	_, err := s.Get(t.Context(), "things", "b")
	is(t, "get what was refused", err, docstore.ErrNotFound)
	is(t, "insert a taken combination", s.Insert(t.Context(), "things", "b",
		body("owner", bson.D{{Key: "id", Value: "o1"}}, "name", "n")), docstore.ErrExists)
	insert(t, s, "b", "owner", bson.D{{Key: "id", Value: "o1"}}, "name", "m")
	insert(t, s, "c", "owner", bson.D{{Key: "id", Value: "o2"}}, "name", "n")
	insert(t, s, "case", "email", "A@example.org") // what is equal is decided by bytes

	// A combination with a part missing collides with nothing.
	insert(t, s, "d", "name", "n")
	insert(t, s, "e", "name", "n", "email", nil)
	insert(t, s, "f", "owner", bson.D{{Key: "id", Value: "o1"}})
	insert(t, s, "g", "owner", bson.D{{Key: "id", Value: "o1"}}, "name", nil)

	// Parts are parts: moving a letter from one to the other is another combination.
	insert(t, s, "h", "owner", bson.D{{Key: "id", Value: "o1n"}}, "name", "")

	is(t, "replace by a taken value", s.Replace(t.Context(), "things", "b", 1, body("email", "a@example.org")), docstore.ErrExists)
	if d := get(t, s, "b"); d.Rev != 1 || d.Body.Lookup("name").StringValue() != "m" {
		t.Errorf("a refused replace changed the document: revision %d, %v", d.Rev, d.Body)
	}
	is(t, "replace keeping its own value", s.Replace(t.Context(), "things", "a", 1, body("email", "a@example.org", "size", 2)), nil)
	is(t, "replace giving the value up", s.Replace(t.Context(), "things", "a", 2, body("email", "new@example.org")), nil)
	insert(t, s, "i", "email", "a@example.org")
}
