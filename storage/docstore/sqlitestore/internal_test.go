package sqlitestore

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"zombiezen.com/go/sqlite"

	"sanad/storage/docstore"
)

func openTest(tb testing.TB, path string) *Store {
	tb.Helper()
	s, err := Open(tb.Context(), Options{Path: path, StrictPlans: true})
	if err != nil {
		tb.Fatalf("open: %v", err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Errorf("close: %v", err)
		}
	})
	return s
}

func freshPath(tb testing.TB) string {
	tb.Helper()
	return filepath.Join(tb.TempDir(), "documents.db")
}

func marshal(tb testing.TB, pairs ...any) bson.Raw {
	tb.Helper()
	d := bson.D{}
	for i := 0; i < len(pairs); i += 2 {
		d = append(d, bson.E{Key: pairs[i].(string), Value: pairs[i+1]})
	}
	raw, err := bson.Marshal(d)
	if err != nil {
		tb.Fatalf("marshal: %v", err)
	}
	return raw
}

var plain = docstore.Spec{
	Collection: "plain",
	Fields:     []docstore.Field{{Path: "name"}},
	Indexes:    []docstore.Index{{Fields: []string{"name"}, Unique: true}},
}

func declarePlain(tb testing.TB, s *Store) {
	tb.Helper()
	if err := s.Ensure(tb.Context(), plain); err != nil {
		tb.Fatalf("ensure: %v", err)
	}
}

// hold keeps the writer busy until release is called, so that a test can queue
// writes behind it.
func hold(tb testing.TB, s *Store) (release func()) {
	tb.Helper()
	busy, free, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		done <- s.write(context.Background(), &task{alone: true, do: func(*sqlite.Conn) error {
			close(busy)
			<-free
			return nil
		}})
	}()
	<-busy
	return sync.OnceFunc(func() {
		close(free)
		if err := <-done; err != nil {
			tb.Errorf("held write: %v", err)
		}
	})
}

// queuedAtLeast waits until n tasks are queued.
func queuedAtLeast(tb testing.TB, s *Store, n int) {
	tb.Helper()
	for deadline := time.Now().Add(10 * time.Second); len(s.writer.queue) < n; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			tb.Fatalf("%d writes queued, want %d", len(s.writer.queue), n)
		}
	}
}

// TestGroupCommit: writes that wait together share one transaction, which is what
// makes FULL affordable; one that fails must not take the others along. The round
// after them waits for company, once: it was alone.
func TestGroupCommit(t *testing.T) {
	s := openTest(t, freshPath(t))
	declarePlain(t, s)
	if err := s.Insert(t.Context(), "plain", "first", marshal(t, "name", "taken")); err != nil {
		t.Fatalf("insert: %v", err)
	}
	paused := 0
	s.writer.pause = func() { paused++ }
	release := hold(t, s)
	defer release()
	before := s.writer.commits.Load()
	const n = 40
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			name, want := fmt.Sprint(i), error(nil)
			if i%10 == 3 {
				name, want = "taken", docstore.ErrExists
			}
			if err := s.Insert(t.Context(), "plain", fmt.Sprint(i), marshal(t, "name", name)); !errors.Is(err, want) {
				t.Errorf("insert %d: got %v, want %v", i, err, want)
			}
		})
	}
	queuedAtLeast(t, s, n)
	release()
	all.Wait()
	if got := s.writer.commits.Load() - before; got != 2 { // the held one and the group
		t.Errorf("%d waiting writes took %d transactions, want 1", n, got-1)
	}
	for i := range 3 {
		if err := s.Insert(t.Context(), "plain", fmt.Sprint("alone", i), marshal(t, "name", fmt.Sprint("alone", i))); err != nil {
			t.Fatalf("insert: %v", err)
		}
	}
	if paused != 1 {
		t.Errorf("rounds waited for company %d times, want 1", paused)
	}
	if got, err := s.Count(t.Context(), "plain", docstore.Query{}); err != nil || got != n-4+1+3 {
		t.Errorf("count: got %d, %v; want %d", got, err, n-4+1+3)
	}
}

// TestWithdrawn: a caller who leaves while his write is queued takes it along;
// one who leaves when it has begun is told the truth about it.
func TestWithdrawn(t *testing.T) {
	s := openTest(t, freshPath(t))
	declarePlain(t, s)
	release := hold(t, s)
	defer release()
	ctx, cancel := context.WithCancel(t.Context())
	answer := make(chan error, 1)
	body := marshal(t)
	go func() { answer <- s.Insert(ctx, "plain", "queued", body) }()
	queuedAtLeast(t, s, 1)
	cancel()
	if err := <-answer; !errors.Is(err, context.Canceled) {
		t.Errorf("insert that was withdrawn: got %v, want %v", err, context.Canceled)
	}
	release()
	if err := s.Ping(t.Context()); err != nil { // behind it in the queue
		t.Fatalf("ping: %v", err)
	}
	if _, err := s.Get(t.Context(), "plain", "queued"); !errors.Is(err, docstore.ErrNotFound) {
		t.Errorf("get what was withdrawn: got %v, want %v", err, docstore.ErrNotFound)
	}

	ctx, cancel = context.WithCancel(t.Context())
	err := s.write(ctx, &task{do: func(*sqlite.Conn) error { cancel(); return nil }})
	if err != nil {
		t.Errorf("write whose caller left after it began: got %v, want nil: it is stored", err)
	}
}

// TestCloseAnswers: what was accepted before Close is stored and answered.
func TestCloseAnswers(t *testing.T) {
	path := freshPath(t)
	s := openTest(t, path)
	declarePlain(t, s)
	release := hold(t, s)
	answers := make(chan error, 10)
	for i := range 10 {
		body := marshal(t)
		go func() { answers <- s.Insert(t.Context(), "plain", fmt.Sprint(i), body) }()
	}
	queuedAtLeast(t, s, 10)
	closed := make(chan error, 1)
	go func() { closed <- s.Close() }()
	release()
	for range 10 {
		if err := <-answers; err != nil {
			t.Errorf("insert before close: %v", err)
		}
	}
	if err := <-closed; err != nil {
		t.Errorf("close: %v", err)
	}
	again := openTest(t, path)
	declarePlain(t, again)
	if n, err := again.Count(t.Context(), "plain", docstore.Query{}); err != nil || n != 10 {
		t.Errorf("count after reopening: got %d, %v; want 10", n, err)
	}
}

// TestSettings: durability rests on two settings of SQLite that are easily lost.
func TestSettings(t *testing.T) {
	s := openTest(t, freshPath(t))
	got := map[string]string{}
	err := s.write(t.Context(), &task{do: func(conn *sqlite.Conn) error {
		for _, name := range []string{"synchronous", "journal_mode"} {
			err := query(conn, "SELECT "+name+" FROM pragma_"+name, nil, func(stmt *sqlite.Stmt) error {
				got[name] = stmt.ColumnText(0)
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	}})
	if err != nil || got["synchronous"] != "2" || got["journal_mode"] != "wal" {
		t.Errorf("got %v, %v; want synchronous 2 (FULL) and journal_mode wal", got, err)
	}
	err = s.read(t.Context(), func(conn *sqlite.Conn) error { return exec(conn, `DELETE FROM "_health"`) })
	if err == nil {
		t.Error("a reading connection wrote")
	}
}

// TestTrust: releases before 3.51.3 can lose pages, so they are not used.
func TestTrust(t *testing.T) {
	for _, c := range []struct {
		version, mode string
		want          error
	}{
		{"3.51.3", "wal", nil},
		{"3.52.0", "wal", nil},
		{"4.0.0", "wal", nil},
		{"3.51.2", "wal", docstore.ErrUnavailable},
		{"3.9.99", "wal", docstore.ErrUnavailable},
		{"2.99.99", "wal", docstore.ErrUnavailable},
		{"new", "wal", docstore.ErrUnavailable},
		{"3.51.3", "delete", docstore.ErrUnavailable},
	} {
		if err := trust(c.version, c.mode); !errors.Is(err, c.want) {
			t.Errorf("SQLite %s in mode %s: got %v, want %v", c.version, c.mode, err, c.want)
		}
	}
}

// TestTranslate_keeps_the_cause: a log line without SQLite's own words helps nobody.
func TestTranslate_keeps_the_cause(t *testing.T) {
	s := openTest(t, freshPath(t))
	err := s.read(t.Context(), func(conn *sqlite.Conn) error { return exec(conn, "SELECT nothing") })
	if !errors.Is(err, docstore.ErrUnavailable) || !strings.Contains(err.Error(), "nothing") {
		t.Errorf("got %v, want %v with the cause", err, docstore.ErrUnavailable)
	}
}

// TestSavepoint: a task that changed something before it found that it may not
// leaves nothing behind, although its transaction is committed for the others.
func TestSavepoint(t *testing.T) {
	s := openTest(t, freshPath(t))
	declarePlain(t, s)
	tab, err := s.table("plain")
	if err != nil {
		t.Fatal(err)
	}
	release := hold(t, s)
	defer release()
	insert := func(id string, then error) chan error {
		answer := make(chan error, 1)
		body := marshal(t)
		go func() {
			answer <- s.write(context.Background(), &task{do: func(conn *sqlite.Conn) error {
				if err := exec(conn, tab.insert, id, []byte(body), nil); err != nil {
					return err
				}
				return then
			}})
		}()
		return answer
	}
	good, bad := insert("good", nil), insert("bad", docstore.ErrConflict)
	queuedAtLeast(t, s, 2)
	release()
	if err := <-good; err != nil {
		t.Errorf("the other task of the transaction: %v", err)
	}
	if err := <-bad; !errors.Is(err, docstore.ErrConflict) {
		t.Errorf("task that refused: got %v, want %v", err, docstore.ErrConflict)
	}
	for id, want := range map[string]error{"good": nil, "bad": docstore.ErrNotFound} {
		if _, err := s.Get(t.Context(), "plain", id); !errors.Is(err, want) {
			t.Errorf("get %s: got %v, want %v", id, err, want)
		}
	}
}
