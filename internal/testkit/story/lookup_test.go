package story_test

import (
	"context"
	"testing"
	"time"

	"sanad/internal/lms"
)

// placeOf is the block where somebody left a lesson.
func (w *world) placeOf(who string, c lms.CourseID, l lms.LessonID) string {
	w.Helper()
	e, _, err := w.Enrolments.Get(context.Background(), w.Actor(who+"@sanad.example"), c)
	if err != nil {
		w.Fatal(err)
	}
	return e.Progress(l).Block
}

// openOf is the page of somebody's open attempt.
func (w *world) openOf(who, c string) string {
	w.Helper()
	a := w.Actor(who + "@sanad.example")
	list, _, err := w.Assessments.Attempts(context.Background(), a, a.Person, lms.CourseID(c), "final", "")
	if err != nil || len(list) == 0 {
		w.Fatalf("attempts of %s: %d, %v", who, len(list), err)
	}
	return "/attempts/" + string(list[0].ID)
}

// eventually waits until a condition holds.
func eventually(t testing.TB, holds func() bool, what string) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !holds(); time.Sleep(30 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}
