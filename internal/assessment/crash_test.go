package assessment_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"sanad/internal/assessment"
	"sanad/internal/lms"
	"sanad/internal/testkit/faulty"
)

// chain does what a learner and the program do around one attempt, repeating
// each step until it succeeds, as people and workers do. It returns the words
// that were acknowledged, by item.
func (w *world) chain(p lms.PersonID) (*assessment.Attempt, map[string]bool) {
	w.Helper()
	again := func(step func() error) {
		w.Helper()
		var err error
		for range 4 {
			if err = step(); err == nil {
				return
			}
			if !errors.Is(err, faulty.ErrInjected) {
				break
			}
		}
		w.Fatal(err)
	}
	var at *assessment.Attempt
	var e lms.EnrolmentID
	again(func() error {
		en, err := w.enrolments.Enrol(w.ctx, as(p), courseID)
		if err == nil {
			e = en.ID
		}
		return err
	})
	again(func() (err error) {
		at, _, err = w.a.Start(w.ctx, as(p), e, "final")
		return err
	})
	acknowledged := map[string]bool{}
	for _, q := range w.sheet(as(p), at.ID).Questions {
		again(func() error {
			ack, err := w.a.Save(w.ctx, as(p), at.ID, q.View.Item, answer(q.View, right, "choice 1"), 1)
			if err == nil {
				acknowledged[q.View.Item] = ack.Kept
			}
			return err
		})
	}
	id := at.ID
	again(func() (err error) {
		at, err = w.a.Submit(w.ctx, as(p), id, nil)
		return err
	})
	again(func() error { return w.a.Sweep(w.ctx) })
	again(func() error { return w.jobs.Drain(w.ctx) })
	return at, acknowledged
}

// TestChain_survives_the_loss_of_any_write runs the chain once for every write
// it makes and each way a write can fail, and wants the same end.
func TestChain_survives_the_loss_of_any_write(t *testing.T) {
	store := faulty.New(sqlite(t))
	w := worldOn(t, store)
	w.chain("first") // plans the queue's own schedules, once
	store.FailWrite(0, faulty.Before)
	w.chain("p")
	writes := store.Writes()
	if writes < 10 {
		t.Fatalf("the chain makes only %d writes", writes)
	}
	for n := 1; n <= writes; n++ {
		for _, mode := range faulty.Modes {
			t.Run(fmt.Sprintf("write %d %s", n, mode), func(t *testing.T) {
				w.TB = t
				p := lms.PersonID(fmt.Sprint("p", n, mode))
				store.FailWrite(n, mode)
				at, acknowledged := w.chain(p)
				if store.Failed() != 1 {
					t.Errorf("%d writes failed, want 1", store.Failed())
				}
				store.FailWrite(0, faulty.Before)
				w.clock.turn(24 * time.Hour) // a failed job is tried again
				w.check(w.a.Sweep(w.ctx))
				w.check(w.jobs.Drain(w.ctx))
				w.checkEnd(p, at, acknowledged)
			})
		}
	}
}

// checkEnd wants one attempt with every acknowledged answer, one result, a
// settled outbox and an enrolment that knows of it.
func (w *world) checkEnd(p lms.PersonID, at *assessment.Attempt, acknowledged map[string]bool) {
	w.Helper()
	list := w.attempts(p, "final")
	if len(list) != 1 || list[0].ID != at.ID {
		w.Fatalf("%d attempts", len(list))
	}
	got := &list[0]
	if got.State != assessment.StateGraded || got.Result.Percent != 100 || !got.Settled || got.Receipt != at.Receipt {
		w.Errorf("%s, %v %%, settled %v, receipts %s and %s", got.State, got.Result.Percent, got.Settled, got.Receipt, at.Receipt)
	}
	for _, b := range got.Answers {
		if !acknowledged[b.Item] || b.Response.Empty() || b.Seq != 1 {
			w.Errorf("%s: acknowledged %v, stored %v under %d", b.Item, acknowledged[b.Item], b.Response, b.Seq)
		}
	}
	e, _, err := w.enrolments.Get(w.ctx, as(p), courseID)
	w.check(err)
	q := e.Quizzes["final"]
	if q == nil || !q.Passed || len(q.Seen) != 1 {
		w.Errorf("the enrolment holds %+v", q)
	}
}
