package translog

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"sanad/storage/docstore"
)

// maxBatch bounds the entries that are written at once: with as many as the end
// of the log may hold beside them they fit into one document.
const maxBatch = 1024

// writeTime bounds one write. It is not cut short when the request ends in whose
// turn it fell: it is made for others too.
const writeTime = 30 * time.Second

// waiter is one call of Append.
type waiter struct {
	entries [][]byte
	places  []int64
	done    chan error // has room for the outcome
}

// Append puts entries into the log, in their order, unless they are there, and
// returns the place of each, counted from 0. They are durable then. When it
// returns an error they may be in the log or not; calling it again is harmless.
func (l *Log) Append(ctx context.Context, entries ...Entry) ([]int64, error) {
	if l.options.Key != nil { // a log that holds something has its key: reading must not make it
		if _, err := l.signing(ctx); err != nil {
			return nil, fmt.Errorf("append to the log: %w", err)
		}
	}
	encoded := make([][]byte, len(entries))
	for i, e := range entries {
		if err := e.check(); err != nil {
			return nil, fmt.Errorf("append to the log: %w", err)
		}
		encoded[i] = e.Bytes()
	}
	if places := l.remembered(encoded); places != nil {
		return places, nil
	}
	var places []int64
	for part := range slices.Chunk(encoded, maxBatch) {
		w := &waiter{entries: part, done: make(chan error, 1)}
		if err := l.wait(ctx, w); err != nil {
			return nil, fmt.Errorf("append to the log: %w", err)
		}
		places = append(places, w.places...)
	}
	return places, nil
}

// remembered returns the places of entries that are all known to be in the log;
// else nil.
func (l *Log) remembered(entries [][]byte) []int64 {
	places := make([]int64, len(entries))
	for i, e := range entries {
		at, ok := l.known.Get(string(e))
		if !ok {
			return nil
		}
		places[i] = at
	}
	return places
}

// wait returns when the waiter's entries have been written, by whoever's turn it
// was.
func (l *Log) wait(ctx context.Context, w *waiter) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	l.mu.Lock()
	l.waiting = append(l.waiting, w)
	l.mu.Unlock()
	for {
		select {
		case err := <-w.done:
			return err
		case <-ctx.Done():
			l.withdraw(w)
			return ctx.Err()
		case l.turn <- struct{}{}:
			l.write(ctx)
			<-l.turn
		}
	}
}

// withdraw takes a waiter back, unless it is being written.
func (l *Log) withdraw(w *waiter) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiting = slices.DeleteFunc(l.waiting, func(other *waiter) bool { return other == w })
}

// next takes the waiters whose entries are written together.
func (l *Log) next() (batch []*waiter) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for _, w := range l.waiting {
		if n += len(w.entries); n > maxBatch && len(batch) > 0 {
			break
		}
		batch = append(batch, w)
	}
	l.waiting = slices.Delete(l.waiting, 0, len(batch))
	return batch
}

// write writes for those who wait, and tells them.
func (l *Log) write(ctx context.Context) {
	batch := l.next()
	if len(batch) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeTime)
	defer cancel()
	var all [][]byte
	for _, w := range batch {
		all = append(all, w.entries...)
	}
	placed, err := l.commit(ctx, all)
	for _, w := range batch {
		for _, e := range w.entries {
			w.places = append(w.places, placed[string(e)])
		}
		w.done <- err
	}
}

// commit appends what is not in the log yet and returns where everything is. The
// end of the log is replaced if it is the one that was read; otherwise all of
// this is done again.
func (l *Log) commit(ctx context.Context, entries [][]byte) (placed map[string]int64, err error) {
	_, err = l.tails.Upsert(ctx, tailID, func(t *tail) error {
		old, err := t.entries()
		if err != nil {
			return err
		}
		var fresh [][]byte
		if placed, fresh, err = l.find(ctx, t, old, entries); err != nil {
			return err
		}
		if len(fresh) == 0 {
			return docstore.ErrUnchanged
		}
		if err := l.store(ctx, t, old); err != nil {
			return err
		}
		return t.grow(old, fresh)
	})
	if err != nil {
		return nil, err
	}
	for e, at := range placed {
		l.known.Add(e, at)
	}
	return placed, nil
}

// find returns where the entries are, or will be once the fresh ones among them
// were appended. What this end of the log does not hold, every stored bundle was
// stored before it: an entry in neither is in no log of this length.
func (l *Log) find(ctx context.Context, t *tail, old, entries [][]byte) (placed map[string]int64, fresh [][]byte, err error) {
	held := make(map[string]int64, len(old))
	for i, e := range old {
		held[string(e)] = t.First + int64(i)
	}
	placed = make(map[string]int64, len(entries))
	for _, e := range entries {
		if _, twice := placed[string(e)]; twice {
			continue
		}
		at, ok := held[string(e)]
		if !ok {
			if at, ok, err = l.stored(ctx, t, e); err != nil {
				return nil, nil, err
			}
		}
		if !ok {
			at = t.Size + int64(len(fresh))
			fresh = append(fresh, e)
		}
		placed[string(e)] = at
	}
	return placed, fresh, nil
}

// stored looks for an entry in the bundles before the end.
func (l *Log) stored(ctx context.Context, t *tail, entry []byte) (at int64, ok bool, err error) {
	if at, ok := l.known.Get(string(entry)); ok {
		return at, true, nil
	}
	if t.First == 0 {
		return 0, false, nil
	}
	leaf := leafKey(tlog.RecordHash(entry))
	it, err := l.bundles.First(ctx, docstore.Query{Where: []docstore.Cond{{Field: "leaves", Op: docstore.Has, Value: leaf}}})
	if errors.Is(err, docstore.ErrNotFound) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("look for an entry: %w", err)
	}
	return it.Value.N*tileWidth + int64(slices.Index(it.Value.Leaves, leaf)), true, nil
}

func leafKey(h tlog.Hash) string { return base64.RawStdEncoding.EncodeToString(h[:]) }

// store stores the full bundles and tiles that an end of the log holds. Since it
// was the end, they are what they are for ever: stored twice they are the same.
func (l *Log) store(ctx context.Context, t *tail, entries [][]byte) error {
	for n := t.First / tileWidth; (n+1)*tileWidth <= t.Size; n++ {
		from := n*tileWidth - t.First
		if err := l.storeBundle(ctx, n, entries[from:from+tileWidth]); err != nil {
			return err
		}
	}
	for i := range t.Full {
		err := l.tiles.Insert(ctx, tileID(t.Full[i].Level, t.Full[i].N), &t.Full[i])
		if err != nil && !errors.Is(err, docstore.ErrExists) {
			return fmt.Errorf("store tile %d of level %d: %w", t.Full[i].N, t.Full[i].Level, err)
		}
	}
	return nil
}

func (l *Log) storeBundle(ctx context.Context, n int64, entries [][]byte) error {
	b := &bundle{N: n, Data: joinEntries(entries)}
	for _, e := range entries {
		b.Leaves = append(b.Leaves, leafKey(tlog.RecordHash(e)))
	}
	err := l.bundles.Insert(ctx, bundleID(n), b)
	if err != nil && !errors.Is(err, docstore.ErrExists) {
		return fmt.Errorf("store bundle %d: %w", n, err)
	}
	return nil
}
