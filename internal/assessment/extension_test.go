package assessment_test

import (
	"testing"
	"time"

	"sanad/internal/lms"
	"sanad/internal/question"
)

func TestSetExtraTime_moves_one_learners_deadline(t *testing.T) {
	w := newWorld(t)
	mine, other := w.start("p", "final"), w.start("q", "final")
	boss := as(admin, lms.RoleOrgAdmin)
	w.check(w.a.SetExtraTime(w.ctx, boss, "p", courseID, "final", 50))

	got, err := w.a.Get(w.ctx, as("p"), mine.ID)
	w.check(err)
	if want := mine.StartedAt.Add(45 * time.Minute); !got.Deadline.Equal(want) || !got.DueAt.Equal(want.Add(time.Minute)) {
		t.Errorf("deadline %v, due %v; want %v and a minute", got.Deadline, got.DueAt, want)
	}
	if got, _ := w.a.Get(w.ctx, as("q"), other.ID); !got.Deadline.Equal(*other.Deadline) {
		t.Error("another learner's deadline moved")
	}
	line := w.auditLines()[0]
	if line.Action != "attempt.extra_time" || line.Actor != string(admin) || line.Object != "p" || line.Details["old"] != "0" || line.Details["new"] != "50" {
		t.Errorf("audit: %+v", line.Entry)
	}
	w.clock.turn(44 * time.Minute)
	_, err = w.a.Save(w.ctx, as("p"), mine.ID, mine.Answers[0].Item, question.Input{}, 1)
	w.check(err)
	w.submit("p", mine.ID, "x")
	w.clock.turn(2 * time.Hour)
	next, _, err := w.a.Start(w.ctx, as("p"), w.enrol("p"), "final")
	w.check(err)
	if got := next.Deadline.Sub(next.StartedAt); got != 45*time.Minute {
		t.Errorf("the next attempt has %v, want 45 minutes", got)
	}
}

func TestSetExtraTime_is_for_admins(t *testing.T) {
	w := newWorld(t)
	for _, role := range []lms.Role{lms.RoleLearner, lms.RoleTutor, lms.RoleAuthor} {
		if err := w.a.SetExtraTime(w.ctx, as("x", role), "p", courseID, "final", 50); lms.KindOf(err) != lms.KindForbidden {
			t.Errorf("%s: got %v", role, err)
		}
	}
	boss := as(admin, lms.RolePlatformAdmin)
	wantKind(t, w.a.SetExtraTime(w.ctx, boss, "p", courseID, "final", 301), lms.KindInvalid, "assessment.bad_percent")
	wantKind(t, w.a.SetExtraTime(w.ctx, boss, "p", courseID, "nonsense", 50), lms.KindNotFound, "assessment.quiz_not_found")
}
