package assessment_test

import (
	"sync"
	"testing"
	"time"

	"sanad/internal/lms"
	"sanad/internal/question"
)

func TestSave_acknowledges_what_is_stored(t *testing.T) {
	w := newWorld(t)
	at := w.start("p", "final")
	v := w.sheet(as("p"), at.ID).Questions[0].View
	save := func(seq int64, said string) (int64, bool) {
		t.Helper()
		ack, err := w.a.Save(w.ctx, as("p"), at.ID, v.Item, answer(v, said), seq)
		w.check(err)
		return ack.Seq, ack.Kept
	}
	for _, tt := range []struct {
		name string
		seq  int64
		said string
		want int64
		kept bool
	}{
		{"first", 3, "choice 1", 3, true},
		{"the same once more", 3, "choice 1", 3, true},
		{"an older one that was on its way", 2, "choice 2", 3, false},
		{"a newer one", 7, "choice 3", 7, true},
		{"the next", 0, "choice 1", 8, true},
		{"the next, unchanged", 0, "choice 1", 8, true},
	} {
		if seq, kept := save(tt.seq, tt.said); seq != tt.want || kept != tt.kept {
			t.Errorf("%s: got seq %d, kept %v; want %d, %v", tt.name, seq, kept, tt.want, tt.kept)
		}
	}
	q := w.sheet(as("p"), at.ID).Questions[0]
	for _, c := range q.View.Choices {
		if c.Picked != (v.Choices != nil && c.Words.Text == "choice 1") {
			t.Errorf("reloaded: %q picked %v", c.Words.Text, c.Picked)
		}
	}
}

func TestSave_two_tabs_send_everything_twice(t *testing.T) {
	w := newWorld(t)
	at := w.start("p", "final")
	s := w.sheet(as("p"), at.ID)
	var wg sync.WaitGroup
	for range 4 { // two tabs, each after a lost reply once more
		wg.Go(func() {
			for i, q := range s.Questions {
				ack, err := w.a.Save(w.ctx, as("p"), at.ID, q.View.Item, answer(q.View, right, "choice 1"), int64(i+1))
				if err != nil || !ack.Kept {
					t.Errorf("%s: %+v, %v", q.View.Item, ack, err)
				}
			}
		})
	}
	wg.Wait()
	got, err := w.a.Get(w.ctx, as("p"), at.ID)
	w.check(err)
	for i, b := range got.Answers {
		if b.Response.Empty() || b.Seq != int64(i+1) {
			t.Errorf("answer %d: %v under %d", i+1, b.Response, b.Seq)
		}
	}
	if n := len(w.attempts("p", "final")); n != 1 {
		t.Errorf("%d attempts", n)
	}
}

func TestSave_ends_with_deadline_and_grace(t *testing.T) {
	w := newWorld(t)
	at := w.start("p", "final")
	v := w.sheet(as("p"), at.ID).Questions[0].View
	save := func(said string, seq int64) error {
		_, err := w.a.Save(w.ctx, as("p"), at.ID, v.Item, answer(v, said), seq)
		return err
	}
	w.clock.turn(30 * time.Minute)
	w.check(save("choice 1", 1))
	w.clock.turn(time.Minute) // the last moment of the grace period
	w.check(save("choice 2", 2))
	w.clock.turn(time.Millisecond)
	wantKind(t, save("choice 3", 3), lms.KindConflict, "assessment.deadline")
	if err := save("choice 2", 2); err != nil {
		t.Errorf("the acknowledged answer, sent again: %v", err)
	}
	got, err := w.a.Get(w.ctx, as("p"), at.ID)
	w.check(err)
	if !got.Late {
		t.Error("an answer within the grace period is not flagged as late")
	}
}

func TestSave_a_clock_set_back_gives_no_time(t *testing.T) {
	w := newWorld(t)
	at := w.start("p", "final")
	w.clock.turn(20 * time.Minute)
	v := w.sheet(as("p"), at.ID).Questions[0].View
	save := func(seq int64) error {
		_, err := w.a.Save(w.ctx, as("p"), at.ID, v.Item, answer(v, "choice 1"), seq)
		return err
	}
	w.check(save(1))
	w.clock.turn(-24 * time.Hour)
	w.check(save(2)) // not ended early either
	if left := w.sheet(as("p"), at.ID).SecondsLeft; left != 600 {
		t.Errorf("after the jump: %d s left, want 600", left)
	}
	w.clock.turn(12 * time.Minute)
	wantKind(t, save(3), lms.KindConflict, "assessment.deadline")
}

func TestSave_a_clock_set_back_while_the_program_was_down_gives_no_time(t *testing.T) {
	store := sqlite(t)
	w := worldOn(t, store)
	at := w.start("p", "final")
	w.clock.turn(20 * time.Minute)
	v := w.sheet(as("p"), at.ID).Questions[0].View
	_, err := w.a.Save(w.ctx, as("p"), at.ID, v.Item, answer(v, "choice 1"), 1)
	w.check(err)
	w.clock.turn(-time.Hour)
	w.a = w.service(store)
	if left := w.sheet(as("p"), at.ID).SecondsLeft; left != 600 {
		t.Errorf("after the restart: %d s left, want 600", left)
	}
	_, err = w.a.Save(w.ctx, as("p"), at.ID, v.Item, answer(v, "choice 2"), 2)
	w.check(err)
	w.clock.turn(12 * time.Minute)
	_, err = w.a.Save(w.ctx, as("p"), at.ID, v.Item, answer(v, "choice 2"), 3)
	wantKind(t, err, lms.KindConflict, "assessment.deadline")
}

func TestSave_refuses_strangers_and_strange_things(t *testing.T) {
	w := newWorld(t)
	at := w.start("p", "final")
	v := w.sheet(as("p"), at.ID).Questions[0].View
	_, err := w.a.Save(w.ctx, as("q"), at.ID, v.Item, question.Input{}, 1)
	if lms.KindOf(err) != lms.KindNotFound {
		t.Errorf("another learner: got %v", err)
	}
	_, err = w.a.Save(w.ctx, as(tutor, lms.RoleTutor), at.ID, v.Item, question.Input{}, 1)
	if lms.KindOf(err) != lms.KindNotFound {
		t.Errorf("a tutor: got %v", err)
	}
	_, err = w.a.Save(w.ctx, as("p"), at.ID, "nonsense", question.Input{}, 1)
	wantKind(t, err, lms.KindNotFound, "assessment.no_such_item")
	_, err = w.a.Save(w.ctx, as("p"), at.ID, v.Item, question.Input{}, -1)
	wantKind(t, err, lms.KindInvalid, "assessment.bad_seq")
	_, err = w.a.Save(w.ctx, as("p"), "ffffffffffffffffffffffffffffffff", v.Item, question.Input{}, 1)
	wantKind(t, err, lms.KindNotFound, "assessment.not_found")
}

func TestSaveAll_keeps_what_can_be_read(t *testing.T) {
	w := newWorld(t)
	at := w.start("p", "final")
	s := w.sheet(as("p"), at.ID)
	answers := all(s, right, "choice 1")
	bad := s.Questions[2].View.Item
	answers[bad] = question.Input{Choices: []string{"1", "2"}}
	_, err := w.a.SaveAll(w.ctx, as("p"), at.ID, answers)
	if p, ok := err.(*lms.Problem); !ok || p.Field != "q."+bad || p.Kind != lms.KindInvalid {
		t.Errorf("got %v, want a problem beside %s", err, bad)
	}
	for i, q := range w.sheet(as("p"), at.ID).Questions {
		if q.View.Answered == (i == 2) {
			t.Errorf("question %d answered: %v", i+1, q.View.Answered)
		}
	}
	_, err = w.a.Submit(w.ctx, as("p"), at.ID, answers)
	if lms.KindOf(err) != lms.KindInvalid {
		t.Errorf("submitting the same page: got %v, want invalid", err)
	}
	if got, _ := w.a.Get(w.ctx, as("p"), at.ID); got.State != "open" {
		t.Errorf("an invalid page was handed in: %s", got.State)
	}
}

func TestNext_has_no_way_back(t *testing.T) {
	w := newWorld(t)
	at := w.start("p", "forward")
	s := w.sheet(as("p"), at.ID)
	if len(s.Questions) != 1 || s.Count != 5 {
		t.Fatalf("a forward attempt shows %d of %d questions", len(s.Questions), s.Count)
	}
	fifth := at.Answers[4].Item
	_, err := w.a.Save(w.ctx, as("p"), at.ID, fifth, question.Input{}, 1)
	wantKind(t, err, lms.KindConflict, "assessment.forward")
	_, err = w.a.Next(w.ctx, as("p"), at.ID, fifth, nil)
	wantKind(t, err, lms.KindConflict, "assessment.forward")

	first := s.Questions[0].View
	for range 2 { // the second click changes nothing
		got, err := w.a.Next(w.ctx, as("p"), at.ID, first.Item, all(s, right, "choice 1"))
		w.check(err)
		if got.Position != 1 {
			t.Errorf("position %d, want 1", got.Position)
		}
	}
	_, err = w.a.Save(w.ctx, as("p"), at.ID, first.Item, answer(first, "x", "choice 2"), 9)
	wantKind(t, err, lms.KindConflict, "assessment.forward")
	if now := w.sheet(as("p"), at.ID).Questions[0]; now.Number != 2 || now.View.Item == first.Item {
		t.Errorf("now at question %d", now.Number)
	}
	for range 4 {
		s := w.sheet(as("p"), at.ID)
		_, err := w.a.Next(w.ctx, as("p"), at.ID, s.Questions[0].View.Item, all(s, right, "choice 1"))
		w.check(err)
	}
	if n := len(w.sheet(as("p"), at.ID).Questions); n != 0 {
		t.Errorf("after the last question %d are shown", n)
	}
	done, err := w.a.Submit(w.ctx, as("p"), at.ID, nil)
	w.check(err)
	if done.Result.Percent != 100 {
		t.Errorf("got %v %%, want 100", done.Result.Percent)
	}
}

func TestAdvice_names_what_is_unanswered(t *testing.T) {
	w := newWorld(t)
	at := w.start("p", "final")
	s := w.sheet(as("p"), at.ID)
	_, err := w.a.Save(w.ctx, as("p"), at.ID, s.Questions[1].View.Item, answer(s.Questions[1].View, right, "choice 1"), 1)
	w.check(err)
	open, advice, err := w.a.Advice(w.ctx, as("p"), at.ID)
	if err != nil || len(open) != 4 || open[0] != 1 || open[1] != 3 || len(advice) != 0 {
		t.Errorf("got %v, %v, %v", open, advice, err)
	}
}
