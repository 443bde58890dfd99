package docstoretest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/storage/docstore"
)

// together runs f in n goroutines and waits for them.
func together(n int, f func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { f(i) })
	}
	all.Wait()
}

// testConcurrency: two clicks arrive at once, and one of them must win.
func testConcurrency(t *testing.T, s docstore.Store) {
	declare(t, s)
	const n = 8
	t.Run("one insert of an id wins", func(t *testing.T) {
		won := outcomes(t, n, docstore.ErrExists, func(i int) error {
			return s.Insert(t.Context(), "things", "same", body("size", i))
		})
		if won != 1 {
			t.Errorf("%d inserts of one id succeeded, want 1", won)
		}
	})
	t.Run("one insert of a unique value wins", func(t *testing.T) {
		won := outcomes(t, n, docstore.ErrExists, func(i int) error {
			return s.Insert(t.Context(), "things", fmt.Sprint("u", i), body("email", "same"))
		})
		if docs := find(t, s, where(eq("email", "same"))); won != 1 || len(docs) != 1 {
			t.Errorf("%d inserts succeeded and %d documents are stored, want 1 and 1", won, len(docs))
		}
	})
	t.Run("one replace of a revision wins", func(t *testing.T) {
		won := outcomes(t, n, docstore.ErrConflict, func(i int) error {
			return s.Replace(t.Context(), "things", "same", 1, body("size", i))
		})
		if d := get(t, s, "same"); won != 1 || d.Rev != 2 {
			t.Errorf("%d replaces of one revision succeeded and made revision %d, want 1 and 2", won, d.Rev)
		}
	})
	t.Run("declaring together", func(t *testing.T) {
		together(n, func(int) {
			if err := s.Ensure(t.Context(), shelf(things.Fields, things.Indexes[0])); err != nil {
				t.Errorf("ensure: %v", err)
			}
		})
	})
	t.Run("reading while others write", func(t *testing.T) { readWhileWriting(t, s) })
}

// outcomes counts who succeeded; everybody else must be told lost.
func outcomes(t *testing.T, n int, lost error, f func(i int) error) int {
	t.Helper()
	var won atomic.Int64
	together(n, func(i int) {
		if err := f(i); err == nil {
			won.Add(1)
		} else if !errors.Is(err, lost) {
			t.Errorf("loser was told %v, want %v", err, lost)
		}
	})
	return int(won.Load())
}

// readWhileWriting: a reader sees one state of a document or the next, never a
// mixture, and what was acknowledged is seen by the next read.
func readWhileWriting(t *testing.T, s docstore.Store) {
	together(4, func(i int) {
		id := fmt.Sprint("w", i)
		if err := s.Insert(t.Context(), "things", id, body("size", 1, "twice", 2)); err != nil {
			t.Errorf("insert: %v", err)
		}
		for rev := int64(1); rev < 20; rev++ {
			if err := s.Replace(t.Context(), "things", id, rev, body("size", rev+1, "twice", 2*(rev+1))); err != nil {
				t.Errorf("replace: %v", err)
				return
			}
			d, err := s.Get(t.Context(), "things", id)
			if err != nil || d.Rev != rev+1 || 2*d.Body.Lookup("size").AsInt64() != d.Body.Lookup("twice").AsInt64() {
				t.Errorf("own write: got revision %d, %v, %v; want %d", d.Rev, d.Body, err, rev+1)
				return
			}
		}
	})
}

// testContext: a visitor who left must not keep the store busy, and the error
// must say that it was he who left.
func testContext(t *testing.T, s docstore.Store) {
	declare(t, s)
	insert(t, s, "a", "name", "n")
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	late, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	for ctx, want := range map[context.Context]error{gone: context.Canceled, late: context.DeadlineExceeded} {
		for name, err := range everyCall(ctx, s) {
			is(t, name, err, want)
		}
	}
	if d := get(t, s, "a"); d.Rev != 1 {
		t.Errorf("a call that was cancelled before it began wrote revision %d", d.Rev)
	}
	_, err := s.Get(t.Context(), "things", "new")
	is(t, "get what was inserted by a cancelled call", err, docstore.ErrNotFound)
}

// everyCall makes each call of a store and returns the errors by name.
func everyCall(ctx context.Context, s docstore.Store) map[string]error {
	_, get := s.Get(ctx, "things", "a")
	_, many := s.GetMany(ctx, "things", []string{"a"})
	_, none := s.GetMany(ctx, "things", nil)
	_, count := s.Count(ctx, "things", docstore.Query{})
	var find error
	for _, err := range s.Find(ctx, "things", where(cond("name", docstore.In, []string{}))) {
		find = err
	}
	return map[string]error{
		"ensure what is declared": s.Ensure(ctx, things),
		"ensure":                  s.Ensure(ctx, docstore.Spec{Collection: "other"}),
		"insert":                  s.Insert(ctx, "things", "new", body()),
		"get":                     get,
		"get many":                many,
		"get many of none":        none,
		"replace":                 s.Replace(ctx, "things", "a", 1, body("tags", bson.A{"x"})),
		"delete":                  s.Delete(ctx, "things", "a", 1),
		"find":                    find,
		"count":                   count,
		"ping":                    s.Ping(ctx),
	}
}

// testClose: shutting down waits for what is under way, so that no visitor is
// told of a failure that was a success; afterwards nothing hangs.
func testClose(t *testing.T, s docstore.Store) {
	declare(t, s)
	insert(t, s, "a", "name", "n")
	is(t, "ping", s.Ping(t.Context()), nil)
	var started, done sync.WaitGroup
	for i := range 8 {
		started.Add(1)
		done.Go(func() {
			started.Done()
			for j := range 200 {
				err := s.Insert(t.Context(), "things", fmt.Sprint(i, "-", j), body("size", j))
				if errors.Is(err, docstore.ErrUnavailable) {
					return
				}
				if err != nil {
					t.Errorf("insert while closing: %v", err)
				}
			}
		})
	}
	started.Wait()
	is(t, "close", s.Close(), nil)
	done.Wait()
	is(t, "close again", s.Close(), nil)
	for name, err := range everyCall(t.Context(), s) {
		is(t, name+" after close", err, docstore.ErrUnavailable)
	}
}
