package enrolment

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sanad/internal/course"
	"sanad/internal/job"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
)

// JobCompleted is the kind of job enqueued, under a fixed id, when an enrolment
// is completed. Its payload is a CompletedEvent.
const JobCompleted = "enrolment.completed"

// CompletedEvent says which enrolment was completed.
type CompletedEvent struct {
	Org       lms.OrgID       `bson:"org"`
	Enrolment lms.EnrolmentID `bson:"enrolment"`
}

// Prerequisites answers whether a person holds what a course asks for: a valid
// certificate of another course.
type Prerequisites interface {
	Holds(ctx context.Context, org lms.OrgID, person lms.PersonID, c lms.CourseID) (bool, error)
}

// Service enrols people and keeps their progress. It is safe for concurrent use.
type Service struct {
	clock   lms.Clock
	courses *course.Service
	jobs    *job.Queue
	needs   Prerequisites
	coll    *docstore.Collection[Enrolment]
}

// Open declares the collection and returns the service.
func Open(ctx context.Context, store docstore.Store, clock lms.Clock, cs *course.Service, jobs *job.Queue, needs Prerequisites) (*Service, error) {
	coll, err := docstore.Open[Enrolment](ctx, store, docstore.Spec{
		Collection: "enrolments",
		Fields: []docstore.Field{
			{Path: "org"}, {Path: "person"},
			{Path: "state"}, {Path: "settled", Kind: docstore.Int}, {Path: "last_at", Kind: docstore.Time},
		},
		Indexes: []docstore.Index{
			{Fields: []string{"org", "person", "last_at"}},
			{Fields: []string{"state", "settled"}},
		},
	})
	if err != nil {
		return nil, err
	}
	return &Service{clock: clock, courses: cs, jobs: jobs, needs: needs, coll: coll}, nil
}

// IDOf returns the id of a person's enrolment in a course: there is one.
func IDOf(org lms.OrgID, p lms.PersonID, c lms.CourseID) lms.EnrolmentID {
	return lms.EnrolmentID(lms.DeriveID("enrolment", string(org), string(p), string(c)))
}

// Enrol enrols the actor in the current version of a course. Enrolling twice is
// one enrolment, and one that was left goes on where it stood. Conflict names
// the prerequisites that are missing.
func (s *Service) Enrol(ctx context.Context, a lms.Actor, id lms.CourseID) (*Enrolment, error) {
	if err := policy.Can(a, policy.Enrol, policy.Object{Org: a.Org, Owner: a.Person}); err != nil {
		return nil, err
	}
	card, err := s.courses.Card(ctx, a.Org, id)
	if err != nil {
		return nil, err
	}
	eid := IDOf(a.Org, a.Person, id)
	if e, err := s.rejoin(ctx, a, eid); e != nil || err != nil {
		return e, err
	}
	if err := s.checkPrerequisites(ctx, a, card); err != nil {
		return nil, err
	}
	now := s.clock.Now()
	e := &Enrolment{ID: eid, Org: a.Org, Person: a.Person, Course: id, Version: card.Version, State: Active, EnrolledAt: now, LastAt: now}
	err = s.coll.Insert(ctx, string(eid), e)
	if errors.Is(err, docstore.ErrExists) {
		return s.rejoin(ctx, a, eid)
	}
	if err != nil {
		return nil, fmt.Errorf("enrol in %s: %w", id, err)
	}
	return e, nil
}

// rejoin returns the enrolment that is there, making one that was left active
// again and settling what came true meanwhile; nil when there is none.
func (s *Service) rejoin(ctx context.Context, a lms.Actor, id lms.EnrolmentID) (*Enrolment, error) {
	back := false
	e, err := s.coll.Update(ctx, string(id), func(e *Enrolment) error {
		if back = e.State == Left; !back {
			return docstore.ErrUnchanged
		}
		e.State, e.LastAt = Active, s.clock.Now()
		if e.CompletedAt != nil {
			e.State = Completed
		}
		return nil
	})
	switch {
	case errors.Is(err, docstore.ErrNotFound):
		return nil, nil
	case err != nil || !back:
		return e, err
	}
	return s.changeByID(ctx, a, id, func(*Enrolment, *course.Version) error { return nil })
}

// checkPrerequisites refuses with the list of what is missing.
func (s *Service) checkPrerequisites(ctx context.Context, a lms.Actor, card *course.Card) error {
	missing, err := s.Missing(ctx, a, card)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		return lms.Conflict("enrolment.prerequisites", "courses", missing)
	}
	return nil
}

// Missing returns the prerequisites of a course that the actor does not hold.
func (s *Service) Missing(ctx context.Context, a lms.Actor, card *course.Card) ([]lms.CourseID, error) {
	var missing []lms.CourseID
	for _, need := range card.Prerequisites {
		ok, err := s.needs.Holds(ctx, a.Org, a.Person, need)
		if err != nil {
			return nil, fmt.Errorf("prerequisite %s of %s: %w", need, card.Course, err)
		}
		if !ok {
			missing = append(missing, need)
		}
	}
	return missing, nil
}

// Leave ends an active enrolment; what was learned is kept and may be taken up
// again.
func (s *Service) Leave(ctx context.Context, a lms.Actor, id lms.CourseID) error {
	_, err := s.change(ctx, a, id, func(e *Enrolment, _ *course.Version) error {
		e.State = Left
		return nil
	})
	return err
}

// Get returns the actor's enrolment in a course with the version it is pinned
// to; NotFound when there is none or it was left. Both are shared and must not be
// changed.
func (s *Service) Get(ctx context.Context, a lms.Actor, id lms.CourseID) (*Enrolment, *course.Version, error) {
	return s.ByID(ctx, a, IDOf(a.Org, a.Person, id))
}

// ByID returns an enrolment of the actor's own, or any of the tenant's for the
// program itself, which sees those that were left too: a result or a certificate
// may be under way when the learner leaves. It is shared and must not be changed.
func (s *Service) ByID(ctx context.Context, a lms.Actor, id lms.EnrolmentID) (*Enrolment, *course.Version, error) {
	e, err := s.coll.Shared(ctx, string(id))
	if errors.Is(err, docstore.ErrNotFound) {
		return nil, nil, lms.NotFound("enrolment.not_found")
	}
	if err != nil {
		return nil, nil, fmt.Errorf("enrolment %s: %w", id, err)
	}
	if err := policy.Can(a, policy.Learn, policy.Object{Org: e.Org, Owner: e.Person}); err != nil {
		return nil, nil, err
	}
	if e.State == Left && !a.System {
		return nil, nil, lms.NotFound("enrolment.not_found")
	}
	v, err := s.courses.Version(ctx, e.Org, e.Version)
	return e, v, err
}

// Sizes of List: how many enrolments a page shows, and how often that many are
// read for one page.
const (
	pageSize  = 20
	listReads = 20
)

// List returns one page of the actor's enrolments, last touched first, without
// those that were left. Only behind hundreds of those can a page be short and
// still have one after it.
func (s *Service) List(ctx context.Context, a lms.Actor, after docstore.Cursor) ([]Enrolment, docstore.Cursor, error) {
	if err := policy.Can(a, policy.Learn, policy.Object{Org: a.Org, Owner: a.Person}); err != nil {
		return nil, "", err
	}
	q := docstore.Query{
		Where: []docstore.Cond{{Field: "org", Value: a.Org}, {Field: "person", Value: a.Person}},
		Sort:  "last_at", Desc: true, Limit: pageSize + 1, After: after,
	}
	items, next, err := s.coll.Sift(ctx, q, listReads, pageSize, func(e *Enrolment) bool { return e.State != Left })
	if err != nil {
		return nil, "", fmt.Errorf("list enrolments: %w", err)
	}
	return docstore.Values(items), next, nil
}

// change edits the actor's enrolment in a course, settles what became true and
// announces completion.
func (s *Service) change(ctx context.Context, a lms.Actor, id lms.CourseID, edit func(*Enrolment, *course.Version) error) (*Enrolment, error) {
	return s.changeByID(ctx, a, IDOf(a.Org, a.Person, id), edit)
}

func (s *Service) changeByID(ctx context.Context, a lms.Actor, id lms.EnrolmentID, edit func(*Enrolment, *course.Version) error) (*Enrolment, error) {
	_, v, err := s.ByID(ctx, a, id)
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	e, err := s.coll.Update(ctx, string(id), func(e *Enrolment) error {
		if err := edit(e, v); err != nil {
			return err
		}
		e.settle(v, now)
		if now.After(e.LastAt) {
			e.LastAt = now
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if e.State == Completed && !e.Settled {
		err = s.announce(ctx, e)
	}
	return e, err
}

// Settle notes that what follows from completion has been done.
func (s *Service) Settle(ctx context.Context, id lms.EnrolmentID) error {
	_, err := s.coll.Update(ctx, string(id), func(e *Enrolment) error {
		if e.Settled {
			return docstore.ErrUnchanged
		}
		e.Settled = true
		return nil
	})
	return err
}

// Sweep announces completed enrolments that are not settled: the program may
// have died between storing a completion and announcing it. One enrolment's
// trouble does not stop the others.
func (s *Service) Sweep(ctx context.Context) error {
	q := docstore.Query{Where: []docstore.Cond{{Field: "state", Value: Completed}, {Field: "settled", Value: false}}}
	var errs []error
	err := s.coll.Each(ctx, q, func(it docstore.Item[Enrolment]) error {
		errs = append(errs, s.announce(ctx, &it.Value))
		return ctx.Err()
	})
	return errors.Join(append(errs, err)...)
}

// announce enqueues the job of a completed enrolment; its fixed id makes
// repeating harmless.
func (s *Service) announce(ctx context.Context, e *Enrolment) error {
	err := s.jobs.Enqueue(ctx, job.Job{
		ID: JobCompleted + ":" + string(e.ID), Kind: JobCompleted, Org: e.Org,
		Payload: CompletedEvent{Org: e.Org, Enrolment: e.ID}, RunAt: s.clock.Now(),
	})
	if err != nil {
		return fmt.Errorf("announce completion of %s: %w", e.ID, err)
	}
	return nil
}

// earlier keeps the first of two times.
func earlier(old *time.Time, now time.Time) *time.Time {
	if old != nil {
		return old
	}
	return &now
}
