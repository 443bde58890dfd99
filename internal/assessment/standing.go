package assessment

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"sanad/courses"
	"sanad/internal/enrolment"
	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// Standing is where a learner stands with a quiz.
type Standing struct {
	Quiz *courses.Quiz
	Used int
	Left int      // attempts left; -1 without a limit
	Last *Attempt // the newest attempt, or nil; open when it can be gone on with
	// Refusal is why no new attempt can be started now, nil when one can.
	Refusal error
	// ReadyAt is when a cool-down ends; zero without one.
	ReadyAt time.Time
	Passed  bool
	// Closed: the quiz is passed or no attempt is left.
	Closed bool
}

// Standing returns where the actor stands with a quiz of their enrolment.
func (s *Service) Standing(ctx context.Context, a lms.Actor, id lms.EnrolmentID, quiz string) (*Standing, error) {
	e, q, err := s.quiz(ctx, a, id, quiz)
	if err != nil {
		return nil, err
	}
	last, err := s.last(ctx, e, quiz)
	if err != nil {
		return nil, err
	}
	return stand(q, last, e.QuizPassed(quiz), s.clock.Now()), nil
}

// last returns the newest attempt of an enrolment at a quiz, or nil.
func (s *Service) last(ctx context.Context, e *enrolment.Enrolment, quiz string) (*Attempt, error) {
	// Numbers begin with 1, so that one look by id spares the many who begin a search.
	_, err := s.attempts.Shared(ctx, string(idOf(e.Org, e.Person, e.Course, quiz, 1)))
	if errors.Is(err, docstore.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("first attempt at %s: %w", quiz, err)
	}
	it, err := s.attempts.First(ctx, byLearner(e.Org, e.Person, e.Course, quiz))
	if err != nil {
		return nil, fmt.Errorf("last attempt at %s: %w", quiz, err)
	}
	return &it.Value, nil
}

func byLearner(org lms.OrgID, p lms.PersonID, c lms.CourseID, quiz string) docstore.Query {
	return docstore.Query{
		Where: []docstore.Cond{{Field: "org", Value: org}, {Field: "person", Value: p}, {Field: "course", Value: c}, {Field: "quiz", Value: quiz}},
		Sort:  "number", Desc: true,
	}
}

// stand judges whether a new attempt may be started after the last one.
func stand(q *courses.Quiz, last *Attempt, passed bool, now time.Time) *Standing {
	st := &Standing{Quiz: q, Left: -1, Last: last}
	if last != nil {
		st.Used, passed = last.Number, passed || last.State == StateGraded && last.Result.Passed
	}
	if q.Attempts > 0 {
		st.Left = max(q.Attempts-st.Used, 0)
	}
	st.Passed = passed
	st.Closed = passed || st.Left == 0 && (last == nil || last.State != StateOpen)
	st.refuse(passed, now)
	return st
}

// refuse finds the reason against a new attempt, if there is one.
func (st *Standing) refuse(passed bool, now time.Time) {
	q, last := st.Quiz, st.Last
	switch {
	case st.Left == 0:
		st.Refusal = lms.Conflict("assessment.no_attempts_left", "n", q.Attempts)
	case passed && q.Feedback == courses.FeedbackAfterClose:
		st.Refusal = lms.Conflict("assessment.closed")
	case last == nil:
	case last.State == StateOpen:
		st.Refusal = lms.Conflict("assessment.open")
	case last.State == StateSubmitted:
		st.Refusal = lms.Conflict("assessment.in_review")
	case q.CooldownHours > 0 && last.SubmittedAt != nil:
		st.coolDown(last.SubmittedAt.Add(time.Duration(q.CooldownHours)*time.Hour), now)
	}
}

func (st *Standing) coolDown(until, now time.Time) {
	wait := until.Sub(now)
	if wait <= 0 {
		return
	}
	n, hours := lms.Wait(wait)
	p := lms.Conflict("assessment.cooldown", "n", n)
	if hours {
		p = lms.Conflict("assessment.cooldown_hours", "n", n)
	}
	p.RetryAfter = int(math.Ceil(wait.Seconds()))
	st.ReadyAt, st.Refusal = until, p
}
