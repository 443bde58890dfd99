package docstoretest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"sanad/storage/docstore"
)

// thing is the typed document of the tests of docstore.Collection, which is
// written once but must work on every store.
type thing struct {
	Name  string    `bson:"name,omitempty"`
	Size  int       `bson:"size"`
	At    time.Time `bson:"at"`
	Tags  []string  `bson:"tags"`
	Email string    `bson:"email,omitempty"`
}

func openThings(t *testing.T, s docstore.Store) *docstore.Collection[thing] {
	t.Helper()
	c, err := docstore.Open[thing](t.Context(), s, things)
	if err != nil {
		t.Fatalf("open collection: %v", err)
	}
	return c
}

// testCollection: the typed view loses nothing, and says what the store says.
func testCollection(t *testing.T, s docstore.Store) {
	c := openThings(t, s)
	is(t, "insert", c.Insert(t.Context(), "a", &thing{Name: "n", At: noon, Tags: []string{"x"}}), nil)
	is(t, "insert again", c.Insert(t.Context(), "a", &thing{}), docstore.ErrExists)
	it, err := c.GetItem(t.Context(), "a")
	if err != nil || it.ID != "a" || it.Rev != 1 || it.Value.Name != "n" || !it.Value.At.Equal(noon) || it.Value.Tags[0] != "x" {
		t.Errorf("get: got %+v, %v", it, err)
	}
	_, err = c.Get(t.Context(), "b")
	is(t, "get missing", err, docstore.ErrNotFound)
	_, err = c.Update(t.Context(), "b", func(*thing) error { return nil })
	is(t, "update missing", err, docstore.ErrNotFound)
	_, err = c.First(t.Context(), where(eq("name", "m")))
	is(t, "first of none", err, docstore.ErrNotFound)
	first, err := c.First(t.Context(), docstore.Query{Sort: "name", Desc: true})
	if err != nil || first.ID != "a" {
		t.Errorf("first: got %q, %v; want a", first.ID, err)
	}
	is(t, "insert what is too large", c.Insert(t.Context(), "big", &thing{Tags: []string{strings.Repeat("x", docstore.MaxDocument)}}), docstore.ErrDocument)

	refused := errors.New("the rule says no")
	_, err = c.Update(t.Context(), "a", func(v *thing) error { v.Name = "changed"; return refused })
	is(t, "update that its rule refuses", err, refused)
	v, err := c.Update(t.Context(), "a", func(v *thing) error { v.Name = "changed"; return docstore.ErrUnchanged })
	if err != nil || v == nil {
		t.Errorf("update that finds nothing to do: got %v, %v", v, err)
	}
	if it, err := c.GetItem(t.Context(), "a"); err != nil || it.Rev != 1 || it.Value.Name != "n" {
		t.Errorf("after two updates that did not happen: %+v, %v", it, err)
	}
	many, err := c.GetMany(t.Context(), []string{"a", "b"})
	if err != nil || len(many) != 1 || many["a"].Name != "n" {
		t.Errorf("get many: got %v, %v", many, err)
	}
	is(t, "delete", c.Delete(t.Context(), "a"), nil)
	is(t, "delete what is gone", c.Delete(t.Context(), "a"), nil)
	testUpsert(t, c)
}

func testUpsert(t *testing.T, c *docstore.Collection[thing]) {
	t.Helper()
	add := func(v *thing) error { v.Size++; return nil }
	for want := 1; want <= 2; want++ {
		if v, err := c.Upsert(t.Context(), "counter", add); err != nil || v.Size != want {
			t.Errorf("upsert: got %+v, %v; want %d", v, err, want)
		}
	}
	if _, err := c.Upsert(t.Context(), "idle", func(*thing) error { return docstore.ErrUnchanged }); err != nil {
		t.Errorf("upsert with nothing to do: %v", err)
	}
	_, err := c.Get(t.Context(), "idle")
	is(t, "get what no upsert wanted", err, docstore.ErrNotFound)
	take := func(v *thing) error { v.Email = "taken"; return nil }
	if _, err := c.Upsert(t.Context(), "owner", take); err != nil {
		t.Errorf("upsert: %v", err)
	}
	v, err := c.Upsert(t.Context(), "thief", take)
	is(t, "upsert of a taken combination", err, docstore.ErrExists)
	if v != nil {
		t.Errorf("a refused upsert returned a value: %+v", v)
	}
}

// testCollectionRaces: seats, attempts and hours are counted in documents. No
// increment may be lost, however many arrive at once.
func testCollectionRaces(t *testing.T, s docstore.Store) {
	c := openThings(t, s)
	const workers, each = 6, 8
	add := func(v *thing) error { v.Size++; return nil }
	together(workers, func(int) {
		for range each {
			if _, err := c.Upsert(t.Context(), "counter", add); err != nil {
				t.Errorf("upsert: %v", err)
			}
		}
	})
	it, err := c.GetItem(t.Context(), "counter")
	if err != nil || it.Value.Size != workers*each || it.Rev != workers*each {
		t.Errorf("counter: got %+v at revision %d, %v; want %d", it.Value, it.Rev, err, workers*each)
	}
	together(workers, func(int) {
		if err := c.Delete(t.Context(), "counter"); err != nil {
			t.Errorf("delete together: %v", err)
		}
	})

	// A change that somebody overtakes is made again on what that somebody stored.
	is(t, "insert", c.Insert(t.Context(), "overtaken", &thing{Size: 1}), nil)
	calls := 0
	v, err := c.Update(t.Context(), "overtaken", func(v *thing) error {
		if calls++; calls == 1 {
			if _, err := c.Update(t.Context(), "overtaken", func(v *thing) error { v.Size = 10; return nil }); err != nil {
				return err
			}
		}
		v.Size++
		return nil
	})
	if err != nil || calls != 2 || v.Size != 11 {
		t.Errorf("overtaken update: got %+v after %d calls, %v; want 11 after 2", v, calls, err)
	}

	// Somebody who never lets go is not waited for longer than the caller wants.
	ctx, cancel := context.WithCancel(t.Context())
	_, err = c.Update(ctx, "overtaken", func(*thing) error {
		cancel()
		return nil
	})
	is(t, "update whose caller leaves", err, context.Canceled)
}

// testEach: reports and exports go through everything, page by page.
func testEach(t *testing.T, s docstore.Store) {
	c := openThings(t, s)
	const n = 520 // more than a page of Each
	together(8, func(w int) {
		for i := w; i < n; i += 8 {
			if err := c.Insert(t.Context(), fmt.Sprintf("d%03d", i), &thing{Size: i % 7}); err != nil {
				t.Errorf("insert: %v", err)
			}
		}
	})
	seen, last := map[string]bool{}, -1
	err := c.Each(t.Context(), docstore.Query{Sort: "size"}, func(it docstore.Item[thing]) error {
		if it.Value.Size < last {
			t.Errorf("%s of size %d comes after size %d", it.ID, it.Value.Size, last)
		}
		seen[it.ID], last = true, it.Value.Size
		return nil
	})
	if err != nil || len(seen) != n {
		t.Errorf("each: saw %d, %v; want %d", len(seen), err, n)
	}
	enough, calls := errors.New("enough"), 0
	err = c.Each(t.Context(), docstore.Query{}, func(docstore.Item[thing]) error {
		if calls++; calls == 3 {
			return enough
		}
		return nil
	})
	if !errors.Is(err, enough) || calls != 3 {
		t.Errorf("each that is stopped: %d calls, %v", calls, err)
	}
	is(t, "each with a bad query", c.Each(t.Context(), where(eq("nothing", 1)), nil), docstore.ErrQuery)
}
