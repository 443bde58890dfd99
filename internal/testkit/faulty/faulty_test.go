package faulty_test

import (
	"errors"
	"fmt"
	"testing"

	"sanad/internal/testkit/faulty"
	"sanad/internal/testkit/sqlitetest"
	"sanad/storage/docstore"
)

type step struct {
	N int `bson:"n"`
}

func open(t *testing.T) (*faulty.Store, *docstore.Collection[step]) {
	t.Helper()
	s := faulty.New(sqlitetest.Open(t))
	c, err := docstore.Open[step](t.Context(), s, docstore.Spec{Collection: "steps"})
	if err != nil {
		t.Fatalf("open collection: %v", err)
	}
	return s, c
}

// chain is three writes under fixed ids, each of which may have happened before.
func chain(t *testing.T, c *docstore.Collection[step]) error {
	t.Helper()
	for i := range 3 {
		if err := c.Insert(t.Context(), fmt.Sprint(i), &step{N: i}); err != nil && !errors.Is(err, docstore.ErrExists) {
			return err
		}
	}
	return nil
}

// TestFailWrite: the chosen write fails once, in the chosen way, and a chain that
// may be repeated comes to the same end whichever it was.
func TestFailWrite(t *testing.T) {
	for _, mode := range faulty.Modes {
		for n := 1; n <= 3; n++ {
			t.Run(fmt.Sprintf("write %d %s", n, mode), func(t *testing.T) {
				s, c := open(t)
				s.FailWrite(n, mode)
				if err := chain(t, c); !errors.Is(err, faulty.ErrInjected) || !errors.Is(err, docstore.ErrUnavailable) {
					t.Fatalf("chain: got %v, want the injected failure", err)
				}
				stored, want := count(t, c), int64(n-1)
				if mode == faulty.After {
					want = int64(n)
				}
				if stored != want || s.Writes() != n || s.Failed() != 1 {
					t.Errorf("after the failure: %d stored, %d writes, %d failed; want %d, %d, 1", stored, s.Writes(), s.Failed(), want, n)
				}
				if err := chain(t, c); err != nil || count(t, c) != 3 {
					t.Errorf("repeated: %v, %d stored; want 3", err, count(t, c))
				}
			})
		}
	}
}

func count(t *testing.T, c *docstore.Collection[step]) int64 {
	t.Helper()
	n, err := c.Count(t.Context(), docstore.Query{})
	if err != nil {
		t.Fatalf("count: %v", err)
	}
	return n
}

// TestNew_counts: without failures the wrapper only counts, and a write that the
// store itself refuses keeps the store's answer.
func TestNew_counts(t *testing.T) {
	s, c := open(t)
	if err := chain(t, c); err != nil || s.Writes() != 3 || s.Failed() != 0 {
		t.Errorf("chain: %v after %d writes, %d failed; want 3 and 0", err, s.Writes(), s.Failed())
	}
	if _, err := c.Update(t.Context(), "1", func(v *step) error { v.N = 9; return nil }); err != nil || s.Writes() != 4 {
		t.Errorf("update: %v, %d writes; want 4", err, s.Writes())
	}
	s.FailWrite(1, faulty.After)
	if err := c.Insert(t.Context(), "1", &step{}); !errors.Is(err, docstore.ErrExists) {
		t.Errorf("insert that the store refuses: got %v, want %v", err, docstore.ErrExists)
	}
	s.FailWrite(0, faulty.Before)
	if err := c.Delete(t.Context(), "1"); err != nil || s.Writes() != 1 {
		t.Errorf("delete: %v, %d writes since the counters were set; want 1", err, s.Writes())
	}
}

// TestFailWhere: everything that matches fails until it is switched off.
func TestFailWhere(t *testing.T) {
	s, c := open(t)
	s.FailWhere(faulty.Before, func(op, coll, id string) bool { return op == "insert" && coll == "steps" && id == "1" })
	for range 2 {
		if err := chain(t, c); !errors.Is(err, faulty.ErrInjected) {
			t.Errorf("chain: got %v, want the injected failure", err)
		}
	}
	if got := count(t, c); got != 1 || s.Failed() != 2 {
		t.Errorf("%d stored and %d failed, want 1 and 2", got, s.Failed())
	}
	s.FailWrite(0, faulty.Before)
	if err := chain(t, c); err != nil || count(t, c) != 3 {
		t.Errorf("switched off: %v, %d stored; want 3", err, count(t, c))
	}
}
