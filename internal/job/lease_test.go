package job_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"sanad/internal/job"
	"sanad/internal/lms"
	"sanad/internal/testkit/sqlitetest"
)

// A killed process leaves its job running in the store. Another takes it over
// when the lease is over, and what the first one says later is ignored.
func TestLease_job_of_a_process_that_died_runs_again(t *testing.T) {
	c, s := newClock(), sqlitetest.Open(t)
	dead, alive := openQueue(t, s, c), openQueue(t, s, c)
	began, wakeUp := make(chan struct{}), make(chan struct{})
	job.Handle(dead, "k", func(context.Context, lms.OrgID, string) error {
		close(began)
		<-wakeUp
		return errors.New("too late")
	})
	var runs tally
	job.Handle(alive, "k", func(context.Context, lms.OrgID, string) error { runs.add("k"); return nil })
	enqueue(t, dead, job.Job{ID: "1", Kind: "k"})
	late := make(chan error, 1)
	go func() { late <- dead.Drain(context.Background()) }()
	receive(t, began, "the first run")

	c.Advance(job.Lease - time.Millisecond)
	drain(t, alive)
	if got := runs.of("k"); got != 0 {
		t.Fatal("the job was taken from a process whose lease holds")
	}
	c.Advance(time.Millisecond)
	drain(t, alive)
	if got := runs.of("k"); got != 1 {
		t.Fatalf("got %d runs after the lease, want 1", got)
	}
	close(wakeUp)
	if err := receive(t, late, "the first run's end"); err == nil {
		t.Error("the run that lost its lease reports no error")
	}
	if st := find(t, alive, "1"); st.State != job.Done || st.Tries != 2 {
		t.Errorf("got %+v, want done by the second try", st)
	}
}

func TestLease_is_prolonged_while_the_job_runs(t *testing.T) {
	c, s := newClock(), sqlitetest.Open(t)
	slow, other := openQueue(t, s, c), openQueue(t, s, c)
	slow.SetTiming(time.Second, time.Millisecond)
	began, finish := make(chan struct{}), make(chan struct{})
	job.Handle(slow, "k", func(context.Context, lms.OrgID, string) error { close(began); <-finish; return nil })
	var stolen tally
	job.Handle(other, "k", func(context.Context, lms.OrgID, string) error { stolen.add("k"); return nil })
	enqueue(t, slow, job.Job{ID: "1", Kind: "k"})
	end := make(chan error, 1)
	go func() { end <- slow.Drain(context.Background()) }()
	receive(t, began, "the job")
	for range 5 {
		c.Advance(job.Lease - time.Second)
		deadline := time.Now().Add(patience)
		for find(t, other, "1").RunAt.Before(c.Now().Add(job.Lease)) {
			if time.Now().After(deadline) {
				t.Fatal("the lease was not prolonged")
			}
			time.Sleep(time.Millisecond)
		}
		drain(t, other)
	}
	close(finish)
	if err := receive(t, end, "the job's end"); err != nil {
		t.Error(err)
	}
	if got := stolen.of("k"); got != 0 {
		t.Errorf("got %d runs elsewhere, want 0", got)
	}
}

func TestLease_loss_ends_the_run(t *testing.T) {
	s, now, later := sqlitetest.Open(t), newClock(), newClock()
	later.Advance(2 * job.Lease) // whatever the first prolongs is over for the other
	slow, other := openQueue(t, s, now), openQueue(t, s, later)
	slow.SetTiming(time.Second, time.Millisecond)
	began, told := make(chan struct{}), make(chan error, 1)
	job.Handle(slow, "k", func(ctx context.Context, _ lms.OrgID, _ string) error {
		close(began)
		<-ctx.Done()
		told <- context.Cause(ctx)
		return ctx.Err()
	})
	job.Handle(other, "k", func(context.Context, lms.OrgID, string) error { return nil })
	enqueue(t, slow, job.Job{ID: "1", Kind: "k"})
	end := make(chan error, 1)
	go func() { end <- slow.Drain(context.Background()) }()
	receive(t, began, "the job")
	drain(t, other)
	if cause := receive(t, told, "the end of the context"); cause == nil || errors.Is(cause, context.Canceled) {
		t.Errorf("got cause %v, want that the lease was lost", cause)
	}
	receive(t, end, "the run's end")
	if st := find(t, other, "1"); st.State != job.Done {
		t.Errorf("got %s, want done by the other", st.State)
	}
}

// A job that kills its process each time must not do so for ever.
func TestLease_job_whose_process_always_dies_fails_in_the_end(t *testing.T) {
	c, s := newClock(), sqlitetest.Open(t)
	wakeUp := make(chan struct{})
	ends := make(chan error, job.MaxTries)
	for range job.MaxTries {
		q := openQueue(t, s, c)
		began := make(chan struct{})
		job.Handle(q, "k", func(context.Context, lms.OrgID, string) error { close(began); <-wakeUp; return nil })
		enqueue(t, q, job.Job{ID: "1", Kind: "k"})
		go func() { ends <- q.Drain(context.Background()) }()
		receive(t, began, "a run")
		c.Advance(job.Lease)
	}
	last := openQueue(t, s, c)
	var runs tally
	job.Handle(last, "k", func(context.Context, lms.OrgID, string) error { runs.add("k"); return nil })
	if err := last.Drain(t.Context()); err == nil {
		t.Error("got nil, want the failure reported")
	}
	if st := find(t, last, "1"); st.State != job.Failed || runs.of("k") != 0 {
		t.Errorf("got %s after %d more runs, want failed and none", st.State, runs.of("k"))
	}
	close(wakeUp)
	for range job.MaxTries {
		receive(t, ends, "the end of a run")
	}
}
