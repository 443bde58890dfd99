package audit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"

	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// evidence is what signed heads tell of one tenant's chain.
type evidence struct {
	org   lms.OrgID
	heads map[int64][]placed
	last  placed
	count int
}

// placed is a signed head with the place where it was found.
type placed struct {
	head
	where string
}

// evidence gathers the signed heads of the database, of the log's own file and
// of copies of it. A head that the log's key did not sign is a *Broken, and a
// copy without any head of the tenant an error: it would vouch for nothing.
func (l *Log) evidence(ctx context.Context, org lms.OrgID, copies []string) (*evidence, error) {
	told := &evidence{org: org, heads: map[int64][]placed{}}
	if l.key == nil && len(copies) == 0 {
		return told, nil
	}
	err := l.signed.Each(ctx, docstore.Query{Where: ofOrg(org), Sort: "seq"}, func(it docstore.Item[SignedHead]) error {
		return l.take(told, "the database", &it.Value)
	})
	if err == nil && l.file != "" {
		err = l.takeFile(told, l.file)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, path := range copies {
		before := told.count
		if err := l.takeFile(told, path); err != nil {
			return nil, err
		}
		if told.count == before {
			return nil, fmt.Errorf("%s holds no signed head of %s", path, org)
		}
	}
	return told, nil
}

func (l *Log) takeFile(told *evidence, path string) error {
	_, err := eachHead(path, func(where string, h *SignedHead) error { return l.take(told, where, h) })
	return err
}

// take adds a head if it is of the tenant.
func (l *Log) take(told *evidence, where string, h *SignedHead) error {
	if h.Org != told.org {
		return nil
	}
	if !l.genuine(h) {
		return &Broken{Org: h.Org, Seq: h.Seq, Damage: Changed, Head: where + ", whose signature is wrong"}
	}
	p := placed{head{Seq: h.Seq, Hash: h.Hash}, where}
	told.heads[h.Seq] = append(told.heads[h.Seq], p)
	told.count++
	if h.Seq > told.last.Seq {
		told.last = p
	}
	return nil
}

// contradict returns a *Broken when a head was signed over another line than
// the one that stands at its place.
func (e *evidence) contradict(at head) error {
	for _, h := range e.heads[at.Seq] {
		if !bytes.Equal(h.Hash, at.Hash) {
			return &Broken{Org: e.org, Seq: at.Seq, Damage: Changed, Head: h.where}
		}
	}
	return nil
}
