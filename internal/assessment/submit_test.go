package assessment_test

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sanad/internal/assessment"
	"sanad/internal/lms"
	"sanad/internal/question"
)

func TestSubmit_marks_what_was_sent_and_saved(t *testing.T) {
	w := newWorld(t)
	at := w.start("p", "final")
	got := w.submit("p", at.ID, right, "choice 1")
	want := assessment.Result{Points: 8, Max: 8, Percent: 100, Passed: true}
	if diff := cmp.Diff(want, got.Result); diff != "" || got.State != assessment.StateGraded {
		t.Errorf("%s\n%s", got.State, diff)
	}
	w.check(w.jobs.Drain(w.ctx))
	e, _, err := w.enrolments.Get(w.ctx, as("p"), courseID)
	w.check(err)
	if !e.QuizPassed("final") {
		t.Error("the enrolment does not know of the result")
	}
	if done, _ := w.a.Get(w.ctx, as("p"), at.ID); !done.Settled {
		t.Error("the attempt is not settled")
	}
}

func TestSubmit_rounds_down_what_is_not_enough(t *testing.T) {
	w := newWorld(t)
	at := w.start("p", "final")
	got := w.submit("p", at.ID, "wrong", "choice 1") // 6 of 8
	if got.Result.Percent != 75 || !got.Result.Passed {
		t.Errorf("got %+v, want 75 %%, passed", got.Result)
	}
	w.clock.turn(2 * time.Hour)
	at, _, err := w.a.Start(w.ctx, as("p"), w.enrol("p"), "final")
	w.check(err)
	got = w.submit("p", at.ID, right, "choice 3") // 2 of 8
	if got.Result.Percent != 25 || got.Result.Passed {
		t.Errorf("got %+v, want 25 %%, not passed", got.Result)
	}
}

func TestSubmit_fifty_at_once_are_one(t *testing.T) {
	w := newWorld(t)
	at := w.start("p", "final")
	answers := all(w.sheet(as("p"), at.ID), right, "choice 1")
	var wg sync.WaitGroup
	got := make([]*assessment.Attempt, 50)
	for i := range got {
		wg.Go(func() {
			var err error
			if got[i], err = w.a.Submit(w.ctx, as("p"), at.ID, answers); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for i := range got {
		if got[i].Receipt != got[0].Receipt || !got[i].SubmittedAt.Equal(*got[0].SubmittedAt) || got[i].Result != got[0].Result {
			t.Fatalf("submission %d has another result: %+v", i, got[i])
		}
	}
	w.clock.turn(time.Minute)
	again, err := w.a.Submit(w.ctx, as("p"), at.ID, all(w.sheet(as("p"), at.ID), "x", "choice 2"))
	w.check(err)
	if again.Receipt != got[0].Receipt || again.Result != got[0].Result {
		t.Error("a later submission with other answers changed the attempt")
	}
	_, err = w.a.Save(w.ctx, as("p"), at.ID, at.Answers[0].Item, question.Input{}, 99)
	wantKind(t, err, lms.KindConflict, "assessment.submitted")
}

func TestSubmit_in_the_grace_period_is_late_and_after_it_takes_what_was_saved(t *testing.T) {
	w := newWorld(t)
	late, never := w.start("p", "final"), w.start("q", "final")
	s := w.sheet(as("q"), never.ID)
	_, err := w.a.Save(w.ctx, as("q"), never.ID, s.Questions[0].View.Item, answer(s.Questions[0].View, right, "choice 1"), 1)
	w.check(err)
	saved := never.Answers[0].Item

	w.clock.turn(30*time.Minute + 30*time.Second)
	got := w.submit("p", late.ID, right, "choice 1")
	if !got.Late || got.Expired || got.Result.Percent != 100 {
		t.Errorf("in the grace period: late %v, expired %v, %v %%", got.Late, got.Expired, got.Result.Percent)
	}
	w.clock.turn(time.Minute)
	got, err = w.a.Submit(w.ctx, as("q"), never.ID, all(s, right, "choice 1"))
	w.check(err)
	want := 1.0
	if saved[0] == 'r' {
		want = 2
	}
	if !got.Expired || got.Result.Points != want || !got.SubmittedAt.Equal(*never.DueAt) {
		t.Errorf("after it: expired %v, %v points (want %v), submitted %v (due %v)", got.Expired, got.Result.Points, want, got.SubmittedAt, never.DueAt)
	}
}

func TestSweep_submits_what_was_saved_when_time_is_over(t *testing.T) {
	w := newWorld(t)
	at, untimed := w.start("p", "final"), w.start("q", "untimed")
	_, err := w.a.SaveAll(w.ctx, as("p"), at.ID, all(w.sheet(as("p"), at.ID), right, "choice 1"))
	w.check(err)
	w.clock.turn(31 * time.Minute)
	w.check(w.a.Sweep(w.ctx))
	if got, _ := w.a.Get(w.ctx, as("p"), at.ID); got.State != assessment.StateOpen {
		t.Errorf("at the last moment of grace the attempt is %s", got.State)
	}
	w.clock.turn(time.Second)
	w.check(w.a.Sweep(w.ctx))
	got, err := w.a.Get(w.ctx, as("p"), at.ID)
	w.check(err)
	if got.State != assessment.StateGraded || !got.Expired || got.Result.Percent != 100 || got.Receipt == "" {
		t.Errorf("got %s, %+v", got.State, got.Result)
	}
	w.clock.turn(1000 * time.Hour)
	w.check(w.a.Sweep(w.ctx))
	if got, _ := w.a.Get(w.ctx, as("q"), untimed.ID); got.State != assessment.StateOpen {
		t.Errorf("an attempt without a limit was ended: %s", got.State)
	}
}

func TestSubmit_the_receipt_stands_for_the_answers(t *testing.T) {
	w := newWorld(t)
	receipts := map[string]bool{}
	for _, p := range []lms.PersonID{"a", "b", "c"} {
		at := w.start(p, "final")
		receipts[w.submit(p, at.ID, right, "choice 1").Receipt] = true
	}
	if len(receipts) != 3 {
		t.Errorf("three attempts have %d receipts", len(receipts))
	}
	for r := range receipts {
		if len(r) != 11 || r[5] != '-' || strings.Trim(r, "0123456789ABCDEFGHJKMNPQRSTVWXYZ-") != "" {
			t.Errorf("receipt %q", r)
		}
	}
}

// TestSheet_no_key_before_its_time looks for seeded keys in everything that a
// learner could be sent, in every state, for every timing of feedback.
func TestSheet_no_key_before_its_time(t *testing.T) {
	w := newWorld(t)
	leaks := func(p lms.PersonID, id lms.AttemptID) bool {
		t.Helper()
		s := w.sheet(as(p), id)
		raw, err := json.Marshal(s)
		w.check(err)
		if strings.Contains(string(raw), s.Attempt.Seed) {
			t.Error("the seed is on the page")
		}
		return strings.Contains(string(raw), "KEY-")
	}
	for _, tt := range []struct {
		quiz          string
		first, closed bool // does the key show after the first attempt, and once closed?
	}{{"final", true, true}, {"closing", false, true}, {"never", false, false}} {
		p := lms.PersonID("learner of " + tt.quiz)
		at := w.start(p, tt.quiz)
		if leaks(p, at.ID) {
			t.Errorf("%s: the key shows while the attempt is open", tt.quiz)
		}
		ack, err := w.a.Save(w.ctx, as(p), at.ID, at.Answers[0].Item, question.Input{}, 1)
		w.check(err)
		if raw, _ := json.Marshal(ack); strings.Contains(string(raw), "KEY-") {
			t.Errorf("%s: the key is in the reply to a save", tt.quiz)
		}
		done := w.submit(p, at.ID, "x", "choice 2")
		if raw, _ := json.Marshal(done); strings.Contains(string(raw), "KEY-") || strings.Contains(string(raw), done.Seed) {
			t.Errorf("%s: the attempt's JSON tells too much: %s", tt.quiz, raw)
		}
		if got := leaks(p, at.ID); got != tt.first {
			t.Errorf("%s: after the first attempt the key shows: %v, want %v", tt.quiz, got, tt.first)
		}
		w.clock.turn(2 * time.Hour)
		next, _, err := w.a.Start(w.ctx, as(p), w.enrol(p), tt.quiz)
		w.check(err)
		if got := leaks(p, at.ID); got != tt.first {
			t.Errorf("%s: during the second attempt the first one's key shows: %v, want %v", tt.quiz, got, tt.first)
		}
		w.submit(p, next.ID, "x", "choice 1") // passed
		if got := leaks(p, at.ID); got != tt.closed {
			t.Errorf("%s: once closed the key shows: %v, want %v", tt.quiz, got, tt.closed)
		}
	}
	s := w.sheet(as("learner of never"), w.attempts("learner of never", "never")[0].ID)
	if !s.Scores || s.Key || s.Questions[0].Score == nil {
		t.Errorf("never-key: scores %v, key %v", s.Scores, s.Key)
	}
	_, _, err := w.a.Start(w.ctx, as("learner of closing"), w.enrol("learner of closing"), "closing")
	wantKind(t, err, lms.KindConflict, "assessment.no_attempts_left")
}

func (w *world) attempts(p lms.PersonID, quiz string) []assessment.Attempt {
	w.Helper()
	list, _, err := w.a.Attempts(w.ctx, as(p), p, courseID, quiz, "")
	w.check(err)
	return list
}

func TestSheet_staff_see_scores_and_only_key_holders_the_key(t *testing.T) {
	w := newWorld(t)
	at := w.start("p", "never")
	for _, role := range []lms.Role{lms.RoleTutor, lms.RoleAuthor, lms.RoleOrgAdmin} {
		if s := w.sheet(as(tutor, role), at.ID); s.Scores || s.Key {
			t.Errorf("%s sees marks of an open attempt", role)
		}
	}
	w.submit("p", at.ID, "x", "choice 1")
	for role, key := range map[lms.Role]bool{lms.RoleTutor: false, lms.RoleAuthor: true, lms.RoleOrgAdmin: true} {
		if s := w.sheet(as(tutor, role), at.ID); !s.Scores || s.Key != key {
			t.Errorf("%s: scores %v, key %v; want key %v", role, s.Scores, s.Key, key)
		}
	}
	if _, err := w.a.Sheet(w.ctx, as("q"), at.ID, lms.English); lms.KindOf(err) != lms.KindNotFound {
		t.Errorf("another learner: got %v", err)
	}
}

func TestAttempts_are_paged_newest_first(t *testing.T) {
	w := newWorld(t)
	e := w.enrol("p")
	for range 23 {
		at, _, err := w.a.Start(w.ctx, as("p"), e, "never")
		w.check(err)
		w.submit("p", at.ID, "x")
	}
	first, next, err := w.a.Attempts(w.ctx, as("p"), "p", courseID, "never", "")
	w.check(err)
	rest, end, err := w.a.Attempts(w.ctx, as("p"), "p", courseID, "never", next)
	w.check(err)
	if len(first) != 20 || first[0].Number != 23 || len(rest) != 3 || rest[2].Number != 1 || end != "" {
		t.Errorf("pages of %d and %d, from %d, end %q", len(first), len(rest), first[0].Number, end)
	}
}
