package assessment

import (
	"context"
	"errors"
	"time"

	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/internal/question"
	"sanad/storage/docstore"
)

// SaveAll stores the answers of a whole page. Those that can be read are stored
// even when others cannot; the problem then names the fields that are wrong.
func (s *Service) SaveAll(ctx context.Context, a lms.Actor, id lms.AttemptID, answers map[string]question.Input) (*Attempt, error) {
	var wrong lms.Problems
	t, err := s.change(ctx, a, policy.TakeAttempt, id, func(t *Attempt, now time.Time) error {
		if err := t.accepting(now); err != nil {
			return err
		}
		var changed bool
		var err error
		if changed, wrong, err = s.take(ctx, t, answers, now); err != nil {
			return err
		}
		return unless(changed)
	})
	if err != nil {
		return nil, err
	}
	return t, problem(wrong)
}

// Next stores the answer to a question of a forward attempt and moves on to the
// one after it, for good. Repeating it changes nothing.
func (s *Service) Next(ctx context.Context, a lms.Actor, id lms.AttemptID, item string, answers map[string]question.Input) (*Attempt, error) {
	var wrong lms.Problems
	t, err := s.change(ctx, a, policy.TakeAttempt, id, func(t *Attempt, now time.Time) error {
		i := t.index(item)
		switch err := t.accepting(now); {
		case i < 0:
			return lms.NotFound("assessment.no_such_item")
		case err != nil:
			return err
		case !t.Forward || i < t.Position:
			return docstore.ErrUnchanged
		case i > t.Position:
			return lms.Conflict("assessment.forward", "n", t.Position+1)
		}
		changed, w, err := s.take(ctx, t, only(answers, item), now)
		if wrong = w; err != nil {
			return err
		}
		if len(wrong) == 0 {
			t.Position++
			return nil
		}
		return unless(changed)
	})
	if err != nil {
		return nil, err
	}
	return t, problem(wrong)
}

// take stores what can be stored of a page's answers and collects what is wrong
// with the others. err is trouble that is nobody's to act on.
func (s *Service) take(ctx context.Context, t *Attempt, answers map[string]question.Input, now time.Time) (changed bool, wrong lms.Problems, err error) {
	for i := range t.Answers {
		in, sent := answers[t.Answers[i].Item]
		if !sent {
			continue
		}
		r, err := s.read(ctx, t, i, in)
		stored := false
		if err == nil {
			stored, err = t.save(i, r, 0, now)
		}
		var p *lms.Problem
		if err != nil && !errors.As(err, &p) {
			return false, nil, err
		}
		if p != nil {
			wrong = append(wrong, p)
		}
		changed = changed || stored
	}
	return changed, wrong, nil
}

// only returns the answers of one item.
func only(answers map[string]question.Input, item string) map[string]question.Input {
	in, ok := answers[item]
	if !ok {
		return nil
	}
	return map[string]question.Input{item: in}
}

func unless(changed bool) error {
	if !changed {
		return docstore.ErrUnchanged
	}
	return nil
}

// problem returns a single problem as it is, with its kind, and several as a
// form's.
func problem(wrong lms.Problems) error {
	if len(wrong) == 1 {
		return wrong[0]
	}
	return wrong.Err()
}
