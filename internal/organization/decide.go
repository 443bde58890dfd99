package organization

import (
	"context"
	"errors"
	"fmt"

	"sanad/internal/job"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
)

// Verdict is what the platform may decide about an organization.
type Verdict string

// The verdicts.
const (
	Approve Verdict = "approve"
	Refuse  Verdict = "refuse"
	Suspend Verdict = "suspend"
	Resume  Verdict = "resume"
)

// JobDecided announces a decision, once for each; its payload is a Decided.
// Whoever handles it calls Settle when it is done.
const JobDecided = "organization.decided"

// Decided says about which organization something was decided.
type Decided struct {
	Org lms.OrgID `bson:"org"`
}

// Decide approves, refuses, suspends or resumes an organization on behalf of an
// administrator of the platform. Refusing and suspending need a note, which the
// organization's people read. Conflict where its state does not allow it;
// deciding what is so already changes nothing.
func (s *Service) Decide(ctx context.Context, a lms.Actor, id lms.OrgID, v Verdict, note string) (*Organization, error) {
	if err := policy.Can(a, policy.DecideOrganization, policy.Object{Org: lms.Platform}); err != nil {
		return nil, err
	}
	note = tidy(note)
	if long(note, maxNote) || note == "" && (v == Refuse || v == Suspend) {
		return nil, lms.Problems{lms.Invalid("note", "organization.note_invalid", "max", maxNote)}
	}
	before := 0
	d := decision{by: a.Person, at: s.deps.Clock.Now(), note: note}
	o, err := s.orgs.Update(ctx, string(id), func(o *Organization) error {
		before = o.Decisions
		switch allowed := o.decide(v, d); {
		case !allowed:
			return lms.Conflict("organization.cannot_" + string(v))
		case o.Decisions == before:
			return docstore.ErrUnchanged
		}
		return nil
	})
	if errors.Is(err, docstore.ErrNotFound) {
		return nil, lms.NotFound("organization.not_found")
	}
	if err != nil || o.Decisions == before {
		return o, err
	}
	if err := s.record(ctx, a, "organization."+string(v), object(id), nil); err != nil {
		return nil, err
	}
	return o, s.announce(ctx, o)
}

func (o *Organization) decide(v Verdict, d decision) bool {
	switch v {
	case Approve:
		return o.approve(d)
	case Refuse:
		return o.refuse(d)
	case Suspend:
		return o.suspend(d)
	case Resume:
		return o.resume(d)
	}
	return false
}

// announce enqueues the job of the last decision; its fixed id makes repeating
// harmless.
func (s *Service) announce(ctx context.Context, o *Organization) error {
	return s.deps.Jobs.Enqueue(ctx, job.Job{ID: fmt.Sprintf("%s:%s:%d", JobDecided, o.ID, o.Decisions), Kind: JobDecided, Org: o.ID,
		Payload: Decided{Org: o.ID}, RunAt: s.deps.Clock.Now()})
}

// Settle makes whoever asked for an approved organization its administrator, and
// notes that the decision numbered n was followed. Repeating it changes nothing.
func (s *Service) Settle(ctx context.Context, o *Organization) error {
	if o.State == Active {
		if err := s.deps.People.Join(ctx, o.ID, o.RequestedBy, lms.RoleOrgAdmin); err != nil && lms.KindOf(err) != lms.KindNotFound {
			return err
		}
	}
	_, err := s.orgs.Update(ctx, string(o.ID), func(now *Organization) error {
		if !now.Unsettled || now.Decisions != o.Decisions {
			return docstore.ErrUnchanged
		}
		now.Unsettled = false
		return nil
	})
	return err
}

// Sweep announces decisions that a dead process left, and follows invitations
// whose people were not yet made members.
func (s *Service) Sweep(ctx context.Context) error {
	left := docstore.Query{Where: []docstore.Cond{{Field: "unsettled", Value: true}}}
	return errors.Join(
		s.orgs.Each(ctx, left, func(it docstore.Item[Organization]) error { return s.announce(ctx, &it.Value) }),
		s.invites.Each(ctx, left, func(it docstore.Item[Invitation]) error { return s.seat(ctx, &it.Value) }))
}
