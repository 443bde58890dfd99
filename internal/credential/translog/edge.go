package translog

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// edge is the right edge of a tree: for each level the hashes of its last tile,
// as long as that is not full. It is all that appending needs, and all that the
// root is made of.
type edge struct {
	size   int64
	levels [][]byte
}

// add appends a leaf, and hands each tile that it fills to full.
func (e *edge) add(leaf tlog.Hash, full func(level int, n int64, tile []byte) error) error {
	e.size++
	for level := 0; ; level++ {
		if level == len(e.levels) {
			e.levels = append(e.levels, nil)
		}
		tile := append(e.levels[level], leaf[:]...)
		if len(tile) < tileWidth*tlog.HashSize {
			e.levels[level] = tile
			return nil
		}
		e.levels[level] = nil
		if err := full(level, e.size>>(tileHeight*(level+1))-1, tile); err != nil {
			return err
		}
		leaf = subtree(tile)
	}
}

// subtree returns the root above the hashes of a full tile.
func subtree(tile []byte) tlog.Hash {
	if len(tile) == tlog.HashSize {
		return tlog.Hash(tile)
	}
	half := len(tile) / 2
	return tlog.NodeHash(subtree(tile[:half]), subtree(tile[half:]))
}

// root returns the hash of the whole tree.
func (e *edge) root() (tlog.Hash, error) { return tlog.TreeHash(e.size, e) }

// ReadHashes implements tlog.HashReader for what the root is made of, which lies
// at the edge.
func (e *edge) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		t := tlog.TileForIndex(tileHeight, index)
		if t.L >= len(e.levels) || t.N != e.size>>(tileHeight*(t.L+1)) {
			return nil, fmt.Errorf("hash %d does not lie at the edge of a tree of %d", index, e.size)
		}
		var err error
		if out[i], err = tlog.HashFromTile(t, e.levels[t.L], index); err != nil {
			return nil, err
		}
	}
	return out, nil
}
