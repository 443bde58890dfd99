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
	Changed Damage = "changed"                     // its content is not what was hashed
	Unbound Damage = "not bound to the one before" // the line before it was exchanged, or it was put in
)

// Broken reports the first line of a tenant's chain that is not as it was
// written.
type Broken struct {
	Org    lms.OrgID
	Seq    int64
	Damage Damage
}

// Error names the line.
func (b *Broken) Error() string {
	return fmt.Sprintf("audit of %s: line %d is %s", b.Org, b.Seq, b.Damage)
}

// Verify reads the tenant's whole chain. It returns a *Broken with the first
// line that is missing or not as it was written, nil if there is none, and any
// other error if the chain could not be read. Lines appended meanwhile may or
// may not be covered.
func (l *Log) Verify(ctx context.Context, org lms.OrgID) error {
	_, err := l.verify(ctx, org)
	return err
}

// Examine is Verify for an actor who may read the log; it also returns how many
// lines were as they were written.
func (l *Log) Examine(ctx context.Context, a lms.Actor) (int64, error) {
	if err := policy.Can(a, policy.ReadAudit, policy.Object{Org: a.Org}); err != nil {
		return 0, err
	}
	return l.verify(ctx, a.Org)
}

func (l *Log) verify(ctx context.Context, org lms.OrgID) (int64, error) {
	end, err := l.head(ctx, org)
	if err != nil {
		return 0, fmt.Errorf("verify audit of %s: %w", org, err)
	}
	var at head
	err = l.lines.Each(ctx, docstore.Query{Where: ofOrg(org), Sort: "seq"}, func(it docstore.Item[Line]) error {
		if d := it.Value.damage(it.ID, org, at, end); d != "" {
			return &Broken{Org: org, Seq: at.Seq + 1, Damage: d}
		}
		at = head{Seq: it.Value.Seq, Hash: it.Value.Hash}
		return nil
	})
	if err == nil && at.Seq < end.Seq {
		err = &Broken{Org: org, Seq: at.Seq + 1, Damage: Missing}
	}
	return at.Seq, err
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
