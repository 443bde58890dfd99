package assessment

import (
	"context"

	"sanad/internal/lms"
	"sanad/internal/question"
)

// Advice returns what a learner may want to know before handing in: unanswered
// questions by number, and answers that cannot be read as they are meant. It
// refuses nothing.
func (s *Service) Advice(ctx context.Context, a lms.Actor, id lms.AttemptID) (unanswered []int, advice lms.Problems, err error) {
	t, err := s.Get(ctx, a, id)
	if err != nil {
		return nil, nil, err
	}
	for i := range t.Answers {
		it, err := s.seen(ctx, t, i)
		if err != nil {
			return nil, nil, err
		}
		if t.Answers[i].Response.Empty() {
			unanswered = append(unanswered, i+1)
		}
		if p := question.Advise(it, t.Answers[i].Response); p != nil {
			advice = append(advice, p)
		}
	}
	return unanswered, advice, nil
}
