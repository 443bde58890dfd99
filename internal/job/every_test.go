package job_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"sanad/internal/job"
	"sanad/internal/lms"
	"sanad/internal/testkit/sqlitetest"
	"sanad/storage/docstore"
)

func nightly(t *testing.T, s docstore.Store, c lms.Clock, every time.Duration, runs *tally) *job.Queue {
	t.Helper()
	q := openQueue(t, s, c)
	q.Every("night", every, func(context.Context) error { runs.add("night"); return nil })
	return q
}

func TestEvery_runs_at_once_then_after_its_interval_over_restarts(t *testing.T) {
	c, s := newClock(), sqlitetest.Open(t)
	var runs tally
	for i, step := range []struct {
		turn time.Duration
		want int
	}{{0, 1}, {0, 1}, {time.Hour - 1, 1}, {1, 2}, {10 * time.Hour, 3}, {time.Minute, 3}} {
		c.Advance(step.turn)
		q := nightly(t, s, c, time.Hour, &runs) // a restart each time
		drain(t, q)
		if got := runs.of("night"); got != step.want {
			t.Fatalf("step %d: got %d runs, want %d", i, got, step.want)
		}
	}
}

func TestEvery_one_process_at_a_time(t *testing.T) {
	c, s := newClock(), sqlitetest.Open(t)
	var runs tally
	var all sync.WaitGroup
	for range 6 {
		q := nightly(t, s, c, time.Hour, &runs)
		all.Go(func() {
			if err := q.Drain(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := runs.of("night"); got != 1 {
		t.Errorf("got %d runs by six processes, want 1", got)
	}
}

func TestEvery_failure_is_tried_again_before_the_interval_is_over_and_never_gives_up(t *testing.T) {
	c := newClock()
	q := openQueue(t, sqlitetest.Open(t), c)
	bad := errors.New("bad night")
	q.Every("night", 24*time.Hour, func(context.Context) error { return bad })
	for i := range job.MaxTries + 3 {
		if err := q.Drain(t.Context()); !errors.Is(err, bad) {
			t.Fatalf("run %d: got %v, want the schedule's error", i, err)
		}
		st := find(t, q, "every:night")
		if wait := st.RunAt.Sub(c.Now()); st.State != job.Waiting || wait <= 0 || wait > time.Hour {
			t.Fatalf("run %d: got %s and a wait of %v, want waiting for at most an hour", i, st.State, wait)
		}
		c.Advance(time.Hour)
	}
}

func TestEvery_shorter_interval_of_a_new_release_counts_at_once(t *testing.T) {
	c, s := newClock(), sqlitetest.Open(t)
	var runs tally
	drain(t, nightly(t, s, c, 30*24*time.Hour, &runs))
	drain(t, nightly(t, s, c, time.Hour, &runs))
	c.Advance(time.Hour)
	drain(t, nightly(t, s, c, time.Hour, &runs))
	if got := runs.of("night"); got != 2 {
		t.Errorf("got %d runs, want 2", got)
	}
}

func TestEvery_schedule_unknown_to_this_release_stays_for_others(t *testing.T) {
	c, s := newClock(), sqlitetest.Open(t)
	var runs tally
	drain(t, nightly(t, s, c, time.Hour, &runs))
	c.Advance(time.Hour)
	if err := openQueue(t, s, c).Drain(t.Context()); err == nil {
		t.Error("a release without the schedule: got nil, want an error that names it")
	}
	c.Advance(time.Hour)
	drain(t, nightly(t, s, c, time.Hour, &runs))
	if got := runs.of("night"); got != 2 {
		t.Errorf("got %d runs, want 2", got)
	}
}

func TestPrune_forgets_jobs_done_a_month_ago_and_only_those(t *testing.T) {
	c, s := newClock(), sqlitetest.Open(t)
	q := openQueue(t, s, c)
	var runs tally
	job.Handle(q, "good", func(context.Context, lms.OrgID, string) error { runs.add("good"); return nil })
	job.Handle(q, "bad", func(context.Context, lms.OrgID, string) error { return job.Permanent(errDown) })
	enqueue(t, q, job.Job{ID: "good", Kind: "good"})
	enqueue(t, q, job.Job{ID: "bad", Kind: "bad"})
	if err := q.Drain(t.Context()); !errors.Is(err, errDown) {
		t.Fatal(err)
	}
	c.Advance(30*24*time.Hour - time.Minute)
	drain(t, q)
	find(t, q, "good") // fails the test when it is gone
	c.Advance(2 * time.Hour)
	drain(t, q)
	if _, err := s.Get(t.Context(), "jobs", "good"); !errors.Is(err, docstore.ErrNotFound) {
		t.Errorf("old done job: got %v, want not found", err)
	}
	find(t, q, "bad")
	enqueue(t, q, job.Job{ID: "good", Kind: "good"})
	drain(t, q)
	if got := runs.of("good"); got != 2 {
		t.Errorf("got %d runs, want 2: a forgotten id is free again", got)
	}
}
