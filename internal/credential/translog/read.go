package translog

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// Part is something of the log that has an address.
type Part struct {
	Body []byte
	// Fixed parts are the same for ever.
	Fixed bool
	// Text is what people can read, and not bytes.
	Text bool
}

// Part returns what has an address below the log: "checkpoint", "vkey" and the
// tiles and bundles of C2SP tlog-tiles. NotFound when there is none, such as the
// tile of more entries than the log has.
func (l *Log) Part(ctx context.Context, path string) (Part, error) {
	switch path {
	case "checkpoint":
		b, err := l.Checkpoint(ctx)
		return Part{Body: b, Text: true}, err
	case "vkey":
		key, err := l.VerifierKey(ctx)
		return Part{Body: []byte(key + "\n"), Text: true}, err
	}
	p, ok := parsePath(path)
	if !ok {
		return Part{}, notServed()
	}
	t, err := l.end(ctx)
	if err != nil {
		return Part{}, err
	}
	b, err := l.read(ctx, t, p)
	return Part{Body: b, Fixed: p.width == tileWidth}, err
}

func notServed() error { return lms.NotFound("page.not_found") }

// read returns a tile or bundle, or its beginning, as of an end of the log.
func (l *Log) read(ctx context.Context, t *tail, p place) ([]byte, error) {
	if p.level == entriesLevel {
		list, err := l.bundle(ctx, t, p)
		return joinEntries(list), err
	}
	if p.width > t.width(p.level, p.n) {
		return nil, notServed()
	}
	if p.level == 0 {
		list, err := l.bundle(ctx, t, p)
		return leaves(list), err
	}
	data, err := l.tile(ctx, t, p.level, p.n)
	if err != nil {
		return nil, err
	}
	if len(data) < p.width*tlog.HashSize {
		return nil, fmt.Errorf("tile %s has %d bytes", p.path(), len(data))
	}
	return data[:p.width*tlog.HashSize], nil
}

// width is how many hashes a tile has.
func (t *tail) width(level int, n int64) int {
	if level > maxLevel/tileHeight { // higher than any number reaches
		return 0
	}
	hashes := t.Size >> (tileHeight * level)
	if first := n * tileWidth; n > hashes/tileWidth || first >= hashes {
		return 0
	}
	return int(min(hashes-n*tileWidth, tileWidth))
}

// bundle returns the first entries of a bundle.
func (l *Log) bundle(ctx context.Context, t *tail, p place) ([][]byte, error) {
	if p.width > t.width(0, p.n) {
		return nil, notServed()
	}
	first := p.n * tileWidth
	list, err := t.entries()
	if first < t.First {
		list, first = nil, 0
		var b *bundle
		if b, err = l.bundles.Get(ctx, bundleID(p.n)); err == nil {
			list, err = parseBundle(b.Data)
		}
	} else {
		first -= t.First
	}
	if err == nil && int64(len(list)) < first+int64(p.width) {
		err = errors.New("too short")
	}
	if err != nil {
		return nil, fmt.Errorf("bundle %d: %w", p.n, err)
	}
	return list[first : first+int64(p.width)], nil
}

// tile returns what there is of a tile above the leaves.
func (l *Log) tile(ctx context.Context, t *tail, level int, n int64) ([]byte, error) {
	if t.width(level, n) < tileWidth {
		if level > len(t.Levels) {
			return nil, fmt.Errorf("end of the log: no level %d", level)
		}
		return t.Levels[level-1], nil
	}
	for i := range t.Full {
		if t.Full[i].Level == level && t.Full[i].N == n {
			return t.Full[i].Data, nil
		}
	}
	stored, err := l.tiles.Get(ctx, tileID(level, n))
	if err != nil {
		return nil, fmt.Errorf("tile %d of level %d: %w", n, level, err)
	}
	return stored.Data, nil
}

// hashes reads hashes of the tree as of an end of the log. It reads each tile
// once.
func (l *Log) hashes(ctx context.Context, t *tail) tlog.HashReader {
	read := map[place][]byte{}
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			one := tlog.TileForIndex(tileHeight, index)
			p := place{one.L, one.N, t.width(one.L, one.N)}
			if p.width < one.W {
				return nil, fmt.Errorf("hash %d is beyond a tree of %d", index, t.Size)
			}
			if read[p] == nil {
				data, err := l.read(ctx, t, p)
				if err != nil {
					return nil, err
				}
				read[p] = data
			}
			var err error
			if out[i], err = tlog.HashFromTile(one, read[p], index); err != nil {
				return nil, err
			}
		}
		return out, nil
	})
}

// missing reports whether an error says that a document is not there.
func missing(err error) bool {
	return errors.Is(err, docstore.ErrNotFound) || lms.KindOf(err) == lms.KindNotFound
}
