package assessment

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"sanad/internal/audit"
	"sanad/internal/enrolment"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
)

// Extension is extra time that one person has in one quiz.
type Extension struct {
	Org     lms.OrgID    `bson:"org"`
	Person  lms.PersonID `bson:"person"`
	Course  lms.CourseID `bson:"course"`
	Quiz    string       `bson:"quiz"`
	Percent int          `bson:"percent"`
	Before  int          `bson:"before"` // what it was until then
	By      lms.PersonID `bson:"by"`
	At      time.Time    `bson:"at"`
}

// MaxExtraPercent bounds extra time: four times the usual.
const MaxExtraPercent = 300

// ID names the extension: there is one for a person and a quiz.
func (e *Extension) ID() string { return extensionID(e.Org, e.Person, e.Course, e.Quiz) }

func extensionID(org lms.OrgID, p lms.PersonID, c lms.CourseID, quiz string) string {
	return lms.DeriveID("extension", string(org), string(p), string(c), quiz)
}

// SetExtraTime gives a person a share of extra time in a quiz: in attempts to
// come, and in the one that is open, whose deadline moves at once. 0 takes it
// back. An audit line says who did it.
func (s *Service) SetExtraTime(ctx context.Context, a lms.Actor, p lms.PersonID, c lms.CourseID, quiz string, percent int) error {
	if err := policy.Can(a, policy.ExtendTime, policy.Object{Org: a.Org}); err != nil {
		return err
	}
	if percent < 0 || percent > MaxExtraPercent {
		return lms.Invalid("percent", "assessment.bad_percent", "max", MaxExtraPercent)
	}
	if err := s.hasQuiz(ctx, a.Org, p, c, quiz); err != nil {
		return err
	}
	return s.setExtra(ctx, Extension{Org: a.Org, Person: p, Course: c, Quiz: quiz, Percent: percent, By: a.Person, At: s.clock.Now()})
}

// hasQuiz looks for a quiz in the version a person is enrolled in, else in the
// version they would get.
func (s *Service) hasQuiz(ctx context.Context, org lms.OrgID, p lms.PersonID, c lms.CourseID, quiz string) error {
	_, v, err := s.enrolments.ByID(ctx, lms.SystemActor(org), enrolment.IDOf(org, p, c))
	if lms.KindOf(err) == lms.KindNotFound {
		v, err = s.courses.Current(ctx, org, c)
	}
	if err != nil {
		return err
	}
	if v.Quiz(quiz) == nil {
		return lms.NotFound("assessment.quiz_not_found")
	}
	return nil
}

// setExtra stores the extension first, so that an attempt that begins meanwhile
// finds it; then it moves the open attempt. Whoever repeats it after a failure
// still writes the right line.
func (s *Service) setExtra(ctx context.Context, x Extension) error {
	e, err := s.extensions.Upsert(ctx, extensionID(x.Org, x.Person, x.Course, x.Quiz), func(e *Extension) error {
		before := e.Percent
		if x.Percent == e.Percent {
			before = e.Before
		}
		*e = x
		e.Before = before
		return nil
	})
	if err != nil {
		return fmt.Errorf("extra time for %s: %w", x.Person, err)
	}
	it, err := s.attempts.First(ctx, byLearner(x.Org, x.Person, x.Course, x.Quiz))
	if err != nil && !errors.Is(err, docstore.ErrNotFound) {
		return fmt.Errorf("extra time for %s: %w", x.Person, err)
	}
	if err == nil && it.Value.State == StateOpen {
		if _, err := s.catchUp(ctx, &it.Value); err != nil {
			return err
		}
	}
	return s.audit.Append(ctx, audit.Entry{Org: x.Org, Actor: string(x.By), Action: "attempt.extra_time", At: x.At,
		Object:  string(x.Person),
		Details: map[string]string{"course": string(x.Course), "quiz": x.Quiz, "old": strconv.Itoa(e.Before), "new": strconv.Itoa(x.Percent)}})
}

// extraPercent returns the extra time of a person in a quiz.
func (s *Service) extraPercent(ctx context.Context, org lms.OrgID, p lms.PersonID, c lms.CourseID, quiz string) (int, error) {
	e, err := s.extensions.Get(ctx, extensionID(org, p, c, quiz))
	if errors.Is(err, docstore.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("extra time of %s: %w", p, err)
	}
	return e.Percent, nil
}

// catchUp gives an open attempt the extra time that holds now. Beginning an
// attempt and granting extra time both end with it, so whichever comes last
// sees the other.
func (s *Service) catchUp(ctx context.Context, t *Attempt) (*Attempt, error) {
	extra, err := s.extraPercent(ctx, t.Org, t.Person, t.Course, t.Quiz)
	if err != nil || extra == t.ExtraPercent {
		return t, err
	}
	now, err := s.attempts.Update(ctx, string(t.ID), func(t *Attempt) error {
		if t.State != StateOpen {
			return docstore.ErrUnchanged
		}
		t.extend(extra)
		return nil
	})
	if err != nil {
		return nil, missing(err, t.ID)
	}
	return now, nil
}
