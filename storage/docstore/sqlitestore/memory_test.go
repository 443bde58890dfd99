package sqlitestore

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"zombiezen.com/go/sqlite"

	"sanad/storage/docstore"
)

// stored reads a document past the memory.
func stored(tb testing.TB, s *Store, id string) (d docstore.Doc, ok bool) {
	tb.Helper()
	err := s.read(tb.Context(), func(conn *sqlite.Conn) error {
		return query(conn, `SELECT id, rev, body FROM "c_plain" WHERE id = ?`, []any{id}, func(stmt *sqlite.Stmt) error {
			d, ok = readDoc(stmt), true
			return nil
		})
	})
	if err != nil {
		tb.Fatal(err)
	}
	return d, ok
}

// agree asserts that a document reads the same from memory and from the file.
func agree(tb testing.TB, s *Store, id string) {
	tb.Helper()
	for range 2 { // once from where it is, once from memory
		d, err := s.Get(tb.Context(), "plain", id)
		want, ok := stored(tb, s, id)
		if !ok && !errors.Is(err, docstore.ErrNotFound) {
			tb.Errorf("%s: got revision %d, %v; it is not in the file", id, d.Rev, err)
		}
		if ok && (err != nil || d.Rev != want.Rev || !bytes.Equal(d.Body, want.Body)) {
			tb.Errorf("%s: got revision %d, %v; the file has %d", id, d.Rev, err, want.Rev)
		}
	}
}

func TestMemory_agrees_with_the_file_after_every_write(t *testing.T) {
	s := openTest(t, freshPath(t))
	declarePlain(t, s)
	ctx := t.Context()
	steps := []struct {
		what string
		do   func() error
		want error
	}{
		{"insert", func() error { return s.Insert(ctx, "plain", "a", marshal(t, "name", "one")) }, nil},
		{"insert again", func() error { return s.Insert(ctx, "plain", "a", marshal(t, "name", "two")) }, docstore.ErrExists},
		{"insert a name that is taken", func() error { return s.Insert(ctx, "plain", "b", marshal(t, "name", "one")) }, docstore.ErrExists},
		{"replace", func() error { return s.Replace(ctx, "plain", "a", 1, marshal(t, "name", "three")) }, nil},
		{"replace an old revision", func() error { return s.Replace(ctx, "plain", "a", 1, marshal(t, "name", "four")) }, docstore.ErrConflict},
		{"delete an old revision", func() error { return s.Delete(ctx, "plain", "a", 1) }, docstore.ErrConflict},
		{"delete", func() error { return s.Delete(ctx, "plain", "a", 2) }, nil},
		{"insert once more", func() error { return s.Insert(ctx, "plain", "a", marshal(t, "name", "five")) }, nil},
		{"make it large", func() error {
			return s.Replace(ctx, "plain", "a", 1, marshal(t, "name", "six", "text", string(make([]byte, largestKept))))
		}, nil},
	}
	for _, step := range steps {
		if err := step.do(); !errors.Is(err, step.want) {
			t.Fatalf("%s: got %v, want %v", step.what, err, step.want)
		}
		agree(t, s, "a")
		agree(t, s, "b")
	}
}

func TestMemory_several_writes_of_one_transaction(t *testing.T) {
	s := openTest(t, freshPath(t))
	declarePlain(t, s)
	for _, id := range []string{"a", "b"} {
		if err := s.Insert(t.Context(), "plain", id, marshal(t, "name", id)); err != nil {
			t.Fatal(err)
		}
	}
	release := hold(t, s)
	var wg sync.WaitGroup
	for n := range 8 { // one of each four is stored, in whatever order they come
		wg.Go(func() {
			_ = s.Replace(t.Context(), "plain", "a", int64(1+n%3), marshal(t, "name", fmt.Sprint("a", n)))
			_ = s.Delete(t.Context(), "plain", "b", 1)
			_ = s.Insert(t.Context(), "plain", "b", marshal(t, "name", fmt.Sprint("b", n)))
		})
	}
	queuedAtLeast(t, s, 8)
	release()
	wg.Wait()
	agree(t, s, "a")
	agree(t, s, "b")
}

// TestMemory_no_reader_goes_back: once a write was answered, nobody reads what
// was before it.
func TestMemory_no_reader_goes_back(t *testing.T) {
	s := openTest(t, freshPath(t))
	declarePlain(t, s)
	const docs, writes = 4, 100
	var answered [docs]atomic.Int64
	for i := range docs {
		if err := s.Insert(t.Context(), "plain", fmt.Sprint(i), marshal(t, "name", fmt.Sprint(i))); err != nil {
			t.Fatal(err)
		}
		answered[i].Store(1)
	}
	var writers, readers sync.WaitGroup
	done := make(chan struct{})
	for i := range docs {
		writers.Go(func() {
			for rev := int64(1); rev <= writes; rev++ {
				if err := s.Replace(t.Context(), "plain", fmt.Sprint(i), rev, marshal(t, "name", fmt.Sprint(i), "rev", rev+1)); err != nil {
					t.Errorf("replace: %v", err)
				}
				answered[i].Store(rev + 1)
			}
		})
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				least := answered[i].Load()
				if d, err := s.Get(t.Context(), "plain", fmt.Sprint(i)); err != nil || d.Rev < least {
					t.Errorf("read revision %d, %v, after %d was stored", d.Rev, err, least)
					return
				}
			}
		})
	}
	writers.Wait()
	close(done)
	readers.Wait()
	for i := range docs {
		agree(t, s, fmt.Sprint(i))
	}
}

func TestMemory_a_write_that_fails_leaves_what_is_stored(t *testing.T) {
	s := openTest(t, freshPath(t))
	declarePlain(t, s)
	if err := s.Insert(t.Context(), "plain", "a", marshal(t, "name", "one")); err != nil {
		t.Fatal(err)
	}
	name := docName{"plain", "a"}
	broken := errors.New("broken")
	err := s.write(t.Context(), &task{name: &name, doc: &entry{Doc: docstore.Doc{ID: "a", Rev: 9}}, do: func(*sqlite.Conn) error { return broken }})
	if !errors.Is(err, broken) {
		t.Fatalf("got %v, want %v", err, broken)
	}
	agree(t, s, "a")
	if w := s.memory.shard(name).writing; w != 0 {
		t.Errorf("%d writes never ended", w)
	}
}

func TestMemory_a_read_beside_a_write_is_not_kept(t *testing.T) {
	m, n := newMemory(), docName{"plain", "a"}
	old, fresh := docstore.Doc{ID: "a", Rev: 1}, docstore.Doc{ID: "a", Rev: 2}
	kept := func() int64 {
		d, _, _ := m.get(n)
		return d.Rev
	}
	_, _, ticket := m.get(n)
	m.begin(n)
	m.keep(n, old, ticket)
	if kept() != 0 {
		t.Error("kept while the write went on")
	}
	_, _, during := m.get(n)
	m.keep(n, old, during)
	m.end(n, true, &entry{Doc: fresh})
	m.keep(n, old, ticket)
	m.keep(n, old, during)
	if got := kept(); got != 2 {
		t.Errorf("got revision %d, want 2", got)
	}
	_, _, ticket = m.get(n)
	m.begin(n)
	m.end(n, true, nil)
	m.keep(n, fresh, ticket)
	if kept() != 0 {
		t.Error("a deleted document came back")
	}
}
