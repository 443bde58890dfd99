package assessment

import (
	"context"
	"time"

	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/internal/question"
	"sanad/storage/docstore"
)

// Saved is an attempt after the answers of a page were stored. A page that was
// made before another one stored an answer cannot know of it: Kept counts the
// questions that it had left alone, where the answer of the other page stands,
// and Replaced those that it had changed too, where its own, the later, stands.
type Saved struct {
	*Attempt
	Kept, Replaced int
}

// SaveAll stores the answers of a whole page. Those that can be read are stored
// even when others cannot; the problem then names the fields that are wrong.
func (s *Service) SaveAll(ctx context.Context, a lms.Actor, id lms.AttemptID, answers map[string]question.Input) (*Saved, error) {
	var took taking
	t, err := s.change(ctx, a, policy.TakeAttempt, id, func(t *Attempt, now time.Time) error {
		if err := t.accepting(now); err != nil {
			return err
		}
		var err error
		if took, err = s.take(ctx, t, answers, now); err != nil {
			return err
		}
		return unless(took.changed)
	})
	if err != nil {
		return nil, err
	}
	return took.saved(t), problem(took.wrong)
}

// Next stores the answer to a question of a forward attempt and moves on to the
// one after it, for good. Repeating it changes nothing; a different answer to a
// question that lies behind is a Conflict.
func (s *Service) Next(ctx context.Context, a lms.Actor, id lms.AttemptID, item string, answers map[string]question.Input) (*Saved, error) {
	var took taking
	t, err := s.change(ctx, a, policy.TakeAttempt, id, func(t *Attempt, now time.Time) error {
		took = taking{}
		i := t.index(item)
		switch err := t.accepting(now); {
		case i < 0:
			return lms.NotFound("assessment.no_such_item")
		case err != nil:
			return err
		case !t.Forward:
			return docstore.ErrUnchanged
		case i < t.Position:
			return s.behind(ctx, t, i, answers)
		case i > t.Position:
			return t.notHere()
		}
		var err error
		if took, err = s.take(ctx, t, only(answers, item), now); err != nil {
			return err
		}
		if len(took.wrong) == 0 {
			t.Position++
			return nil
		}
		return unless(took.changed)
	})
	if err != nil {
		return nil, err
	}
	return took.saved(t), problem(took.wrong)
}

// behind refuses a changed answer to a question that lies behind, so that it is
// not lost silently.
func (s *Service) behind(ctx context.Context, t *Attempt, i int, answers map[string]question.Input) error {
	in, sent := answers[t.Answers[i].Item]
	if !sent {
		return docstore.ErrUnchanged
	}
	r, err := s.read(ctx, t, i, in)
	if err != nil {
		return err
	}
	if name := t.base(i, r); name != in.Base && name != t.base(i, t.Answers[i].Response) {
		return t.notHere()
	}
	return docstore.ErrUnchanged
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
