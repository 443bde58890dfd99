package translog

import (
	"bytes"
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// TestEdge_has_the_root_and_tiles_of_the_reference compares with a tree that
// keeps every hash, up to where the third level begins.
func TestEdge_has_the_root_and_tiles_of_the_reference(t *testing.T) {
	const end = tileWidth*tileWidth + 3*tileWidth + 5
	var all []tlog.Hash
	reference := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			out[i] = all[index]
		}
		return out, nil
	})
	var e edge
	tiles := 0
	compare := func(level int, n int64, got []byte) error {
		tiles++
		want, err := tlog.ReadTileData(tlog.Tile{H: tileHeight, L: level, N: n, W: tileWidth}, reference)
		if err == nil && !bytes.Equal(got, want) {
			err = fmt.Errorf("tile %d of level %d differs", n, level)
		}
		return err
	}
	for n := range int64(end) {
		leaf := tlog.RecordHash(fmt.Append(nil, n))
		more, err := tlog.StoredHashesForRecordHash(n, leaf, reference)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, more...)
		if err := e.add(leaf, compare); err != nil {
			t.Fatal(err)
		}
		if n > 600 && n < tileWidth*tileWidth-3 && n%251 != 0 {
			continue
		}
		want, err := tlog.TreeHash(n+1, reference)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := e.root(); err != nil || got != want {
			t.Fatalf("root of %d: got %s, %v; want %s", n+1, got, err, want)
		}
	}
	if want := end/tileWidth + 1; tiles != want {
		t.Errorf("%d tiles were full, want %d", tiles, want)
	}
}
