package translog

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"sanad/internal/lms"
	"sanad/internal/testkit/faulty"
	"sanad/internal/testkit/sqlitetest"
	"sanad/storage/docstore"
)

const origin = "sanad.example.org/log"

func testKey(context.Context) (ed25519.PrivateKey, error) {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{3}, ed25519.SeedSize)), nil
}

func open(t testing.TB, s docstore.Store) *Log {
	t.Helper()
	l, err := Open(t.Context(), s, Options{Origin: origin, Key: testKey})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func add(t testing.TB, l *Log, list ...Entry) []int64 {
	t.Helper()
	places, err := l.Append(t.Context(), list...)
	if err != nil {
		t.Fatal(err)
	}
	return places
}

// filled is a log of so many entries, each at the place of its number.
func filled(t testing.TB, n int) (docstore.Store, *Log) {
	t.Helper()
	s := sqlitetest.Open(t)
	l := open(t, s)
	add(t, l, entries(0, n)...)
	return s, l
}

func vkeyOf(t testing.TB, l *Log) string {
	t.Helper()
	key, err := l.VerifierKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func checkpointOf(t testing.TB, l *Log) []byte {
	t.Helper()
	b, err := l.Checkpoint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// whole checks everything of a log, and that it goes on from older checkpoints.
func whole(t testing.TB, l *Log, older ...[]byte) *Checked {
	t.Helper()
	found, err := Verify(t.Context(), vkeyOf(t, l), l.Fetch, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, old := range older {
		if _, err := Verify(t.Context(), vkeyOf(t, l), l.Fetch, old, nil); err != nil {
			t.Errorf("it does not go on from\n%s%v", old, err)
		}
	}
	return found
}

func TestAppend_gives_each_entry_the_next_place(t *testing.T) {
	_, l := filled(t, 0)
	if got := add(t, l, entry(0), entry(1)); !slices.Equal(got, []int64{0, 1}) {
		t.Errorf("places %v", got)
	}
	if got := add(t, l, entry(2)); !slices.Equal(got, []int64{2}) {
		t.Errorf("places %v", got)
	}
	if found := whole(t, l); found.Size != 3 || found.Ops[Issue] != 1 || found.Ops[DID] != 0 {
		t.Errorf("found %+v", found)
	}
}

func TestAppend_same_entry_has_the_same_place(t *testing.T) {
	s, l := filled(t, 700)
	for name, l := range map[string]*Log{"this": l, "one opened later": open(t, s)} {
		got := add(t, l, entry(699), entry(3), entry(3), entry(300), entry(513))
		if !slices.Equal(got, []int64{699, 3, 3, 300, 513}) {
			t.Errorf("%s: places %v", name, got)
		}
	}
	if got := add(t, open(t, s), entry(700), entry(2), entry(700)); !slices.Equal(got, []int64{700, 2, 700}) {
		t.Errorf("new and old together: places %v", got)
	}
	if found := whole(t, l); found.Size != 701 {
		t.Errorf("size %d, want 701", found.Size)
	}
}

func TestAppend_refuses_what_is_no_entry(t *testing.T) {
	_, l := filled(t, 1)
	for name, e := range map[string]Entry{"no op": {Issuer: issuer}, "no issuer": {Op: Issue}, "an issuer without end": {Op: Issue, Issuer: issuer + string(make([]byte, MaxEntry))}} {
		if _, err := l.Append(t.Context(), entry(1), e); err == nil {
			t.Errorf("%s was appended", name)
		}
	}
	if found := whole(t, l); found.Size != 1 {
		t.Errorf("size %d, want 1: nothing is appended beside what is refused", found.Size)
	}
}

func TestAppend_obeys_its_context(t *testing.T) {
	_, l := filled(t, 0)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.Append(gone, entry(0)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	l.turn <- struct{}{} // somebody writes, and takes long
	waits, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { _, err := l.Append(waits, entry(1)); done <- err }()
	stop()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	<-l.turn
	add(t, l, entry(2))
	if found := whole(t, l); found.Size != 1 {
		t.Errorf("size %d, want 1: who went away is not written", found.Size)
	}
}

// At once from several processes, each with many writers who partly say the
// same: every entry once, every writer with the place where it is.
func TestAppend_many_writers_of_several_processes_make_one_log(t *testing.T) {
	s := sqlitetest.Open(t)
	const processes, writers, each = 3, 40, 20
	var group sync.WaitGroup
	var mu sync.Mutex
	placed := map[int64]Entry{}
	for range processes {
		l := open(t, s)
		for w := range writers {
			group.Go(func() {
				list := entries(w*10, w*10+each) // half of them are the next writer's too
				places, err := l.Append(t.Context(), list...)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				defer mu.Unlock()
				for i, at := range places {
					if e, ok := placed[at]; ok && e != list[i] {
						t.Errorf("two entries at %d", at)
					}
					placed[at] = list[i]
				}
			})
		}
	}
	group.Wait()
	want := int64((writers-1)*10 + each)
	l := open(t, s)
	_, err := Verify(t.Context(), vkeyOf(t, l), l.Fetch, nil, func(at int64, e Entry) error {
		if placed[at] != e {
			t.Errorf("place %d holds another entry than the writer was told", at)
		}
		return nil
	})
	if err != nil || int64(len(placed)) != want || whole(t, l).Size != want {
		t.Errorf("%d places, size %d, %v; want %d", len(placed), whole(t, l).Size, err, want)
	}
}

func TestAppend_at_once_costs_few_writes(t *testing.T) {
	s := faulty.New(sqlitetest.Open(t))
	l := open(t, s)
	s.FailWrite(0, faulty.Before)
	l.turn <- struct{}{} // so that all of them wait when the first begins
	var group sync.WaitGroup
	for n := range 1000 {
		group.Go(func() {
			if _, err := l.Append(t.Context(), entry(n)); err != nil {
				t.Error(err)
			}
		})
	}
	for waiting := 0; waiting < 1000; {
		runtime.Gosched()
		l.mu.Lock()
		waiting = len(l.waiting)
		l.mu.Unlock()
	}
	<-l.turn
	group.Wait()
	if got := s.Writes(); got != 1 {
		t.Errorf("%d writes for a thousand entries, want 1", got)
	}
	add(t, l, entry(1000))
	if got := s.Writes(); got != 1+1000/tileWidth+1 {
		t.Errorf("%d writes, want one for each full bundle and one more", got)
	}
}

// signedTree opens a checkpoint with nothing of ours.
func signedTree(t testing.TB, l *Log, signed []byte) tlog.Tree {
	t.Helper()
	v, err := note.NewVerifier(vkeyOf(t, l))
	if err != nil {
		t.Fatal(err)
	}
	n, err := note.Open(signed, note.VerifierList(v))
	if err != nil {
		t.Fatal(err)
	}
	var name, root string
	var tree tlog.Tree
	if _, err := fmt.Sscanf(n.Text, "%s\n%d\n%s\n", &name, &tree.N, &root); err != nil || name != origin {
		t.Fatalf("checkpoint %q: %v", n.Text, err)
	}
	if tree.Hash, err = tlog.ParseHash(root); err != nil {
		t.Fatal(err)
	}
	return tree
}

// tilesOf lets the library read tiles as they are served, and check them against
// the tree.
type tilesOf struct {
	testing.TB
	*Log
}

func (tilesOf) Height() int { return tileHeight }

func (r tilesOf) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var out [][]byte
	for _, t := range tiles {
		b, err := r.Fetch(r.Context(), place{t.L, t.N, t.W}.path())
		if err != nil {
			return nil, err
		}
		out = append(out, b)
	}
	return out, nil
}

func (tilesOf) SaveTiles([]tlog.Tile, [][]byte) {}

// TestCheckpoint_the_library_agrees checks what is served with the library that
// the log of Go modules is checked with: notes, tiles, inclusion, consistency.
func TestCheckpoint_the_library_agrees(t *testing.T) {
	_, l := filled(t, 0)
	var trees []tlog.Tree
	for _, size := range []int{0, 1, 2, 255, 256, 257, 511, 512, 700} {
		if size > 0 {
			add(t, l, entries(0, size)...)
		}
		trees = append(trees, signedTree(t, l, checkpointOf(t, l)))
	}
	last := trees[len(trees)-1]
	reader := tlog.TileHashReader(last, tilesOf{t, l})
	for _, old := range trees[1:] {
		proof, err := tlog.ProveTree(last.N, old.N, reader)
		if err == nil {
			err = tlog.CheckTree(proof, last.N, last.Hash, old.N, old.Hash)
		}
		if err != nil {
			t.Errorf("the tree of %d is no beginning of that of %d: %v", old.N, last.N, err)
		}
	}
	for n := range last.N {
		proof, err := tlog.ProveRecord(last.N, n, reader)
		if err == nil {
			err = tlog.CheckRecord(proof, last.N, last.Hash, n, tlog.RecordHash(entry(int(n)).Bytes()))
		}
		if err != nil {
			t.Fatalf("entry %d: %v", n, err)
		}
	}
}

func TestPart_serves_what_each_checkpoint_needs_and_no_more(t *testing.T) {
	_, l := filled(t, 300)
	for path, size := range map[string]int{"tile/0/000": 8192, "tile/0/000.p/1": 32, "tile/0/000.p/255": 255 * 32, "tile/0/001.p/44": 44 * 32,
		"tile/0/001.p/43": 43 * 32, "tile/1/000.p/1": 32} {
		if p, err := l.Part(t.Context(), path); err != nil || len(p.Body) != size || p.Fixed != (path == "tile/0/000") || p.Text {
			t.Errorf("%s: %d bytes, fixed %v, %v; want %d", path, len(p.Body), p.Fixed, err, size)
		}
	}
	for _, path := range []string{"tile/0/001", "tile/0/001.p/45", "tile/0/002.p/1", "tile/1/000", "tile/1/000.p/2", "tile/1/001.p/1", "tile/2/000.p/1",
		"tile/63/000", "tile/entries/001", "tile/entries/001.p/45", "tile/entries/002.p/1", "tile/entries/x009/x223/x372/x036/x854/x775/807", "end", ""} {
		if p, err := l.Part(t.Context(), path); lms.KindOf(err) != lms.KindNotFound || len(p.Body) > 0 {
			t.Errorf("%s: %d bytes, %v; want not found", path, len(p.Body), err)
		}
	}
	for path, n := range map[string]int{"tile/entries/000": 256, "tile/entries/000.p/7": 7, "tile/entries/001.p/44": 44} {
		p, err := l.Part(t.Context(), path)
		list, parseErr := parseBundle(p.Body)
		if err != nil || parseErr != nil || len(list) != n {
			t.Errorf("%s: %d entries, %v, %v; want %d", path, len(list), err, parseErr, n)
		}
	}
}

// What was full is the same when it comes from where it was stored.
func TestPart_full_tiles_never_change(t *testing.T) {
	s, l := filled(t, 512)
	paths := []string{"tile/0/000", "tile/0/001", "tile/entries/000", "tile/entries/001", "tile/0/001.p/200", "tile/1/000.p/2"}
	read := func(l *Log) (out [][]byte) {
		for _, p := range paths {
			part, err := l.Part(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, part.Body)
		}
		return out
	}
	before := read(l)
	add(t, l, entries(512, 800)...)
	for i, b := range read(open(t, s)) {
		if !bytes.Equal(b, before[i]) {
			t.Errorf("%s changed", paths[i])
		}
	}
	d, err := s.Get(t.Context(), "log_bundles", bundleID(0))
	if err == nil {
		err = s.Replace(t.Context(), "log_bundles", d.ID, d.Rev, d.Body)
	}
	if !errors.Is(err, docstore.ErrAppendOnly) {
		t.Errorf("a bundle was replaced: %v", err)
	}
}
