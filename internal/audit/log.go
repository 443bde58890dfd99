package audit

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// Log keeps the tenants' chains. It is safe for concurrent use, by several
// processes too.
type Log struct {
	clock lms.Clock
	lines *docstore.Collection[Line]
	heads *docstore.Collection[head]
	// key signs heads, which file keeps beside signed; nil for none.
	key    ed25519.PrivateKey
	file   string
	signed *docstore.Collection[SignedHead]
	// turn holds one token: the goroutines of this process append one after
	// another instead of racing for the same place.
	turn chan struct{}
	// watch takes the lines of the security log; nil for none.
	watch    *slog.Logger
	watchKey []byte
}

// head is the end of a tenant's chain as it was last known, stored under the
// tenant's id. It is what tells that lines are missing at the end. It may lag
// behind when a process died between storing a line and it.
type head struct {
	Seq  int64  `bson:"seq"`
	Hash []byte `bson:"hash"`
}

// Open declares the collections and returns the log.
func Open(ctx context.Context, store docstore.Store, clock lms.Clock, options ...Option) (*Log, error) {
	l := &Log{clock: clock, turn: make(chan struct{}, 1)}
	var errs [3]error
	l.lines, errs[0] = docstore.Open[Line](ctx, store, byPlace("audit"))
	l.heads, errs[1] = docstore.Open[head](ctx, store, docstore.Spec{Collection: "audit_heads"})
	l.signed, errs[2] = docstore.Open[SignedHead](ctx, store, byPlace("audit_signed"))
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	for _, o := range options {
		o(l)
	}
	return l, nil
}

// byPlace declares a collection whose documents have their place in a chain, and
// keep it: nothing is ever replaced or deleted in it.
func byPlace(collection string) docstore.Spec {
	return docstore.Spec{
		Collection: collection,
		Fields:     []docstore.Field{{Path: "org"}, {Path: "seq", Kind: docstore.Int}},
		Indexes:    []docstore.Index{{Fields: []string{"org", "seq"}}},
		AppendOnly: true,
	}
}

// Append adds a line at the end of the tenant's chain; a zero At is now. When
// it returns nil the line is durable. After an error it may be there or not:
// whoever repeats may write it twice.
func (l *Log) Append(ctx context.Context, e Entry) error {
	if e.At.IsZero() {
		e.At = l.clock.Now()
	}
	e.At = e.At.UTC().Truncate(time.Millisecond)
	if err := e.check(); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case l.turn <- struct{}{}:
	}
	defer func() { <-l.turn }()
	if err := l.append(ctx, e); err != nil {
		return fmt.Errorf("audit %s: %w", e.Action, err)
	}
	return nil
}

// maxRaces bounds how often other processes may be quicker.
const maxRaces = 100

// append inserts behind the head, and behind the last line when the head lags.
// It never reuses the place of a line that is gone: the gap must show.
func (l *Log) append(ctx context.Context, e Entry) error {
	at, err := l.head(ctx, e.Org)
	if err != nil {
		return err
	}
	for range maxRaces {
		next := follow(e, at.Seq+1, at.Hash)
		err := l.lines.Insert(ctx, lineID(e.Org, next.Seq), &next)
		if err == nil {
			l.advance(ctx, e.Org, head{Seq: next.Seq, Hash: next.Hash})
			return nil
		}
		if !errors.Is(err, docstore.ErrExists) {
			return err
		}
		if at, err = l.last(ctx, e.Org); err != nil {
			return err
		}
	}
	return fmt.Errorf("%d others were quicker: %w", maxRaces, docstore.ErrConflict)
}

// lineID puts a tenant's lines in order, one document each place.
func lineID(org lms.OrgID, seq int64) string { return fmt.Sprintf("%s/%019d", org, seq) }

// head returns the stored head; the zero head before the first line.
func (l *Log) head(ctx context.Context, org lms.OrgID) (head, error) {
	h, err := l.heads.Get(ctx, string(org))
	if errors.Is(err, docstore.ErrNotFound) {
		return head{}, nil
	}
	if err != nil {
		return head{}, err
	}
	return *h, nil
}

// last returns the end of the chain as its lines tell it.
func (l *Log) last(ctx context.Context, org lms.OrgID) (head, error) {
	it, err := l.lines.First(ctx, docstore.Query{Where: ofOrg(org), Sort: "seq", Desc: true})
	return head{Seq: it.Value.Seq, Hash: it.Value.Hash}, err
}

func ofOrg(org lms.OrgID) []docstore.Cond { return []docstore.Cond{{Field: "org", Value: org}} }

// advance moves the head forward, never back. The line is stored already: when
// this fails the head lags, which the next line heals.
func (l *Log) advance(ctx context.Context, org lms.OrgID, to head) {
	_, _ = l.heads.Upsert(ctx, string(org), func(h *head) error {
		if h.Seq >= to.Seq {
			return docstore.ErrUnchanged
		}
		*h = to
		return nil
	})
}
