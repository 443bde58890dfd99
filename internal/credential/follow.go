package credential

import (
	"context"
	"errors"
	"fmt"

	"sanad/internal/audit"
	"sanad/internal/job"
	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// Kinds of the jobs announced, each under "<kind>:<certificate>". Their payload
// is an Event; whoever handles one calls Settle when it is done.
const (
	JobIssued  = "credential.issued"
	JobRevoked = "credential.revoked"
)

// Event says which certificate was issued or revoked.
type Event struct {
	Org        lms.OrgID        `bson:"org"`
	Credential lms.CredentialID `bson:"credential"`
}

// follow does what has to follow from issuing or revoking, in order. Every step
// may be repeated; one that fails leaves itself and all later ones to Sweep.
func (s *Service) follow(ctx context.Context, rec *Record) (*Record, error) {
	var done []Step
	var failed error
	for _, step := range rec.Pending {
		if failed = s.do(ctx, rec, step); failed != nil {
			failed = fmt.Errorf("%s of credential %s: %w", step, rec.ID, failed)
			break
		}
		if step != StepIssued && step != StepRevoked {
			done = append(done, step)
		}
	}
	if len(done) > 0 {
		fresh, err := s.settle(ctx, rec.ID, done...)
		if err != nil {
			return nil, errors.Join(failed, err)
		}
		rec = fresh
	}
	return rec, failed
}

// do does one step.
func (s *Service) do(ctx context.Context, rec *Record, step Step) error {
	switch step {
	case stepLog:
		return s.publish(ctx, rec)
	case stepAuditIssued:
		return s.record(ctx, rec, "credential.issued", "")
	case stepAuditRevoked:
		return s.record(ctx, rec, "credential.revoked", string(rec.RevokedBy))
	case stepList:
		return s.publishRevocation(ctx, rec)
	case StepIssued:
		return s.announce(ctx, rec, JobIssued)
	case StepRevoked:
		return s.announce(ctx, rec, JobRevoked)
	}
	return fmt.Errorf("unknown step %q", step)
}

// record writes the audit line.
func (s *Service) record(ctx context.Context, rec *Record, action, actor string) error {
	return s.deps.Audit.Append(ctx, audit.Entry{
		Org: rec.Org, Actor: actor, Action: action, Object: string(rec.ID),
		Details: map[string]string{"course": string(rec.Course.ID), "version": string(rec.Course.Version), "person": string(rec.Person)},
		At:      s.deps.Clock.Now(),
	})
}

// announce enqueues a job; its fixed id makes repeating harmless.
func (s *Service) announce(ctx context.Context, rec *Record, kind string) error {
	return s.deps.Jobs.Enqueue(ctx, job.Job{
		ID: kind + ":" + string(rec.ID), Kind: kind, Org: rec.Org,
		Payload: Event{Org: rec.Org, Credential: rec.ID}, RunAt: s.deps.Clock.Now(),
	})
}

// Settle notes that what follows from issuing (StepIssued) or revoking
// (StepRevoked) has been done.
func (s *Service) Settle(ctx context.Context, id lms.CredentialID, step Step) error {
	_, err := s.settle(ctx, id, step)
	return err
}

func (s *Service) settle(ctx context.Context, id lms.CredentialID, steps ...Step) (*Record, error) {
	return s.records.Update(ctx, string(id), func(r *Record) error {
		if !r.drop(steps...) {
			return docstore.ErrUnchanged
		}
		return nil
	})
}

// Sweep does what is still pending of every certificate: the program may have
// died on the way. And it puts into the public log what was signed before there
// was one.
func (s *Service) Sweep(ctx context.Context) error {
	q := docstore.Query{Where: []docstore.Cond{{Field: "unsettled", Value: true}}}
	var errs []error
	err := s.records.Each(ctx, q, func(it docstore.Item[Record]) error {
		if _, err := s.follow(ctx, &it.Value); err != nil {
			errs = append(errs, err)
		}
		return ctx.Err()
	})
	return errors.Join(append(errs, err, s.logOlder(ctx))...)
}
