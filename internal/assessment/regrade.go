package assessment

import (
	"context"
	"errors"
	"fmt"

	"sanad/courses"
	"sanad/internal/course"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/internal/question"
	"sanad/storage/docstore"
)

// Correction asks for attempts to be marked again because an item's key was
// wrong: with the key that the item has in the later version To.
type Correction struct {
	Course lms.CourseID
	Quiz   string
	Item   string
	To     lms.VersionID
	After  docstore.Cursor // where the last page ended
}

// Regraded is one attempt in a report.
type Regraded struct {
	Attempt lms.AttemptID
	Person  lms.PersonID
	Regrading
}

// Report is what one page of a regrade did, and what was done there before.
// Kept passes are for a person to look at: no certificate is withdrawn.
type Report struct {
	Seen    int // attempts looked at
	Changed []Regraded
	Next    docstore.Cursor // the next page; "" when all is done
}

// regradePage is how many attempts one call looks at.
const regradePage = 100

// Regrade marks one page of the attempts that drew the item again; the caller
// goes on with Next. Running it again, or going on after a crash, repeats
// nothing and reports the same. Every changed attempt has an audit line with
// the old and the new percentage; one that does better is announced again. Open
// attempts will be marked with the new key when they are handed in.
//
// Conflict when the item is not in the later version or was changed so that old
// answers mean something else; then nothing on the page is changed.
func (s *Service) Regrade(ctx context.Context, a lms.Actor, c Correction) (*Report, error) {
	if err := policy.Can(a, policy.Regrade, policy.Object{Org: a.Org}); err != nil {
		return nil, err
	}
	v, err := s.courses.Version(ctx, a.Org, c.To)
	if err != nil {
		return nil, err
	}
	if v.Course.ID != c.Course {
		return nil, lms.NotFound("assessment.quiz_not_found")
	}
	items, err := s.attempts.Find(ctx, docstore.Query{
		Where: []docstore.Cond{{Field: "org", Value: a.Org}, {Field: "course", Value: c.Course}, {Field: "quiz", Value: c.Quiz}},
		Limit: regradePage, After: c.After,
	})
	if err != nil {
		return nil, fmt.Errorf("regrade %s: %w", c.Item, err)
	}
	if err := s.sameShapes(ctx, items, c); err != nil {
		return nil, err
	}
	rep := &Report{Seen: len(items)}
	if len(items) == regradePage {
		rep.Next = items[len(items)-1].Cursor
	}
	for i := range items {
		if err := s.regradeOne(ctx, a, items[i].Value.ID, c, rep); err != nil {
			return nil, err
		}
	}
	return rep, nil
}

// outdated reports whether an answer is still marked with a key older than v.
func (t *Attempt) outdated(i int, v lms.VersionID) bool {
	return courses.CompareVersions(course.Semver(t.keyOf(i)), course.Semver(v)) < 0
}

// sameShapes checks that every old answer on the page has a meaning under the
// new key.
func (s *Service) sameShapes(ctx context.Context, items []docstore.Item[Attempt], c Correction) error {
	checked := map[lms.VersionID]bool{}
	for k := range items {
		t := &items[k].Value
		i := t.index(c.Item)
		if i < 0 || !t.outdated(i, c.To) || checked[t.Version] {
			continue
		}
		if err := s.sameShape(ctx, t, i, c); err != nil {
			return err
		}
		checked[t.Version] = true
	}
	return nil
}

// sameShape compares the item that one learner saw with the corrected one.
func (s *Service) sameShape(ctx context.Context, t *Attempt, i int, c Correction) error {
	old, err := s.seen(ctx, t, i)
	if err != nil {
		return err
	}
	next, err := s.item(ctx, t.Org, c.To, t.Answers[i].Bank, c.Item)
	switch {
	case errors.Is(err, errNoItem), lms.KindOf(err) == lms.KindNotFound:
		return lms.Conflict("assessment.regrade_gone", "item", c.Item)
	case err != nil:
		return err
	case !question.SameShape(old, next):
		return lms.Conflict("assessment.regrade_changed", "item", c.Item, "version", course.Semver(t.Version))
	}
	return nil
}
