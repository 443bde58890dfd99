package docstore_test

import (
	"context"
	"errors"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/internal/testkit/sqlitetest"
	"sanad/storage/docstore"
)

// unlucky is a store in which somebody else is always faster.
type unlucky struct {
	docstore.Store
	replaces, deletes int
}

func (u *unlucky) Replace(context.Context, string, string, int64, bson.Raw) error {
	u.replaces++
	return docstore.ErrConflict
}

func (u *unlucky) Delete(context.Context, string, string, int64) error {
	u.deletes++
	return docstore.ErrConflict
}

type note struct {
	Text string   `bson:"text"`
	Tags []string `bson:"tags"`
}

func openNotes(t *testing.T, wrap func(docstore.Store) docstore.Store) *docstore.Collection[note] {
	t.Helper()
	c, err := docstore.Open[note](t.Context(), wrap(sqlitetest.Open(t)), docstore.Spec{
		Collection: "notes",
		Fields:     []docstore.Field{{Path: "text"}, {Path: "tags", Kind: docstore.Strings}},
		Indexes:    []docstore.Index{{Fields: []string{"text"}}},
	})
	if err != nil {
		t.Fatalf("open collection: %v", err)
	}
	return c
}

// TestUpdate_gives_up: a change that is overtaken again and again ends with
// ErrConflict, not never.
func TestUpdate_gives_up(t *testing.T) {
	var bad *unlucky
	c := openNotes(t, func(s docstore.Store) docstore.Store {
		bad = &unlucky{Store: s}
		return bad
	})
	if err := c.Insert(t.Context(), "a", &note{}); err != nil {
		t.Fatalf("insert: %v", err)
	}
	calls := 0
	v, err := c.Update(t.Context(), "a", func(n *note) error { calls++; n.Text += "x"; return nil })
	if !errors.Is(err, docstore.ErrConflict) || v != nil {
		t.Errorf("update: got %v, %v; want %v", v, err, docstore.ErrConflict)
	}
	if calls != bad.replaces || calls < 10 || calls > 100 {
		t.Errorf("the change was made %d times and stored %d times, want a few dozen of each", calls, bad.replaces)
	}
	if err := c.Delete(t.Context(), "a"); !errors.Is(err, docstore.ErrConflict) || bad.deletes > 100 {
		t.Errorf("delete: got %v after %d tries, want %v", err, bad.deletes, docstore.ErrConflict)
	}
}

// TestCollection_decode_names_the_document: a document that no longer fits its
// type is found by what the log says.
func TestCollection_decode_names_the_document(t *testing.T) {
	var raw docstore.Store
	c := openNotes(t, func(s docstore.Store) docstore.Store { raw = s; return s })
	body, err := bson.Marshal(bson.M{"text": "x", "tags": nil, "other": 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := raw.Insert(t.Context(), "notes", "older", body); err != nil {
		t.Fatalf("insert: %v", err)
	}
	n, err := c.Get(t.Context(), "older")
	if err != nil || n.Text != "x" || n.Tags != nil {
		t.Errorf("document with a null and a field too many: got %+v, %v", n, err)
	}
	type other struct {
		Text int `bson:"text"`
	}
	wrong, err := docstore.Open[other](t.Context(), raw, docstore.Spec{Collection: "notes"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = wrong.Get(t.Context(), "older")
	if want := "decode notes older"; err == nil || err.Error()[:len(want)] != want {
		t.Errorf("document of another shape: got %v, want an error that begins %q", err, want)
	}
}

// FuzzCursor: a cursor comes from a visitor. Whatever it says, it is refused or
// it is a place; and a place that we made is read back as it was.
func FuzzCursor(f *testing.F) {
	body, err := bson.Marshal(bson.M{"text": "t"})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(docstore.CursorOf(docstore.Doc{ID: "a", Body: body}, "text")))
	f.Add(string(docstore.CursorOf(docstore.Doc{ID: "a"}, "_id")))
	f.Add("%")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := docstore.Cursor(text).Place()
		if err != nil {
			if !errors.Is(err, docstore.ErrQuery) {
				t.Errorf("place of %q: got %v, want %v", text, err, docstore.ErrQuery)
			}
			return
		}
		again, err := docstore.CursorOf(docstore.Doc{ID: p.ID}, "").Place()
		if err != nil || again.ID != p.ID {
			t.Errorf("id %q comes back as %q, %v", p.ID, again.ID, err)
		}
	})
}
