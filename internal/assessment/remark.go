package assessment

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sanad/courses"
	"sanad/internal/audit"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
)

// Regrading is what a corrected key did to an attempt.
type Regrading struct {
	Item string        `bson:"item"`
	From lms.VersionID `bson:"from"`
	To   lms.VersionID `bson:"to"`
	Old  float64       `bson:"old"` // percent
	New  float64       `bson:"new"`
	// Gained: the attempt passes now. Kept: it would not pass any more; a pass
	// is never taken away.
	Gained bool         `bson:"gained,omitempty"`
	Kept   bool         `bson:"kept,omitempty"`
	By     lms.PersonID `bson:"by"`
	At     time.Time    `bson:"at"`
	Logged bool         `bson:"logged"` // the audit line is written
}

// regradeOne marks one attempt again, writes the audit line and announces what
// got better. Each step is remembered in the attempt.
func (s *Service) regradeOne(ctx context.Context, a lms.Actor, id lms.AttemptID, c Correction, rep *Report) error {
	t, err := s.change(ctx, a, policy.Regrade, id, func(t *Attempt, now time.Time) error {
		i := t.index(c.Item)
		if i < 0 || !t.outdated(i, c.To) {
			return docstore.ErrUnchanged
		}
		from := t.keyOf(i)
		t.Answers[i].Key = c.To
		if t.State == StateOpen {
			return nil
		}
		keys, err := s.keys(ctx, t)
		if err != nil {
			return err
		}
		t.regrade(keys, Regrading{Item: c.Item, From: from, To: c.To, By: a.Person, At: now})
		return nil
	})
	if err != nil {
		return err
	}
	for _, r := range t.Regrades {
		if r.Item != c.Item || r.To != c.To {
			continue
		}
		if err := s.logRegrade(ctx, t, r); err != nil {
			return err
		}
		if r.Old != r.New || r.Gained || r.Kept {
			rep.Changed = append(rep.Changed, Regraded{t.ID, t.Person, r})
		}
	}
	s.post(ctx, t)
	return nil
}

// regrade marks again. A pass is never taken away, and what got better is to be
// announced once more.
func (t *Attempt) regrade(keys []*courses.Item, r Regrading) {
	old, was := t.Result, t.State
	t.grade(keys, r.At)
	r.Old, r.New = old.Percent, t.Result.Percent
	r.Gained = t.Result.Passed && !old.Passed
	r.Kept = old.Passed && !t.Result.Passed
	t.Result.Passed = t.Result.Passed || old.Passed
	t.Regrades = append(t.Regrades, r)
	if was == StateGraded && (r.Gained || r.New > r.Old) {
		t.Settled, t.Round = false, t.Round+1
	}
}

// logRegrade writes the audit line of a regrading and remembers that it did: a crash
// in between may write it twice, never not at all.
func (s *Service) logRegrade(ctx context.Context, t *Attempt, r Regrading) error {
	if r.Logged {
		return nil
	}
	err := s.audit.Append(ctx, audit.Entry{Org: t.Org, Actor: string(r.By), Action: "attempt.regraded", Object: string(t.ID), At: r.At,
		Details: map[string]string{
			"item": r.Item, "from": string(r.From), "to": string(r.To),
			"old": fmt.Sprint(r.Old), "new": fmt.Sprint(r.New), "gained": fmt.Sprint(r.Gained), "kept": fmt.Sprint(r.Kept),
		}})
	if err != nil {
		return err
	}
	_, err = s.attempts.Update(ctx, string(t.ID), func(t *Attempt) error {
		for i := range t.Regrades {
			if g := &t.Regrades[i]; g.Item == r.Item && g.To == r.To && !g.Logged {
				g.Logged = true
				return nil
			}
		}
		return docstore.ErrUnchanged
	})
	if errors.Is(err, docstore.ErrNotFound) {
		return nil
	}
	return err
}
