package docstore_test

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/storage/docstore"
	"sanad/storage/docstore/sqlitestore"
)

// list is a document whose values are kept.
type list struct {
	Tags []string `bson:"tags"`
}

var clones int

func (l *list) Clone() *list { clones++; return &list{slices.Clone(l.Tags)} }

// TestKept_values_are_their_callers_own: what one caller does to the value it was
// given is seen by no other, and nobody is given what is no longer stored.
func TestKept_values_are_their_callers_own(t *testing.T) {
	ctx := t.Context()
	s, err := sqlitestore.Open(ctx, sqlitestore.Options{Path: filepath.Join(t.TempDir(), "db"), StrictPlans: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	spec := docstore.Spec{Collection: "lists"}
	c, err := docstore.Open[list](ctx, s, spec)
	if err != nil {
		t.Fatal(err)
	}
	other, err := docstore.Open[list](ctx, s, spec) // of another process
	if err != nil {
		t.Fatal(err)
	}
	want := func(when string, tags ...string) {
		t.Helper()
		l, err := c.Get(ctx, "a")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tags, l.Tags); diff != "" {
			t.Errorf("%s: %s", when, diff)
		}
		l.Tags[0] = "scribbled"
	}
	set := func(c *docstore.Collection[list], tag string) *list {
		t.Helper()
		l, err := c.Update(ctx, "a", func(l *list) error { l.Tags[0] = tag; return nil })
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	first := &list{Tags: []string{"one", "two"}}
	if err := c.Insert(ctx, "a", first); err != nil {
		t.Fatal(err)
	}
	first.Tags[0] = "scribbled"
	want("inserted", "one", "two")
	want("read before", "one", "two")
	set(c, "three").Tags[0] = "scribbled"
	want("updated", "three", "two")
	set(other, "four")
	want("updated by another", "four", "two")
	if err := other.Delete(ctx, "a"); err != nil {
		t.Fatal(err)
	}
	body, err := bson.Marshal(list{Tags: []string{"five"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Insert(ctx, "lists", "a", body); err != nil { // at the first one's revision
		t.Fatal(err)
	}
	want("deleted and inserted by another", "five")
	if clones == 0 {
		t.Error("nothing was ever kept")
	}
}
