package audit

import (
	"bytes"
	"context"
	"fmt"

	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
)

// Damage is what can be wrong with a line.
type Damage string

// The kinds of damage.
const (
	Missing Damage = "missing"                     // the line is gone
	Changed Damage = "changed"                     // its content is not what was hashed, or not what was signed
	Unbound Damage = "not bound to the one before" // the line before it was exchanged, or it was put in
)

// Broken reports the first line of a tenant's chain that is not as it was
// written.
type Broken struct {
	Org    lms.OrgID
	Seq    int64
	Damage Damage
	// Head is where the signed head stands that tells, when the chain alone does
	// not.
	Head string
}

// Error names the line.
func (b *Broken) Error() string {
	s := fmt.Sprintf("audit of %s: line %d is %s", b.Org, b.Seq, b.Damage)
	if b.Head != "" {
		s += ", as told by the signed head in " + b.Head
	}
	return s
}

// Verify reads the tenant's whole chain and the signed heads, in the database
// and in the file. It returns a *Broken with the first line that is missing or
// not as it was written, nil if there is none, and any other error if something
// could not be read. Lines appended meanwhile may or may not be covered.
func (l *Log) Verify(ctx context.Context, org lms.OrgID) error {
	_, err := l.verify(ctx, org)
	return err
}

// Examine is Verify for an actor who may read the log; it also returns how many
// lines were as they were written.
func (l *Log) Examine(ctx context.Context, a lms.Actor) (int64, error) {
	found, err := l.Inspect(ctx, a)
	return found.Lines, err
}

// Inspection is what was looked at.
type Inspection struct {
	Lines  int64 // as they were written
	Heads  int   // signed heads that were compared with them
	Signed int64 // the last line that a signed head covers
}

// Inspect is Examine that also compares copies of the file of signed heads, of
// which each must hold some.
func (l *Log) Inspect(ctx context.Context, a lms.Actor, copies ...string) (Inspection, error) {
	if err := policy.Can(a, policy.ReadAudit, policy.Object{Org: a.Org}); err != nil {
		return Inspection{}, err
	}
	return l.verify(ctx, a.Org, copies...)
}

func (l *Log) verify(ctx context.Context, org lms.OrgID, copies ...string) (Inspection, error) {
	end, err := l.head(ctx, org)
	if err != nil {
		return Inspection{}, fmt.Errorf("verify audit of %s: %w", org, err)
	}
	told, err := l.evidence(ctx, org, copies)
	if err != nil {
		return Inspection{}, err
	}
	at, err := l.walk(ctx, org, end, told)
	switch {
	case err == nil && at.Seq < end.Seq:
		err = &Broken{Org: org, Seq: at.Seq + 1, Damage: Missing}
	case err == nil && at.Seq < told.last.Seq:
		err = &Broken{Org: org, Seq: at.Seq + 1, Damage: Missing, Head: told.last.where}
	}
	return Inspection{Lines: at.Seq, Heads: told.count, Signed: told.last.Seq}, err
}

// walk reads the chain up to its end or its first broken line.
func (l *Log) walk(ctx context.Context, org lms.OrgID, end head, told *evidence) (at head, err error) {
	err = l.lines.Each(ctx, docstore.Query{Where: ofOrg(org), Sort: "seq"}, func(it docstore.Item[Line]) error {
		if d := it.Value.damage(it.ID, org, at, end); d != "" {
			return &Broken{Org: org, Seq: at.Seq + 1, Damage: d}
		}
		next := head{Seq: it.Value.Seq, Hash: it.Value.Hash}
		if err := told.contradict(next); err != nil {
			return err
		}
		at = next
		return nil
	})
	return at, err
}

// damage judges a line by the one before it and by the head of the chain.
func (l Line) damage(id string, org lms.OrgID, before, end head) Damage {
	switch {
	case l.Seq > before.Seq+1:
		return Missing
	case l.Seq != before.Seq+1, id != lineID(org, l.Seq), !bytes.Equal(l.Hash, l.sum()):
		return Changed
	case !bytes.Equal(l.Prev, before.Hash):
		return Unbound
	case l.Seq == end.Seq && !bytes.Equal(l.Hash, end.Hash):
		return Changed
	}
	return ""
}
