package sqlitestore

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"zombiezen.com/go/sqlite"

	"sanad/storage/docstore"
)

// quota bounds the database to a number of pages beyond those it has; 0 lifts it.
func quota(tb testing.TB, s *Store, pages int) {
	tb.Helper()
	err := s.write(tb.Context(), &task{alone: true, do: func(conn *sqlite.Conn) error {
		have := int64(0)
		err := query(conn, `SELECT page_count FROM pragma_page_count`, nil, func(stmt *sqlite.Stmt) error {
			have = stmt.ColumnInt64(0)
			return nil
		})
		if err != nil {
			return err
		}
		limit := have + int64(pages)
		if pages == 0 {
			limit = 1 << 30
		}
		return exec(conn, fmt.Sprintf(`PRAGMA max_page_count = %d`, limit))
	}})
	if err != nil {
		tb.Fatalf("quota: %v", err)
	}
}

// fillUp inserts until the store is full and returns how many were stored.
func fillUp(t *testing.T, s *Store, size int) int {
	t.Helper()
	for n := range 1000 {
		err := s.Insert(t.Context(), "plain", fmt.Sprint("fill", n), marshal(t, "f", strings.Repeat("x", size)))
		if errors.Is(err, docstore.ErrFull) {
			return n
		}
		if err != nil {
			t.Fatalf("insert until full: got %v, want %v", err, docstore.ErrFull)
		}
	}
	t.Fatal("the store never became full")
	return 0
}

// checkFull: what is stored stays readable, what was refused is not there, and
// writing works again as soon as there is room.
func checkFull(t *testing.T, s *Store, makeRoom func()) {
	t.Helper()
	stored := fillUp(t, s, 50_000)
	if stored == 0 {
		t.Fatal("full before the first document, which proves nothing")
	}
	for n := range stored {
		if _, err := s.Get(t.Context(), "plain", fmt.Sprint("fill", n)); err != nil {
			t.Errorf("get %d while full: %v", n, err)
		}
	}
	if _, err := s.Get(t.Context(), "plain", fmt.Sprint("fill", stored)); !errors.Is(err, docstore.ErrNotFound) {
		t.Errorf("get what was refused: got %v, want %v", err, docstore.ErrNotFound)
	}
	if n, err := s.Count(t.Context(), "plain", docstore.Query{}); err != nil || n != int64(stored) {
		t.Errorf("count while full: got %d, %v; want %d", n, err, stored)
	}
	makeRoom()
	if err := s.Insert(t.Context(), "plain", "healed", marshal(t, "name", "n")); err != nil {
		t.Errorf("insert when there is room again: %v", err)
	}
	if err := s.Ping(t.Context()); err != nil {
		t.Errorf("ping when there is room again: %v", err)
	}
}

// TestFull_quota: SQLite says that the database is full in the middle of a
// transaction, and ends it by itself.
func TestFull_quota(t *testing.T) {
	s := openTest(t, freshPath(t))
	declarePlain(t, s)
	quota(t, s, 60)
	checkFull(t, s, func() { quota(t, s, 0) })
}

// TestFull_group: a document for which there is no room takes its transaction
// with it; the small ones beside it are stored all the same.
func TestFull_group(t *testing.T) {
	s := openTest(t, freshPath(t))
	declarePlain(t, s)
	quota(t, s, 60)
	release := hold(t, s)
	defer release()
	const n = 20
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			size, want := 10, error(nil)
			if i == 7 {
				size, want = 1<<20, docstore.ErrFull
			}
			err := s.Insert(t.Context(), "plain", fmt.Sprint(i), marshal(t, "f", strings.Repeat("x", size)))
			if !errors.Is(err, want) {
				t.Errorf("insert of %d bytes: got %v, want %v", size, err, want)
			}
		})
	}
	queuedAtLeast(t, s, n)
	release()
	all.Wait()
	if got, err := s.Count(t.Context(), "plain", docstore.Query{}); err != nil || got != n-1 {
		t.Errorf("count: got %d, %v; want %d", got, err, n-1)
	}
}
