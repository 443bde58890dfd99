package translog

import (
	"errors"
	"fmt"
	"testing"

	"sanad/internal/testkit/faulty"
	"sanad/internal/testkit/sqlitetest"
	"sanad/storage/docstore"
)

// steps are what the crash tests append: over the ends of two bundles, some
// entries twice.
var steps = [][2]int{{0, 1}, {0, 250}, {240, 300}, {300, 301}, {290, 520}, {520, 530}, {0, 530}}

// walk appends step by step. A step that fails is repeated by a process that
// opens the log anew, as after a crash. It returns every checkpoint that was
// ever shown, also between.
func walk(t testing.TB, s docstore.Store) (l *Log, shown [][]byte) {
	t.Helper()
	l = open(t, s)
	for _, step := range steps {
		list := entries(step[0], step[1])
		for try := 0; ; try++ {
			places, err := l.Append(t.Context(), list...)
			shown = append(shown, checkpointOf(t, l))
			if err == nil {
				wantPlaces(t, places, step[0])
				break
			}
			if try > 0 || !errors.Is(err, docstore.ErrUnavailable) {
				t.Fatalf("step %v: %v", step, err)
			}
			l = open(t, s)
			shown = append(shown, checkpointOf(t, l))
		}
	}
	return l, shown
}

// wantPlaces fails the test unless entries are at the places of their numbers.
func wantPlaces(t testing.TB, places []int64, first int) {
	t.Helper()
	for i, at := range places {
		if at != int64(first+i) {
			t.Fatalf("entry %d is at %d", first+i, at)
		}
	}
}

// TestAppend_each_write_failing_both_ways_loses_nothing: whatever write fails,
// everything is in the log once, where its writers were told, and the log goes
// on from every checkpoint that anybody ever saw.
func TestAppend_each_write_failing_both_ways_loses_nothing(t *testing.T) {
	s := faulty.New(sqlitetest.Open(t))
	s.FailWrite(0, faulty.Before)
	walk(t, s)
	writes := s.Writes()
	if writes < 8 {
		t.Fatalf("%d writes; the test is not what it was made for", writes)
	}
	for _, mode := range faulty.Modes {
		for n := 1; n <= writes; n++ {
			t.Run(fmt.Sprintf("write %d %s", n, mode), func(t *testing.T) {
				t.Parallel()
				s := faulty.New(sqlitetest.Open(t))
				s.FailWrite(n, mode)
				l, shown := walk(t, s)
				if s.Failed() != 1 {
					t.Fatalf("%d writes failed, want 1", s.Failed())
				}
				if found := whole(t, l, shown...); found.Size != 530 {
					t.Errorf("size %d, want 530", found.Size)
				}
			})
		}
	}
}

// grown makes an empty log long, without asking of every entry whether it is
// there already.
func grown(t testing.TB, l *Log, size int) {
	t.Helper()
	for from := 0; from < size; from += maxBatch {
		_, err := l.tails.Upsert(t.Context(), tailID, func(end *tail) error {
			old, err := end.entries()
			if err == nil {
				err = l.store(t.Context(), end, old)
			}
			if err != nil {
				return err
			}
			var fresh [][]byte
			for _, e := range entries(from, min(from+maxBatch, size)) {
				fresh = append(fresh, e.Bytes())
			}
			return end.grow(old, fresh)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestAppend_tile_of_the_second_level crosses the place where the first tile of
// tiles is full, with that tile's write failing in one way and then the other.
func TestAppend_tile_of_the_second_level(t *testing.T) {
	const full = tileWidth * tileWidth
	s := faulty.New(sqlitetest.Open(t))
	l := open(t, s)
	grown(t, l, full-1)
	shown := [][]byte{checkpointOf(t, l)}
	add(t, l, entry(full-1))
	shown = append(shown, checkpointOf(t, l))
	held, err := l.Part(t.Context(), "tile/1/000")
	if err != nil || !held.Fixed {
		t.Fatalf("the full tile before it was stored: %v", err)
	}
	for _, mode := range faulty.Modes {
		s.FailWhere(mode, func(op, coll, _ string) bool { return coll == "log_tiles" })
		_, err = l.Append(t.Context(), entries(full, full+300)...)
		if err == nil || s.Failed() != 1 {
			t.Fatalf("the tile was not written: %v", err)
		}
		l = open(t, s)
		shown = append(shown, checkpointOf(t, l))
	}
	s.FailWrite(0, faulty.Before)
	wantPlaces(t, add(t, l, entries(full-10, full+300)...), full-10)
	stored, err := l.Part(t.Context(), "tile/1/000")
	if err != nil || string(stored.Body) != string(held.Body) {
		t.Errorf("the full tile changed when it was stored: %v", err)
	}
	if found := whole(t, l, shown[0], shown[len(shown)-1]); found.Size != full+300 {
		t.Errorf("size %d", found.Size)
	}
	for _, n := range []int64{0, 255, 256, full - 1, full, full + 299} {
		proof, err := l.Proof(t.Context(), n)
		if err == nil {
			_, _, err = CheckProof(proof, entry(int(n)), vkeyOf(t, l))
		}
		if err != nil {
			t.Errorf("proof of %d: %v", n, err)
		}
	}
}
