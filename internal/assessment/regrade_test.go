package assessment_test

import (
	"errors"
	"fmt"
	"testing"

	"sanad/courses"
	"sanad/internal/assessment"
	"sanad/internal/lms"
	"sanad/internal/testkit/faulty"
)

// fixed is the course with another right choice in every single item: the one
// that says "choice 2".
func fixed(version string, edit func(*courses.Item)) *courses.Package {
	p := testCourse(version)
	for i := range p.Banks[0].Items {
		if it := &p.Banks[0].Items[i]; it.Type == courses.Single {
			it.Options[1].Correct, it.Options[2].Correct = false, true
			if edit != nil {
				edit(it)
			}
		}
	}
	return p
}

// singles returns the single items of an attempt.
func singles(t *assessment.Attempt) (out []string) {
	for _, b := range t.Answers {
		if b.Item[0] == 'r' {
			out = append(out, b.Item)
		}
	}
	return out
}

// regradeAll pages through a regrade.
func (w *world) regradeAll(c assessment.Correction) (changed []assessment.Regraded, pages int) {
	w.Helper()
	for {
		rep, err := w.a.Regrade(w.ctx, as(admin, lms.RolePlatformAdmin), c)
		w.check(err)
		changed, pages = append(changed, rep.Changed...), pages+1
		if rep.Next == "" {
			return changed, pages
		}
		c.After = rep.Next
	}
}

func TestRegrade_marks_with_the_new_key_and_keeps_passes(t *testing.T) {
	w := newWorld(t)
	loser := w.start("loser", "final")
	item := singles(loser)[0]
	w.submit("loser", loser.ID, right, "choice 2") // 2 of 8: the singles are wrong
	w.check(w.jobs.Drain(w.ctx))
	w.publish(fixed("1.1.0", nil))

	c := assessment.Correction{Course: courseID, Quiz: "final", To: "privacy@1.1.0"}
	for i, item := range singles(loser) { // 4, 6, 8 of 8
		c.Item = item
		changed, _ := w.regradeAll(c)
		if len(changed) != 1 || changed[0].Old != float64(i+1)*25 || changed[0].New != float64(i+2)*25 || changed[0].Gained != (i == 1) {
			t.Fatalf("correction %d: %+v", i+1, changed)
		}
	}
	got, err := w.a.Get(w.ctx, as("loser"), loser.ID)
	w.check(err)
	if got.Result.Percent != 100 || !got.Result.Passed || got.Settled || got.Round != 3 {
		t.Errorf("got %+v, settled %v, round %d", got.Result, got.Settled, got.Round)
	}
	w.check(w.a.Carry(w.ctx, got.Org, assessment.GradedEvent{Org: got.Org, Attempt: got.ID, Round: 2}))
	if got, _ := w.a.Get(w.ctx, as("loser"), loser.ID); got.Settled {
		t.Error("what followed from an old result settled the new one")
	}
	w.check(w.jobs.Drain(w.ctx))
	e, _, err := w.enrolments.Get(w.ctx, as("loser"), courseID)
	w.check(err)
	if !e.QuizPassed("final") || e.Quizzes["final"].Percent != 100 {
		t.Errorf("the enrolment holds %+v", e.Quizzes["final"])
	}
	line := w.auditLines()[0]
	if line.Action != "attempt.regraded" || line.Details["old"] != "75" || line.Details["new"] != "100" || line.Details["to"] != "privacy@1.1.0" {
		t.Errorf("audit: %+v", line.Entry)
	}
	c.Item = item
	before := len(w.auditLines())
	if changed, _ := w.regradeAll(c); len(changed) != 1 || len(w.auditLines()) != before {
		t.Errorf("again: %d in the report, %d new audit lines; want 1 and 0", len(changed), len(w.auditLines())-before)
	}
}

func TestRegrade_never_takes_a_pass_away(t *testing.T) {
	w := newWorld(t)
	at := w.start("winner", "final")
	w.submit("winner", at.ID, "wrong", "choice 1") // 6 of 8
	w.check(w.jobs.Drain(w.ctx))
	w.publish(fixed("1.1.0", nil))
	changed, _ := w.regradeAll(assessment.Correction{Course: courseID, Quiz: "final", Item: singles(at)[0], To: "privacy@1.1.0"})
	if len(changed) != 1 || !changed[0].Kept || changed[0].New != 50 || changed[0].Person != "winner" {
		t.Fatalf("report: %+v", changed)
	}
	got, err := w.a.Get(w.ctx, as("winner"), at.ID)
	w.check(err)
	if got.Result.Percent != 50 || !got.Result.Passed || !got.Settled {
		t.Errorf("got %+v, settled %v; want 50 %% and still passed", got.Result, got.Settled)
	}
}

func TestRegrade_open_attempts_are_marked_with_the_new_key_later(t *testing.T) {
	w := newWorld(t)
	at := w.start("p", "final")
	w.publish(fixed("1.1.0", nil))
	for _, item := range singles(at) {
		w.regradeAll(assessment.Correction{Course: courseID, Quiz: "final", Item: item, To: "privacy@1.1.0"})
	}
	if got := w.submit("p", at.ID, right, "choice 2"); got.Result.Percent != 100 {
		t.Errorf("got %v %%, want 100", got.Result.Percent)
	}
}

func TestRegrade_a_pass_shows_no_key_while_another_attempt_is_open(t *testing.T) {
	w := newWorld(t)
	first := w.start("p", "closing")
	w.submit("p", first.ID, right, "choice 2")
	second := w.start("p", "closing")
	w.publish(fixed("1.1.0", nil))
	for _, item := range singles(first) {
		w.regradeAll(assessment.Correction{Course: courseID, Quiz: "closing", Item: item, To: "privacy@1.1.0"})
	}
	if got, _ := w.a.Get(w.ctx, as("p"), first.ID); !got.Result.Passed {
		t.Fatalf("the regrade gave no pass: %+v", got.Result)
	}
	if s := w.sheet(as("p"), first.ID); s.Key || s.Scores || !s.KeyLater {
		t.Errorf("key %v, scores %v, later %v while an attempt is open", s.Key, s.Scores, s.KeyLater)
	}
	w.submit("p", second.ID, "x")
	if s := w.sheet(as("p"), first.ID); !s.Key || !s.Scores {
		t.Errorf("key %v, scores %v after both attempts", s.Key, s.Scores)
	}
}

func TestRegrade_refuses_another_question(t *testing.T) {
	w := newWorld(t)
	at := w.start("p", "final")
	w.submit("p", at.ID, right, "choice 2")
	item := singles(at)[0]
	w.publish(fixed("1.1.0", func(it *courses.Item) { it.Options = it.Options[:3] }))
	gone := testCourse("1.2.0")
	gone.Banks[0].Items = gone.Banks[0].Items[9:]
	w.publish(gone)
	boss := as(admin, lms.RolePlatformAdmin)
	c := assessment.Correction{Course: courseID, Quiz: "final", Item: item, To: "privacy@1.1.0"}
	_, err := w.a.Regrade(w.ctx, boss, c)
	wantKind(t, err, lms.KindConflict, "assessment.regrade_changed")
	c.To = "privacy@1.2.0"
	_, err = w.a.Regrade(w.ctx, boss, c)
	wantKind(t, err, lms.KindConflict, "assessment.regrade_gone")
	if _, err := w.a.Regrade(w.ctx, as("x", lms.RoleTutor), c); lms.KindOf(err) != lms.KindForbidden {
		t.Errorf("a tutor: got %v", err)
	}
	if got, _ := w.a.Get(w.ctx, as("p"), at.ID); got.Result.Percent != 25 || len(got.Regrades) != 0 {
		t.Errorf("a refused regrade changed the attempt: %+v", got)
	}
}

func TestRegrade_goes_on_after_a_crash_and_pages(t *testing.T) {
	store := faulty.New(sqlite(t))
	w := worldOn(t, store)
	drew := map[string]int{}
	const learners = 120
	for i := range learners {
		p := lms.PersonID(fmt.Sprint("p", i))
		at := w.start(p, "final")
		w.submit(p, at.ID, right, "choice 2")
		for _, item := range singles(at) {
			drew[item]++
		}
	}
	w.publish(fixed("1.1.0", nil))
	c := assessment.Correction{Course: courseID, Quiz: "final", Item: "r0", To: "privacy@1.1.0"}
	for n := 1; n <= 12; n++ { // crash in the first pages, at different places
		store.FailWrite(n, faulty.Modes[n%2])
		_, err := w.a.Regrade(w.ctx, as(admin, lms.RolePlatformAdmin), c)
		if err != nil && !errors.Is(err, faulty.ErrInjected) {
			t.Fatal(err)
		}
	}
	store.FailWrite(0, faulty.Before)
	changed, pages := w.regradeAll(c)
	if len(changed) != drew["r0"] || pages != 2 {
		t.Errorf("%d attempts in %d pages, want %d in 2", len(changed), pages, drew["r0"])
	}
	for _, r := range changed {
		got, err := w.a.Get(w.ctx, lms.SystemActor(lms.Platform), r.Attempt)
		w.check(err)
		if got.Result.Percent != 50 || len(got.Regrades) != 1 || !got.Regrades[0].Logged || got.Round != 1 {
			t.Errorf("%s: %v %%, %d regrades, round %d", r.Attempt, got.Result.Percent, len(got.Regrades), got.Round)
		}
	}
}
