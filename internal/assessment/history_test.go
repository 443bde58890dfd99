package assessment_test

import (
	"flag"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sanad/internal/assessment"
	"sanad/internal/lms"
)

// TestAttempt_any_history lets a learner, a clock and the sweeper do anything in
// any order and compares with what was promised: acknowledged answers stay,
// nothing is taken after the time is over, there is one submission.
func TestAttempt_any_history(t *testing.T) {
	w := newWorld(t)
	fewer(t)
	learners := 0
	rapid.Check(t, func(t *rapid.T) {
		learners++
		h := begin(w, t, lms.PersonID(fmt.Sprint("p", learners)))
		t.Repeat(map[string]func(*rapid.T){
			"save": h.save, "submit": h.submit, "sweep": h.sweep, "time": h.time, "": h.check,
		})
	})
}

// fewer makes rapid try 30 histories instead of 100: each is some thirty durable
// writes. Who wants more sets the flag.
func fewer(t *testing.T) {
	t.Helper()
	f := flag.Lookup("rapid.checks")
	if f.Value.String() != f.DefValue {
		return
	}
	if err := f.Value.Set("30"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Value.Set(f.DefValue); err != nil {
			t.Error(err)
		}
	})
}

// history is what should be true of an attempt.
type history struct {
	w        *world
	p        lms.PersonID
	id       lms.AttemptID
	sheet    *assessment.Sheet
	due      time.Time
	told     map[string]string // what was acknowledged last, by item
	seq      map[string]int64
	receipt  string // once submitted
	finished bool
}

func begin(w *world, t *rapid.T, p lms.PersonID) *history {
	e, err := w.enrolments.Enrol(w.ctx, as(p), courseID)
	if err != nil {
		t.Fatal(err)
	}
	at, _, err := w.a.Start(w.ctx, as(p), e.ID, "final")
	if err != nil {
		t.Fatal(err)
	}
	return &history{w: w, p: p, id: at.ID, sheet: w.sheet(as(p), at.ID), due: *at.DueAt,
		told: map[string]string{}, seq: map[string]int64{}}
}

func (h *history) over() bool { return h.w.clock.Now().After(h.due) }

func (h *history) save(t *rapid.T) {
	v := h.sheet.Questions[rapid.IntRange(0, 4).Draw(t, "question")].View
	said := rapid.SampledFrom([]string{"choice 0", "choice 1", "choice 2"}).Draw(t, "said")
	seq := rapid.Int64Range(max(h.seq[v.Item]-1, 1), h.seq[v.Item]+3).Draw(t, "seq")
	ack, err := h.w.a.Save(h.w.ctx, as(h.p), h.id, v.Item, answer(v, said), seq)
	switch stale := seq <= h.seq[v.Item]; {
	case stale && (err != nil || ack.Seq != h.seq[v.Item] || ack.Kept != (said == h.told[v.Item])):
		t.Fatalf("stale %d of %d: %+v, %v", seq, h.seq[v.Item], ack, err)
	case stale:
	case h.over() || h.finished:
		if lms.KindOf(err) != lms.KindConflict {
			t.Fatalf("after the end: got %v, want conflict", err)
		}
	case err != nil || !ack.Kept || ack.Seq != seq:
		t.Fatalf("save: %+v, %v", ack, err)
	default:
		h.told[v.Item], h.seq[v.Item] = said, seq
	}
}

func (h *history) submit(t *rapid.T) {
	got, err := h.w.a.Submit(h.w.ctx, as(h.p), h.id, nil)
	if err != nil {
		t.Fatal(err)
	}
	if h.receipt != "" && got.Receipt != h.receipt {
		t.Fatalf("receipts %s and %s", h.receipt, got.Receipt)
	}
	h.receipt, h.finished = got.Receipt, true
}

func (h *history) sweep(t *rapid.T) {
	if err := h.w.a.Sweep(h.w.ctx); err != nil {
		t.Fatal(err)
	}
	h.finished = h.finished || h.over()
}

func (h *history) time(t *rapid.T) {
	h.w.clock.turn(time.Duration(rapid.IntRange(1, 900).Draw(t, "seconds")) * time.Second)
}

// check compares with the stored attempt.
func (h *history) check(t *rapid.T) {
	got, err := h.w.a.Get(h.w.ctx, as(h.p), h.id)
	if err != nil {
		t.Fatal(err)
	}
	if open := got.State == assessment.StateOpen; open == h.finished {
		t.Fatalf("state %s, finished %v", got.State, h.finished)
	}
	points := 0.0
	for i, b := range got.Answers {
		if b.Seq != h.seq[b.Item] {
			t.Fatalf("%s is stored under %d, acknowledged under %d", b.Item, b.Seq, h.seq[b.Item])
		}
		v := h.sheet.Questions[i].View
		if stored := len(b.Response.Choices) + len(b.Response.Text); (stored > 0) != (h.told[b.Item] != "") {
			t.Fatalf("%s: stored %v, acknowledged %q", b.Item, b.Response, h.told[b.Item])
		}
		if v.Type == "single" && h.told[b.Item] == "choice 1" {
			points += 2
		}
	}
	if h.finished && got.Result.Points != points {
		t.Fatalf("%v points, want %v", got.Result.Points, points)
	}
}
