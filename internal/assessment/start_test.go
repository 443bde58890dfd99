package assessment_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sanad/internal/assessment"
	"sanad/internal/lms"
	"sanad/internal/question"
)

func TestStart_draws_exactly_and_every_item_is_seen(t *testing.T) {
	w := newWorld(t)
	seen := map[string]int{}
	for i := range 200 {
		at := w.start(lms.PersonID(fmt.Sprint("p", i)), "final")
		kinds, once := map[byte]int{}, map[string]bool{}
		for _, b := range at.Answers {
			kinds[b.Item[0]]++
			seen[b.Item]++
			once[b.Item] = true
		}
		if kinds['r'] != 3 || kinds['b'] != 2 || len(once) != 5 {
			t.Fatalf("attempt %d drew %v", i, at.Answers)
		}
	}
	if len(seen) != 15 {
		t.Errorf("200 attempts showed %d of 15 items: %v", len(seen), seen)
	}
}

func TestStart_an_open_attempt_is_gone_on_with(t *testing.T) {
	w := newWorld(t)
	first := w.start("p", "final")
	again, created, err := w.a.Start(w.ctx, as("p"), w.enrol("p"), "final")
	w.check(err)
	if created || again.ID != first.ID {
		t.Errorf("got attempt %s, created %v; want %s", again.ID, created, first.ID)
	}
}

func TestStart_two_parallel_last_starts_are_one_attempt(t *testing.T) {
	w := newWorld(t)
	e := w.enrol("p")
	var wg sync.WaitGroup
	got := make([]*assessment.Attempt, 8)
	created := make([]bool, 8)
	for i := range got {
		wg.Go(func() {
			var err error
			if got[i], created[i], err = w.a.Start(w.ctx, as("p"), e, "once"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	n := 0
	for i := range got {
		if created[i] {
			n++
		}
		if got[i] == nil || got[i].ID != got[0].ID || got[i].Seed != got[0].Seed {
			t.Errorf("start %d has another attempt", i)
		}
	}
	if n != 1 {
		t.Errorf("%d starts created the attempt, want 1", n)
	}
	w.submit("p", got[0].ID, "x", "choice 2")
	_, _, err := w.a.Start(w.ctx, as("p"), e, "once")
	wantKind(t, err, lms.KindConflict, "assessment.no_attempts_left")
}

func TestStart_waits_for_the_cool_down(t *testing.T) {
	w := newWorld(t)
	at := w.start("p", "final")
	w.submit("p", at.ID, "x", "choice 2")
	w.clock.turn(59 * time.Minute)
	e := w.enrol("p")
	_, _, err := w.a.Start(w.ctx, as("p"), e, "final")
	wantKind(t, err, lms.KindConflict, "assessment.cooldown")
	st, err := w.a.Standing(w.ctx, as("p"), e, "final")
	w.check(err)
	if st.Used != 1 || st.Left != 2 || !st.ReadyAt.Equal(at.StartedAt.Add(time.Hour)) {
		t.Errorf("standing: %+v", st)
	}
	w.clock.turn(time.Minute)
	next, created, err := w.a.Start(w.ctx, as("p"), e, "final")
	w.check(err)
	if !created || next.Number != 2 || next.ID == at.ID {
		t.Errorf("got attempt %d, created %v", next.Number, created)
	}
}

func TestStart_belongs_to_the_learner(t *testing.T) {
	w := newWorld(t)
	e := w.enrol("p")
	if _, _, err := w.a.Start(w.ctx, as("q"), e, "final"); lms.KindOf(err) != lms.KindNotFound {
		t.Errorf("another learner: got %v", err)
	}
	if _, _, err := w.a.Start(w.ctx, lms.Actor{Org: lms.Platform}, e, "final"); lms.KindOf(err) != lms.KindUnauthorized {
		t.Errorf("nobody: got %v", err)
	}
	_, _, err := w.a.Start(w.ctx, as("p"), e, "nonsense")
	wantKind(t, err, lms.KindNotFound, "assessment.quiz_not_found")
}

func TestSheet_a_reload_keeps_the_order_and_another_attempt_has_another(t *testing.T) {
	w := newWorld(t)
	at := w.start("p", "final")
	if diff := cmp.Diff(w.sheet(as("p"), at.ID), w.sheet(as("p"), at.ID), cmp.AllowUnexported(assessment.Attempt{})); diff != "" {
		t.Errorf("a reload shows another page:\n%s", diff)
	}
	orders := map[string]bool{}
	for i := range 20 {
		p := lms.PersonID(fmt.Sprint("q", i))
		order := ""
		for _, q := range w.sheet(as(p), w.start(p, "final").ID).Questions {
			order += q.View.Item + texts(q.View.Choices)
		}
		orders[order] = true
	}
	if len(orders) < 15 {
		t.Errorf("20 attempts had %d different orders", len(orders))
	}
}

func texts(cs []question.Choice) (s string) {
	for _, c := range cs {
		s += "|" + c.Words.Text
	}
	return s
}

func TestSheet_the_language_changes_and_the_place_does_not(t *testing.T) {
	w := newWorld(t)
	at := w.start("p", "final")
	_, err := w.a.SaveAll(w.ctx, as("p"), at.ID, all(w.sheet(as("p"), at.ID), right, "choice 1"))
	w.check(err)
	ar, err := w.a.Sheet(w.ctx, as("p"), at.ID, lms.Arabic)
	w.check(err)
	en := w.sheet(as("p"), at.ID)
	for i := range en.Questions {
		a, e := ar.Questions[i].View, en.Questions[i].View
		if a.Item != e.Item || a.Stem.Lang != lms.Arabic || e.Stem.Lang != lms.English || a.Input != e.Input || len(a.Choices) != len(e.Choices) {
			t.Fatalf("question %d: %+v and %+v", i+1, a, e)
		}
		for j := range e.Choices {
			if a.Choices[j].Value != e.Choices[j].Value || a.Choices[j].Picked != e.Choices[j].Picked {
				t.Errorf("question %d, choice %d differs between languages", i+1, j)
			}
		}
	}
}
