package assessment

import (
	"context"
	"errors"
	"time"

	"sanad/internal/lms"
	"sanad/internal/question"
)

// taking is what became of a page's answers.
type taking struct {
	changed        bool
	wrong          lms.Problems
	kept, replaced int
}

func (k *taking) saved(t *Attempt) *Saved {
	return &Saved{Attempt: t, Kept: k.kept, Replaced: k.replaced}
}

// take stores what can be stored of a page's answers and collects what is wrong
// with the others. err is trouble that is nobody's to act on.
func (s *Service) take(ctx context.Context, t *Attempt, answers map[string]question.Input, now time.Time) (took taking, err error) {
	for i := range t.Answers {
		in, sent := answers[t.Answers[i].Item]
		if !sent {
			continue
		}
		r, err := s.read(ctx, t, i, in)
		if err == nil {
			err = took.one(t, i, in.Base, r, now)
		}
		var p *lms.Problem
		if err != nil && !errors.As(err, &p) {
			return taking{}, err
		}
		if p != nil {
			took.wrong = append(took.wrong, p)
		}
	}
	return took, nil
}

// one stores an answer from a form that was made with base. Where another page
// has stored something since, a field that is as it was made says nothing, and
// one that was changed is the later answer.
func (k *taking) one(t *Attempt, i int, base string, r question.Response, now time.Time) error {
	passed := base != "" && base != t.base(i, t.Answers[i].Response)
	if passed && base == t.base(i, r) {
		k.kept++
		return nil
	}
	stored, err := t.save(i, r, 0, now)
	if stored && passed {
		k.replaced++
	}
	k.changed = k.changed || stored
	return err
}
