package assessment

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"sanad/courses"
	"sanad/internal/audit"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/internal/question"
	"sanad/storage/docstore"
)

// Review is a person's judgement of an essay.
type Review struct {
	By      lms.PersonID `bson:"by"`
	At      time.Time    `bson:"at"`
	Rows    []Row        `bson:"rows"` // one a criterion, in the rubric's order
	Comment string       `bson:"comment,omitempty"`
	Logged  bool         `bson:"logged"` // the audit line is written
}

// Row is the judgement of one criterion.
type Row struct {
	Criterion string `bson:"criterion"`
	Level     int    `bson:"level"` // place in the criterion's levels, from 0
	Comment   string `bson:"comment,omitempty"`
}

// mark returns what a reviewed essay earns: the points of the levels chosen over
// the most that the rubric gives.
func (r *Review) mark(it *courses.Item) question.Mark {
	got, most := 0.0, 0.0
	for _, c := range question.Rubric(it) {
		best := 0.0
		for i, l := range c.Levels {
			best = max(best, l.Points)
			if r.level(c.ID) == i {
				got += l.Points
			}
		}
		most += best
	}
	m := question.Mark{Max: question.Points(it)}
	if most > 0 {
		m.Share = min(max(got/most, 0), 1)
	}
	m.Points = m.Share * m.Max
	return m
}

// level returns the level chosen for a criterion, or -1.
func (r *Review) level(criterion string) int {
	for _, row := range r.Rows {
		if row.Criterion == criterion {
			return row.Level
		}
	}
	return -1
}

// Review stores the review of an essay of another person's attempt: one row a
// criterion of its rubric. When no essay waits any more, the attempt is graded
// and announced. Conflict once it is: a result that was announced is not
// reviewed again; only repeating the same review is no error.
func (s *Service) Review(ctx context.Context, a lms.Actor, id lms.AttemptID, item string, rows []Row, comment string) (*Attempt, error) {
	t, err := s.change(ctx, a, policy.ReviewAttempt, id, func(t *Attempt, now time.Time) error {
		i := t.index(item)
		if i < 0 || t.Answers[i].Mark == nil {
			return lms.NotFound("assessment.no_such_item")
		}
		keys, err := s.keys(ctx, t)
		if err != nil {
			return err
		}
		r := &Review{By: a.Person, At: now, Comment: strings.TrimSpace(comment)}
		if r.Rows, err = judged(keys[i], rows, r.Comment); err != nil {
			return err
		}
		return t.review(i, r, keys)
	})
	if err != nil {
		return nil, err
	}
	s.tell(ctx, t)
	return t, s.logReview(ctx, t, item)
}

// review takes a review of the i-th answer.
func (t *Attempt) review(i int, r *Review, keys []*courses.Item) error {
	switch old := t.Answers[i].Review; {
	case old.same(r):
		return docstore.ErrUnchanged
	case t.State != StateSubmitted:
		return lms.Conflict("assessment.reviewed")
	}
	t.Answers[i].Review = r
	t.grade(keys, r.At)
	return nil
}

// same reports whether two reviews say the same; no review says nothing.
func (r *Review) same(o *Review) bool {
	return r != nil && r.By == o.By && r.Comment == o.Comment && slices.Equal(r.Rows, o.Rows)
}

// logReview writes the audit line of a review and remembers that it did: a
// crash in between may write it twice, never not at all.
func (s *Service) logReview(ctx context.Context, t *Attempt, item string) error {
	r := t.Answers[t.index(item)].Review
	if r.Logged {
		return nil
	}
	err := s.audit.Append(ctx, audit.Entry{Org: t.Org, Actor: string(r.By), Action: "attempt.reviewed", At: r.At,
		Object: string(t.ID), Details: map[string]string{"item": item, "percent": fmt.Sprint(t.Result.Percent)}})
	if err != nil {
		return err
	}
	_, err = s.attempts.Update(ctx, string(t.ID), func(t *Attempt) error {
		now := t.Answers[t.index(item)].Review
		if !now.same(r) || now.Logged {
			return docstore.ErrUnchanged
		}
		now.Logged = true
		return nil
	})
	if err != nil {
		return missing(err, t.ID)
	}
	return nil
}
