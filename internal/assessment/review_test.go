package assessment_test

import (
	"errors"
	"strings"
	"testing"

	"sanad/internal/assessment"
	"sanad/internal/lms"
	"sanad/internal/testkit/faulty"
)

// essay hands in an attempt with an essay and a right choice.
func (w *world) essay(p lms.PersonID) *assessment.Attempt {
	w.Helper()
	at := w.start(p, "essays")
	got := w.submit(p, at.ID, "choice 1")
	if got.State != assessment.StateSubmitted || got.Result.Passed || got.Receipt == "" {
		w.Fatalf("an essay waits for nobody: %s, %+v", got.State, got.Result)
	}
	return got
}

var rows = []assessment.Row{{Criterion: "clear", Level: 1, Comment: "Say who."}, {Criterion: "safe", Level: 1}}

func TestReview_marks_an_essay_by_its_rubric(t *testing.T) {
	w := newWorld(t)
	at := w.essay("p")
	reviewer := as(tutor, lms.RoleTutor)

	queue, _, err := w.a.ReviewQueue(w.ctx, reviewer, "")
	w.check(err)
	if len(queue) != 1 || queue[0].ID != at.ID {
		t.Fatalf("the queue holds %d attempts", len(queue))
	}
	for _, q := range w.sheet(reviewer, at.ID).Questions {
		if q.View.Item == "essay" && (len(q.Rubric) != 2 || q.Rubric[0].Chosen != -1 || len(q.Rubric[0].Levels) != 3) {
			t.Errorf("the reviewer sees %+v", q.Rubric)
		}
	}
	for _, q := range w.sheet(as("p"), at.ID).Questions {
		if len(q.Rubric) != 0 {
			t.Error("the learner sees levels before the review")
		}
	}
	got, err := w.a.Review(w.ctx, reviewer, at.ID, "essay", rows, "Well begun.")
	w.check(err)
	// 2 of 2 for the choice; the essay: 1 of 3 and 1 of 1, so half of 8.
	if got.State != assessment.StateGraded || got.Result.Points != 6 || got.Result.Percent != 60 || !got.Result.Passed {
		t.Errorf("got %s, %+v; want 6 of 10, passed", got.State, got.Result)
	}
	w.check(w.jobs.Drain(w.ctx))
	if e, _, _ := w.enrolments.Get(w.ctx, as("p"), courseID); !e.QuizPassed("essays") {
		t.Error("the result was not announced")
	}
	for _, q := range w.sheet(as("p"), at.ID).Questions {
		if q.View.Item == "essay" && (len(q.Rubric) != 2 || q.Rubric[0].Chosen != 1 || q.Rubric[0].Comment != "Say who." || q.Comment != "Well begun." || q.Score.Points != 4) {
			t.Errorf("the learner sees %+v, %+v", q.Rubric, q.Score)
		}
	}
	if line := w.auditLines()[0]; line.Action != "attempt.reviewed" || line.Object != string(at.ID) {
		t.Errorf("audit: %+v", line.Entry)
	}
	if queue, _, _ := w.a.ReviewQueue(w.ctx, reviewer, ""); len(queue) != 0 {
		t.Error("a reviewed attempt is still in the queue")
	}
	before := len(w.auditLines())
	again, err := w.a.Review(w.ctx, reviewer, at.ID, "essay", rows, "Well begun.")
	w.check(err)
	if again.Result != got.Result || len(w.auditLines()) != before {
		t.Errorf("the second click: %+v, %d new audit lines", again.Result, len(w.auditLines())-before)
	}
	_, err = w.a.Review(w.ctx, reviewer, at.ID, "essay", rows, "")
	wantKind(t, err, lms.KindConflict, "assessment.reviewed")
}

func TestReview_writes_its_audit_line_after_a_crash(t *testing.T) {
	for n := 1; n <= 5; n++ {
		for _, mode := range faulty.Modes {
			store := faulty.New(sqlite(t))
			w := worldOn(t, store)
			at := w.essay("p")
			store.FailWrite(n, mode)
			reviewer := as(tutor, lms.RoleTutor)
			if _, err := w.a.Review(w.ctx, reviewer, at.ID, "essay", rows, ""); err != nil && !errors.Is(err, faulty.ErrInjected) {
				t.Fatal(err)
			}
			got, err := w.a.Review(w.ctx, reviewer, at.ID, "essay", rows, "")
			w.check(err)
			lines := 0
			for _, l := range w.auditLines() {
				if l.Action == "attempt.reviewed" {
					lines++
				}
			}
			if got.State != assessment.StateGraded || lines == 0 {
				t.Errorf("write %d %s: %s, %d audit lines", n, mode, got.State, lines)
			}
		}
	}
}

func TestReview_refuses(t *testing.T) {
	w := newWorld(t)
	at, own := w.essay("p"), w.essay(tutor)
	reviewer := as(tutor, lms.RoleTutor)
	_, err := w.a.Review(w.ctx, reviewer, own.ID, "essay", rows, "")
	if lms.KindOf(err) != lms.KindForbidden {
		t.Errorf("one's own attempt: got %v", err)
	}
	if queue, _, _ := w.a.ReviewQueue(w.ctx, reviewer, ""); len(queue) != 1 || queue[0].ID != at.ID {
		t.Errorf("the reviewer's own attempt is in their queue")
	}
	if _, err := w.a.Review(w.ctx, as("q"), at.ID, "essay", rows, ""); lms.KindOf(err) != lms.KindNotFound {
		t.Errorf("a learner: got %v", err)
	}
	if _, _, err := w.a.ReviewQueue(w.ctx, as("q"), ""); lms.KindOf(err) != lms.KindForbidden {
		t.Errorf("a learner's queue: got %v", err)
	}
	_, err = w.a.Review(w.ctx, reviewer, at.ID, "plain", rows, "")
	wantKind(t, err, lms.KindConflict, "assessment.not_reviewable")
	for name, bad := range map[string][]assessment.Row{
		"a row is missing": rows[:1],
		"no such level":    {{Criterion: "clear", Level: 3}, {Criterion: "safe"}},
		"a novel":          {{Criterion: "clear", Comment: strings.Repeat("a", 2001)}, {Criterion: "safe"}},
	} {
		if _, err := w.a.Review(w.ctx, reviewer, at.ID, "essay", bad, ""); lms.KindOf(err) != lms.KindInvalid {
			t.Errorf("%s: got %v", name, err)
		}
	}
	_, _, err = w.a.Start(w.ctx, as("p"), w.enrol("p"), "essays")
	wantKind(t, err, lms.KindConflict, "assessment.in_review")
}

func TestSubmit_an_empty_essay_waits_for_nobody(t *testing.T) {
	w := newWorld(t)
	at := w.start("p", "essays")
	got, err := w.a.Submit(w.ctx, as("p"), at.ID, nil)
	w.check(err)
	if got.State != assessment.StateGraded || got.Result.Points != 0 {
		t.Errorf("got %s, %+v", got.State, got.Result)
	}
}
