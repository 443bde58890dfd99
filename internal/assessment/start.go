package assessment

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"sanad/courses"
	"sanad/internal/enrolment"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
)

// idOf returns the id of a person's n-th attempt: two parallel starts make one.
func idOf(org lms.OrgID, p lms.PersonID, c lms.CourseID, quiz string, n int) lms.AttemptID {
	return lms.AttemptID(lms.DeriveID("attempt", string(org), string(p), string(c), quiz, strconv.Itoa(n)))
}

// Start begins an attempt at a quiz of the actor's enrolment. An attempt that is
// open already is returned with created false, also to the second of two
// parallel starts. Conflict says why there can be no new one: no attempt is
// left, the cool-down is running, the last one is still being reviewed, or the
// quiz is passed and its key may be seen.
func (s *Service) Start(ctx context.Context, a lms.Actor, id lms.EnrolmentID, quiz string) (t *Attempt, created bool, err error) {
	e, q, err := s.quiz(ctx, a, id, quiz)
	if err != nil {
		return nil, false, err
	}
	last, err := s.last(ctx, e, quiz)
	if err != nil {
		return nil, false, err
	}
	if last != nil && last.State == StateOpen {
		if !last.Overdue(s.clock.Now()) {
			return last, false, nil
		}
		if last, err = s.expire(ctx, last.ID); err != nil {
			return nil, false, err
		}
	}
	st := stand(q, last, e.QuizPassed(quiz), s.clock.Now())
	if st.Refusal != nil {
		return nil, false, st.Refusal
	}
	return s.begin(ctx, e, q, st.Used+1)
}

// quiz returns the actor's enrolment and a quiz of its version.
func (s *Service) quiz(ctx context.Context, a lms.Actor, id lms.EnrolmentID, quiz string) (*enrolment.Enrolment, *courses.Quiz, error) {
	e, v, err := s.enrolments.ByID(ctx, a, id)
	if err != nil {
		return nil, nil, err
	}
	if err := policy.Can(a, policy.TakeAttempt, policy.Object{Org: e.Org, Owner: e.Person}); err != nil {
		return nil, nil, err
	}
	q := v.Quiz(quiz)
	if q == nil {
		return nil, nil, lms.NotFound("assessment.quiz_not_found")
	}
	return e, q, nil
}

// begin draws and stores the n-th attempt. Whoever comes second finds it there.
func (s *Service) begin(ctx context.Context, e *enrolment.Enrolment, q *courses.Quiz, n int) (*Attempt, bool, error) {
	extra, err := s.extraPercent(ctx, e.Org, e.Person, e.Course, q.ID)
	if err != nil {
		return nil, false, err
	}
	t := newAttempt(q, extra, s.clock.Now())
	t.ID, t.Number, t.Seed = idOf(e.Org, e.Person, e.Course, q.ID, n), n, lms.NewID()
	t.Org, t.Person, t.Enrolment, t.Course, t.Version = e.Org, e.Person, e.ID, e.Course, e.Version
	if t.Answers, err = s.draw(ctx, t, q); err != nil {
		return nil, false, err
	}
	err = s.attempts.Insert(ctx, string(t.ID), t)
	if errors.Is(err, docstore.ErrExists) {
		t, err = s.attempts.Get(ctx, string(t.ID))
		return t, false, err
	}
	if err != nil {
		return nil, false, fmt.Errorf("start attempt %s: %w", t.ID, err)
	}
	t, err = s.catchUp(ctx, t)
	return t, true, err
}

// draw loads the banks of a quiz and chooses the items.
func (s *Service) draw(ctx context.Context, t *Attempt, q *courses.Quiz) ([]Answer, error) {
	banks := map[string]*courses.Bank{}
	for _, d := range q.Draw {
		b, err := s.courses.Bank(ctx, t.Org, t.Version, d.Bank)
		if err != nil {
			return nil, err
		}
		banks[d.Bank] = b
	}
	return draw(q, banks, t.Seed)
}
