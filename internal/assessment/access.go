package assessment

import (
	"context"

	"sanad/courses"
	"sanad/internal/lms"
	"sanad/internal/policy"
)

// access is what a reader may see of an attempt.
type access struct {
	scores, key, later bool
	staff              bool // reads as staff, not as the learner
}

// access decides, by the quiz's feedback timing, what may be seen.
func (s *Service) access(ctx context.Context, a lms.Actor, t *Attempt, q *courses.Quiz) (access, error) {
	may := access{staff: a.Person != t.Person}
	switch {
	case t.State == StateOpen:
		return may, nil
	case may.staff:
		may.scores = true
		may.key = policy.Can(a, policy.ReadKeys, policy.Object{Org: t.Org}) == nil
		return may, nil
	case q.Feedback == courses.FeedbackAfterSubmit:
		may.scores, may.key = true, true
	case q.Feedback == courses.FeedbackAfterClose:
		closed, err := s.closed(ctx, t, q)
		if err != nil {
			return may, err
		}
		may.scores, may.key, may.later = closed, closed, !closed
	default:
		may.scores = true
	}
	return may, nil
}

// closed reports whether the learner can do no more about the quiz: it is
// passed, or every attempt is used up and handed in. It may be asked of any of
// the learner's attempts.
func (s *Service) closed(ctx context.Context, t *Attempt, q *courses.Quiz) (bool, error) {
	e, _, err := s.enrolments.ByID(ctx, lms.SystemActor(t.Org), t.Enrolment)
	passed := t.State == StateGraded && t.Result.Passed
	switch {
	case err == nil:
		passed = passed || e.QuizPassed(t.Quiz)
	case lms.KindOf(err) != lms.KindNotFound:
		return false, err
	}
	it, err := s.attempts.First(ctx, byLearner(t.Org, t.Person, t.Course, t.Quiz))
	if err != nil {
		return false, missing(err, t.ID)
	}
	return it.Value.State != StateOpen && stand(q, &it.Value, passed, s.clock.Now()).Closed, nil
}
