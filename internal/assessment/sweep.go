package assessment

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"sanad/internal/job"
	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// JobGraded is the kind of job enqueued, under a fixed id, when an attempt has a
// result. Its payload is a GradedEvent; whoever handles it does what follows and
// then calls Settle.
const JobGraded = "attempt.graded"

// GradedEvent says which attempt has which result: Round counts results that
// were announced anew after a regrade.
type GradedEvent struct {
	Org     lms.OrgID     `bson:"org"`
	Attempt lms.AttemptID `bson:"attempt"`
	Round   int           `bson:"round"`
}

// tell announces a result that was just stored. The state of the attempt is the
// outbox: when this fails, the next sweep does it.
func (s *Service) tell(ctx context.Context, t *Attempt) {
	if t.State != StateGraded || t.Settled {
		return
	}
	if err := s.announce(ctx, t); err != nil {
		s.log.WarnContext(ctx, "attempt waits for the next sweep", "attempt", t.ID, "error", err)
	}
}

func (s *Service) announce(ctx context.Context, t *Attempt) error {
	id := JobGraded + ":" + string(t.ID)
	if t.Round > 0 {
		id += ":" + strconv.Itoa(t.Round)
	}
	err := s.jobs.Enqueue(ctx, job.Job{ID: id, Kind: JobGraded, Org: t.Org, RunAt: s.clock.Now(),
		Payload: GradedEvent{Org: t.Org, Attempt: t.ID, Round: t.Round}})
	if err != nil {
		return fmt.Errorf("announce attempt %s: %w", t.ID, err)
	}
	return nil
}

// Settle notes that what follows from an announced result has been done. A
// result that has been replaced meanwhile stays unsettled.
func (s *Service) Settle(ctx context.Context, e GradedEvent) error {
	_, err := s.attempts.Update(ctx, string(e.Attempt), func(t *Attempt) error {
		if t.Settled || t.Round != e.Round {
			return docstore.ErrUnchanged
		}
		t.Settled = true
		return nil
	})
	if err != nil {
		return missing(err, e.Attempt)
	}
	return nil
}

// Sweep submits attempts whose time is over with what was saved, and announces
// results that are not settled: the program may have died in between. Run it
// every half minute. One attempt's trouble does not stop the others.
func (s *Service) Sweep(ctx context.Context) error {
	var errs []error
	note := func(err error) error {
		if err != nil && len(errs) < maxSweepErrors {
			errs = append(errs, err)
		}
		return ctx.Err()
	}
	now := s.clock.Now()
	due := docstore.Query{Sort: "due_at", Where: []docstore.Cond{
		{Field: "state", Value: StateOpen}, {Field: "due_at", Op: docstore.Lt, Value: now}}}
	err := s.attempts.Each(ctx, due, func(it docstore.Item[Attempt]) error {
		_, err := s.expire(ctx, it.Value.ID)
		return note(err)
	})
	errs = append(errs, err)
	waiting := docstore.Query{Where: []docstore.Cond{{Field: "state", Value: StateGraded}, {Field: "settled", Value: false}}}
	err = s.attempts.Each(ctx, waiting, func(it docstore.Item[Attempt]) error {
		return note(s.announce(ctx, &it.Value))
	})
	return errors.Join(append(errs, err)...)
}

// maxSweepErrors bounds what one sweep reports.
const maxSweepErrors = 20
