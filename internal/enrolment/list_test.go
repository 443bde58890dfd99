package enrolment

import (
	"fmt"
	"testing"
	"time"

	"sanad/internal/lms"
	"sanad/internal/testkit/clocktest"
	"sanad/internal/testkit/sqlitetest"
	"sanad/storage/docstore"
)

// enrolments is a service with so many enrolments of one learner, the newest
// first, of which left says whether they were left.
func enrolments(t *testing.T, many int, left func(i int) bool) (*Service, lms.Actor) {
	t.Helper()
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	s, err := Open(t.Context(), sqlitetest.Open(t), clocktest.At(now), nil, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	learner := lms.Actor{Org: lms.Platform, Person: lms.PersonID(lms.DeriveID("person", "1"))}
	for i := range many {
		course := lms.CourseID(fmt.Sprint("c", i))
		e := &Enrolment{ID: IDOf(learner.Org, learner.Person, course), Org: learner.Org, Person: learner.Person, Course: course,
			State: Active, LastAt: now.Add(-time.Duration(i) * time.Minute)}
		if left(i) {
			e.State = Left
		}
		if err := s.coll.Insert(t.Context(), string(e.ID), e); err != nil {
			t.Fatal(err)
		}
	}
	return s, learner
}

// TestList_pages_are_full_whatever_was_left: courses that were left neither make a
// page empty nor hide that it is the last.
func TestList_pages_are_full_whatever_was_left(t *testing.T) {
	for name, c := range map[string]struct {
		many  int
		left  func(i int) bool
		pages []int
	}{
		"none left":          {25, func(int) bool { return false }, []int{20, 5}},
		"exactly a page":     {20, func(int) bool { return false }, []int{20}},
		"many before a few":  {70, func(i int) bool { return i < 67 }, []int{3}},
		"many behind a page": {90, func(i int) bool { return i >= 20 }, []int{20}},
		"every second":       {90, func(i int) bool { return i%2 == 0 }, []int{20, 20, 5}},
		"all":                {50, func(int) bool { return true }, []int{0}},
	} {
		t.Run(name, func(t *testing.T) {
			s, learner := enrolments(t, c.many, c.left)
			var after docstore.Cursor
			for i, want := range c.pages {
				list, next, err := s.List(t.Context(), learner, after)
				if err != nil || len(list) != want || (next != "") != (i+1 < len(c.pages)) {
					t.Fatalf("page %d: %d enrolments, cursor %q, %v; want %d", i+1, len(list), next, err, want)
				}
				after = next
			}
		})
	}
}
