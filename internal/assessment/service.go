package assessment

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"sanad/courses"
	"sanad/internal/audit"
	"sanad/internal/course"
	"sanad/internal/enrolment"
	"sanad/internal/job"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
)

// Service runs attempts. It is safe for concurrent use, by several processes on
// one store too.
type Service struct {
	clock      *steady
	log        *slog.Logger
	courses    *course.Service
	enrolments *enrolment.Service
	jobs       *job.Queue
	audit      *audit.Log
	attempts   *docstore.Collection[Attempt]
	extensions *docstore.Collection[Extension]
}

// Deps is what the service works with.
type Deps struct {
	Store      docstore.Store
	Clock      lms.Clock
	Log        *slog.Logger // slog.Default if nil
	Courses    *course.Service
	Enrolments *enrolment.Service
	Jobs       *job.Queue
	Audit      *audit.Log
}

// Open declares the collections and returns the service.
func Open(ctx context.Context, d Deps) (*Service, error) {
	s := &Service{clock: &steady{below: d.Clock}, log: d.Log, courses: d.Courses,
		enrolments: d.Enrolments, jobs: d.Jobs, audit: d.Audit}
	if s.log == nil {
		s.log = slog.Default()
	}
	var errs [2]error
	s.attempts, errs[0] = docstore.Open[Attempt](ctx, d.Store, docstore.Spec{
		Collection: "attempts",
		Fields: []docstore.Field{
			{Path: "org"}, {Path: "person"}, {Path: "course"}, {Path: "quiz"}, {Path: "number", Kind: docstore.Int},
			{Path: "state"}, {Path: "settled", Kind: docstore.Int},
			{Path: "due_at", Kind: docstore.Time}, {Path: "submitted_at", Kind: docstore.Time},
		},
		Indexes: []docstore.Index{
			{Fields: []string{"org", "person", "course", "quiz", "number"}}, // unique by the id that is made of them
			{Fields: []string{"org", "course", "quiz"}},
			{Fields: []string{"org", "person", "state"}},
			{Fields: []string{"org", "state", "submitted_at"}},
			{Fields: []string{"state", "due_at"}},
			{Fields: []string{"state", "settled"}},
		},
	})
	s.extensions, errs[1] = docstore.Open[Extension](ctx, d.Store, docstore.Spec{
		Collection: "attempt_extensions",
		Fields:     []docstore.Field{{Path: "org"}, {Path: "at", Kind: docstore.Time}},
		Indexes:    []docstore.Index{{Fields: []string{"org", "at"}}},
	})
	return s, errors.Join(errs[:]...)
}

// Get returns an attempt to its owner, to staff, or to the program itself;
// NotFound when there is none or it is not for the actor.
func (s *Service) Get(ctx context.Context, a lms.Actor, id lms.AttemptID) (*Attempt, error) {
	t, err := s.attempts.Get(ctx, string(id))
	if err != nil {
		return nil, missing(err, id)
	}
	if err := policyErr(a, policy.ReadAttempt, t); err != nil {
		return nil, err
	}
	return t, nil
}

// policyErr asks the policy about an attempt. One that is somebody else's is
// missing in the same words as one that never was.
func policyErr(a lms.Actor, action policy.Action, t *Attempt) error {
	err := policy.Can(a, action, policy.Object{Org: t.Org, Owner: t.Person})
	if lms.KindOf(err) == lms.KindNotFound {
		return missing(docstore.ErrNotFound, t.ID)
	}
	return err
}

// change loads an attempt, asks whether the actor may do the action to it, lets
// edit change it at the attempt's own time and stores it.
func (s *Service) change(ctx context.Context, a lms.Actor, action policy.Action, id lms.AttemptID, edit func(*Attempt, time.Time) error) (*Attempt, error) {
	t, err := s.attempts.Update(ctx, string(id), func(t *Attempt) error {
		if err := policyErr(a, action, t); err != nil {
			return err
		}
		if t.State == StateOpen {
			s.clock.learn(t.SeenAt)
		}
		now := t.at(s.clock.Now())
		t.SeenAt = now
		return edit(t, now)
	})
	if err != nil {
		return nil, missing(err, id)
	}
	return t, nil
}

// missing turns a missing document into the problem people see.
func missing(err error, id lms.AttemptID) error {
	if errors.Is(err, docstore.ErrNotFound) {
		return lms.NotFound("assessment.not_found")
	}
	if lms.KindOf(err) != 0 {
		return err
	}
	return fmt.Errorf("attempt %s: %w", id, err)
}

// item returns an item of a version's bank.
func (s *Service) item(ctx context.Context, org lms.OrgID, v lms.VersionID, bank, id string) (*courses.Item, error) {
	b, err := s.courses.Bank(ctx, org, v, bank)
	if err != nil {
		return nil, err
	}
	for i := range b.Items {
		if b.Items[i].ID == id {
			return &b.Items[i], nil
		}
	}
	return nil, fmt.Errorf("version %s, bank %s, item %s: %w", v, bank, id, errNoItem)
}

// errNoItem: a bank does not hold an item that is expected there.
var errNoItem = errors.New("no such item")

// seen returns the i-th item as the learner saw it.
func (s *Service) seen(ctx context.Context, t *Attempt, i int) (*courses.Item, error) {
	return s.item(ctx, t.Org, t.Version, t.Answers[i].Bank, t.Answers[i].Item)
}

// keys returns the items with the keys that mark the attempt, in its order.
func (s *Service) keys(ctx context.Context, t *Attempt) ([]*courses.Item, error) {
	out := make([]*courses.Item, len(t.Answers))
	for i := range t.Answers {
		it, err := s.item(ctx, t.Org, t.keyOf(i), t.Answers[i].Bank, t.Answers[i].Item)
		if err != nil {
			return nil, err
		}
		out[i] = it
	}
	return out, nil
}
