package translog

import (
	"bytes"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// tail is the end of the log, the one document that says how long it is. To
// append is to replace it, if nobody else did meanwhile; that either happens or
// does not, and all else follows from what it holds.
//
// It has every entry that is in no stored bundle: those of the bundle that is not
// full, and those of full ones until they have been stored.
type tail struct {
	Size int64 `bson:"size"`
	// First is the number of the first entry in Bundle, a multiple of tileWidth.
	First  int64  `bson:"first"`
	Bundle []byte `bson:"bundle"`
	// Levels are the right edge above the leaves, beginning with level 1.
	Levels [][]byte `bson:"levels"`
	// Full are tiles above the leaves that have to be stored.
	Full []tile `bson:"full,omitempty"`
	Root []byte `bson:"root"`
}

// tile is a full tile above the leaves, as it is stored.
type tile struct {
	Level int    `bson:"level"`
	N     int64  `bson:"n"`
	Data  []byte `bson:"data"`
}

// entries are those that the tail holds.
func (t *tail) entries() ([][]byte, error) {
	list, err := parseBundle(t.Bundle)
	if err == nil && t.First+int64(len(list)) != t.Size {
		err = fmt.Errorf("%d entries from %d on do not make %d", len(list), t.First, t.Size)
	}
	if err != nil {
		return nil, fmt.Errorf("end of the log: %w", err)
	}
	return list, nil
}

// edge returns the right edge of the tree, which the caller may go on with.
func (t *tail) edge(entries [][]byte) *edge {
	e := &edge{size: t.Size, levels: [][]byte{leaves(entries[t.Size/tileWidth*tileWidth-t.First:])}}
	for _, l := range t.Levels {
		e.levels = append(e.levels, bytes.Clone(l))
	}
	return e
}

// grow appends entries. Everything that was full must have been stored, and is
// let go.
func (t *tail) grow(old, fresh [][]byte) error {
	e := t.edge(old)
	whole := t.Size/tileWidth*tileWidth - t.First // entries in full bundles
	t.First, t.Bundle, t.Full = t.First+whole, joinEntries(old[whole:]), nil
	for _, entry := range fresh {
		t.Bundle = appendEntry(t.Bundle, entry)
		if err := e.add(tlog.RecordHash(entry), t.keep); err != nil {
			return err
		}
	}
	root, err := e.root()
	if err != nil {
		return fmt.Errorf("root of the log: %w", err)
	}
	t.Size, t.Levels, t.Root = e.size, e.levels[1:], root[:]
	return nil
}

// keep takes a tile that was filled. One of leaves is made from its bundle
// whenever it is asked for.
func (t *tail) keep(level int, n int64, data []byte) error {
	if level > 0 {
		t.Full = append(t.Full, tile{Level: level, N: n, Data: data})
	}
	return nil
}
