package translog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Fetch returns what has an address below a log, such as "checkpoint"; an error
// that is lms.KindNotFound when there is nothing.
type Fetch func(ctx context.Context, path string) ([]byte, error)

// Fetch reads this log as anybody would from outside.
func (l *Log) Fetch(ctx context.Context, path string) ([]byte, error) {
	p, err := l.Part(ctx, path)
	return p.Body, err
}

// Fault is where a log is not what it has to be.
type Fault struct {
	Where string // an address below the log
	What  string
}

// Error implements error.
func (f *Fault) Error() string { return f.Where + ": " + f.What }

// Checked is what was found of a log that is as it has to be.
type Checked struct {
	Tree
	Checkpoint []byte       // as it was fetched
	Ops        map[Op]int64 // how many entries tell of what
	Old        *Tree        // the older state that this one goes on from; nil where none was given
}

// Verify reads a whole log and checks all of it: the signature, the form of each
// entry, each tile against what lies below it, the root, and that an older
// checkpoint, if there is one, is of a beginning of the same log. each is called
// with every entry in order; nil for nobody. Where something is wrong it returns
// a *Fault with the first place.
func Verify(ctx context.Context, vkey string, fetch Fetch, old []byte, each func(at int64, e Entry) error) (*Checked, error) {
	v := &verification{ctx: ctx, fetch: fetch, each: each, found: &Checked{Ops: map[Op]int64{}}}
	if err := v.begin(vkey, old); err != nil {
		return nil, err
	}
	for n := int64(0); n*tileWidth < v.found.Size; n++ {
		if err := v.bundle(n); err != nil {
			return nil, err
		}
	}
	if err := v.end(); err != nil {
		return nil, err
	}
	return v.found, nil
}

// verification is a walk along a log. Its edge grows with each entry.
type verification struct {
	ctx   context.Context
	fetch Fetch
	each  func(int64, Entry) error
	found *Checked
	edge  edge
}

// begin reads the checkpoints.
func (v *verification) begin(vkey string, old []byte) (err error) {
	if _, err := note.NewVerifier(strings.TrimSpace(vkey)); err != nil { // no fault of the log
		return fmt.Errorf("verifier key: %w", err)
	}
	if v.found.Checkpoint, err = v.get("checkpoint"); err != nil {
		return err
	}
	if v.found.Tree, err = OpenCheckpoint(v.found.Checkpoint, vkey); err != nil {
		return &Fault{"checkpoint", err.Error()}
	}
	if old == nil {
		return nil
	}
	t, err := OpenCheckpoint(old, vkey)
	if err != nil {
		return &Fault{"older checkpoint", err.Error()}
	}
	if v.found.Old = &t; t.Size > v.found.Size {
		return &Fault{"checkpoint", fmt.Sprintf("the log has %d entries and had %d", v.found.Size, t.Size)}
	}
	return v.compare()
}

// get fetches something that has to be there.
func (v *verification) get(path string) ([]byte, error) {
	b, err := v.fetch(v.ctx, path)
	if err != nil && missing(err) {
		return nil, &Fault{path, "is missing"}
	}
	if err != nil {
		return nil, fmt.Errorf("fetch %s: %w", path, err)
	}
	return b, nil
}

// part fetches a place. The beginning of something may be gone when all of it
// has come since; cut takes it from that.
func (v *verification) part(p place, cut func([]byte) ([]byte, error)) ([]byte, error) {
	b, err := v.get(p.path())
	var gone *Fault
	if p.width == tileWidth || !errors.As(err, &gone) {
		return b, err
	}
	whole := place{p.level, p.n, tileWidth}.path()
	if b, err = v.get(whole); err != nil {
		if errors.As(err, new(*Fault)) {
			return nil, gone
		}
		return nil, err
	}
	if b, err = cut(b); err != nil {
		return nil, &Fault{whole, err.Error()}
	}
	return b, nil
}

// bundle checks the entries of a bundle and adds them to the tree.
func (v *verification) bundle(n int64) error {
	p := place{entriesLevel, n, int(min(v.found.Size-n*tileWidth, tileWidth))}
	b, err := v.part(p, func(b []byte) ([]byte, error) {
		list, err := parseBundle(b)
		return joinEntries(list[:min(len(list), p.width)]), err
	})
	if err != nil {
		return err
	}
	list, err := parseBundle(b)
	if err == nil && len(list) != p.width {
		err = fmt.Errorf("has %d entries, not %d", len(list), p.width)
	}
	if err != nil {
		return &Fault{p.path(), err.Error()}
	}
	for i, raw := range list {
		if err := v.entry(p, i, raw); err != nil {
			return err
		}
	}
	return nil
}

// entry checks one entry and adds it to the tree.
func (v *verification) entry(p place, i int, raw []byte) error {
	at := p.n*tileWidth + int64(i)
	e, err := ParseEntry(raw)
	if err != nil {
		return &Fault{p.path(), fmt.Sprintf("entry %d: %v", at, err)}
	}
	v.found.Ops[e.Op]++
	if v.each != nil {
		if err := v.each(at, e); err != nil {
			return err
		}
	}
	if err := v.edge.add(tlog.RecordHash(raw), v.full); err != nil {
		return err
	}
	return v.compare()
}

// full compares a tile with what lies below it.
func (v *verification) full(level int, n int64, want []byte) error {
	return v.tile(place{level, n, tileWidth}, want)
}

func (v *verification) tile(p place, want []byte) error {
	b, err := v.part(p, func(b []byte) ([]byte, error) { return b[:min(len(b), len(want))], nil })
	if err != nil {
		return err
	}
	if !bytes.Equal(b, want) {
		return &Fault{p.path(), "does not have the hashes of what lies below it"}
	}
	return nil
}

// compare compares the tree with the older checkpoint when it is as long as that.
func (v *verification) compare() error {
	old := v.found.Old
	if old == nil || v.edge.size != old.Size {
		return nil
	}
	root, err := v.edge.root()
	if err == nil && root != old.Root {
		err = &Fault{"checkpoint", fmt.Sprintf("the first %d entries are not those of the older checkpoint", old.Size)}
	}
	return err
}

// end checks the tiles that are not full, and the root.
func (v *verification) end() error {
	for level, hashes := range v.edge.levels {
		width := len(hashes) / tlog.HashSize
		if width == 0 {
			continue
		}
		if err := v.tile(place{level, v.edge.size >> (tileHeight * (level + 1)), width}, hashes); err != nil {
			return err
		}
	}
	root, err := v.edge.root()
	if err == nil && root != v.found.Root {
		err = &Fault{"checkpoint", "its root is not that of the entries"}
	}
	return err
}
