package assessment

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"sanad/internal/enrolment"
	"sanad/internal/job"
	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// JobGraded is the kind of job enqueued, under a fixed id, when an attempt has a
// result. Its payload is a GradedEvent; Carry handles it.
const JobGraded = "attempt.graded"

// GradedEvent says which attempt has which result: Round counts results that
// were announced anew after a regrade.
type GradedEvent struct {
	Org     lms.OrgID     `bson:"org"`
	Attempt lms.AttemptID `bson:"attempt"`
	Round   int           `bson:"round"`
}

// tell carries a result that was just stored to where it counts, at once, so that
// the learner sees what it changed. When that fails, it is posted.
func (s *Service) tell(ctx context.Context, t *Attempt) {
	if t.State != StateGraded || t.Settled {
		return
	}
	if err := s.carry(ctx, t); err != nil {
		s.log.WarnContext(ctx, "result waits for its job", "attempt", t.ID, "error", err)
		s.post(ctx, t)
	}
}

// post leaves a result to a job. The state of the attempt is the outbox: when even
// that fails, the next sweep does it.
func (s *Service) post(ctx context.Context, t *Attempt) {
	if t.State != StateGraded || t.Settled {
		return
	}
	if err := s.announce(ctx, t); err != nil {
		s.log.WarnContext(ctx, "result waits for the next sweep", "attempt", t.ID, "error", err)
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

// Carry tells the enrolment of an announced result and notes that this was done.
// Repeating it is harmless; a result that was replaced meanwhile is left to the
// announcement of the newer one.
func (s *Service) Carry(ctx context.Context, _ lms.OrgID, e GradedEvent) error {
	t, err := s.attempts.Get(ctx, string(e.Attempt))
	if err != nil {
		return missing(err, e.Attempt)
	}
	if t.Settled || t.Round != e.Round {
		return nil
	}
	return s.carry(ctx, t)
}

func (s *Service) carry(ctx context.Context, t *Attempt) error {
	_, err := s.enrolments.QuizGraded(ctx, lms.SystemActor(t.Org), t.Enrolment, t.Quiz, enrolment.QuizResult{
		Attempt: t.ID, Percent: t.Result.Percent, Passed: t.Result.Passed, At: *t.GradedAt})
	if err != nil && lms.KindOf(err) != lms.KindNotFound { // the learner left: nothing to tell
		return fmt.Errorf("attempt %s: %w", t.ID, err)
	}
	_, err = s.attempts.Update(ctx, string(t.ID), func(now *Attempt) error {
		if now.Settled || now.Round != t.Round {
			return docstore.ErrUnchanged
		}
		now.Settled = true
		return nil
	})
	if err != nil {
		return missing(err, t.ID)
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
