package assessment

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"time"

	"sanad/courses"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/internal/question"
	"sanad/storage/docstore"
)

// Submit hands an attempt in, together with the answers of the page it was
// handed in from. Answers that arrive after deadline and grace are not taken;
// what was saved before is. A second submission changes nothing and returns the
// same attempt. When a field of the page is wrong nothing is handed in before the
// deadline: the readable answers are saved and the problem names the field.
func (s *Service) Submit(ctx context.Context, a lms.Actor, id lms.AttemptID, answers map[string]question.Input) (*Attempt, error) {
	var wrong lms.Problems
	t, err := s.change(ctx, a, policy.TakeAttempt, id, func(t *Attempt, now time.Time) error {
		wrong = nil
		if t.State != StateOpen {
			return docstore.ErrUnchanged
		}
		if !t.Overdue(now) {
			took, err := s.take(ctx, t, answers, now)
			if err != nil {
				return err
			}
			if wrong = took.wrong; t.late(now) {
				wrong = nil // there is no time left to put it right
			}
			if len(wrong) > 0 {
				return unless(took.changed)
			}
		}
		return s.finish(ctx, t, now)
	})
	if err != nil {
		return nil, err
	}
	s.tell(ctx, t)
	return t, problem(wrong)
}

// expire submits what was saved of an attempt whose time is over.
func (s *Service) expire(ctx context.Context, id lms.AttemptID) (*Attempt, error) {
	t, err := s.attempts.Update(ctx, string(id), func(t *Attempt) error {
		now := t.at(s.clock.Now())
		if t.State != StateOpen || !t.Overdue(now) {
			return docstore.ErrUnchanged
		}
		return s.finish(ctx, t, now)
	})
	if err != nil {
		return nil, missing(err, id)
	}
	s.tell(ctx, t)
	return t, nil
}

// finish closes an open attempt and marks it.
func (s *Service) finish(ctx context.Context, t *Attempt, now time.Time) error {
	keys, err := s.keys(ctx, t)
	if err != nil {
		return err
	}
	t.close(now)
	t.grade(keys, now)
	return nil
}

// close ends answering. An attempt whose time is over counts as submitted when
// it was due, whenever the server comes to it.
func (t *Attempt) close(now time.Time) {
	at := now
	if t.Overdue(now) {
		t.Expired, at = true, *t.DueAt
	} else if t.late(now) {
		t.Late = true
	}
	t.State, t.SubmittedAt, t.SeenAt = StateSubmitted, &at, now
	t.Receipt = t.receipt()
}

// grade marks every answer. The attempt is graded unless an essay waits.
func (t *Attempt) grade(keys []*courses.Item, now time.Time) {
	waiting := false
	for i := range t.Answers {
		b := &t.Answers[i]
		m := question.Grade(keys[i], b.Response)
		if m.NeedsReview && b.Review != nil {
			m = b.Review.mark(keys[i])
		}
		b.Mark, waiting = &m, waiting || m.NeedsReview
	}
	t.Result = resultOf(t.Answers, t.Pass)
	if waiting {
		t.Result.Passed = false
		return
	}
	if t.State != StateGraded {
		t.State, t.GradedAt = StateGraded, &now
	}
}

// receipt returns ten letters that stand for exactly these answers of this
// attempt: the learner can note them, and nobody can change an answer without
// changing them. No letter looks like another.
func (t *Attempt) receipt() string {
	h := sha256.New()
	h.Write([]byte(t.ID))
	for i := range t.Answers {
		h.Write(encoded(t.Answers[i].Item, t.Answers[i].Response))
	}
	code := crockford.EncodeToString(h.Sum(nil))
	return code[:5] + "-" + code[5:10]
}

var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)
