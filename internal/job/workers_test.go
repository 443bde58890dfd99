package job_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"sanad/internal/job"
	"sanad/internal/lms"
	"sanad/internal/testkit/sqlitetest"
)

// patience bounds what a test waits for; it is not how long tests take.
const patience = 30 * time.Second

func receive[T any](t testing.TB, from <-chan T, what string) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(patience):
		t.Fatalf("waited %v for %s", patience, what)
		panic("unreachable")
	}
}

func TestStart_job_enqueued_here_runs_without_waiting_for_the_next_look(t *testing.T) {
	q := openQueue(t, sqlitetest.Open(t), newClock())
	q.SetTiming(time.Hour, time.Hour)
	ran := make(chan string, 1)
	job.Handle(q, "k", func(_ context.Context, _ lms.OrgID, p string) error { ran <- p; return nil })
	start(t, q)
	for i := range 20 {
		want := fmt.Sprint("job ", i)
		enqueue(t, q, job.Job{ID: want, Kind: "k", Payload: want})
		if got := receive(t, ran, "a job"); got != want {
			t.Fatalf("got %q, want %q", got, want)
		}
	}
}

func TestStart_several_processes_run_every_job_once(t *testing.T) {
	c, s := newClock(), sqlitetest.Open(t)
	const jobs = 150
	var runs tally
	var all sync.WaitGroup
	all.Add(jobs)
	for range 3 {
		q := openQueue(t, s, c)
		q.SetTiming(5*time.Millisecond, time.Hour)
		job.Handle(q, "k", func(_ context.Context, _ lms.OrgID, id string) error {
			if runs.add(id) == 1 {
				all.Done()
			}
			return nil
		})
		start(t, q)
		for i := range jobs {
			id := fmt.Sprint("job-", i)
			enqueue(t, q, job.Job{ID: id, Kind: "k", Payload: id})
		}
	}
	done := make(chan struct{})
	go func() { all.Wait(); close(done) }()
	receive(t, done, "all jobs")
	for i := range jobs {
		if id := fmt.Sprint("job-", i); runs.of(id) != 1 {
			t.Errorf("%s: got %d runs, want 1", id, runs.of(id))
		}
	}
}

func TestStart_polls_for_jobs_of_other_processes(t *testing.T) {
	c, s := newClock(), sqlitetest.Open(t)
	here, elsewhere := openQueue(t, s, c), openQueue(t, s, c)
	here.SetTiming(time.Millisecond, time.Hour)
	ran := make(chan string, 1)
	job.Handle(here, "k", func(_ context.Context, _ lms.OrgID, p string) error { ran <- p; return nil })
	start(t, here)
	enqueue(t, elsewhere, job.Job{ID: "1", Kind: "k", Payload: "from elsewhere"})
	if got := receive(t, ran, "the other's job"); got != "from elsewhere" {
		t.Errorf("got %q", got)
	}
}

func TestStop_waits_for_what_is_under_way(t *testing.T) {
	q := openQueue(t, sqlitetest.Open(t), newClock())
	began, finish := make(chan struct{}), make(chan struct{})
	job.Handle(q, "k", func(context.Context, lms.OrgID, string) error { close(began); <-finish; return nil })
	q.Start()
	q.Start() // a second Start does nothing
	enqueue(t, q, job.Job{ID: "1", Kind: "k"})
	receive(t, began, "the job")
	stopped := make(chan error, 1)
	go func() { stopped <- q.Stop(context.Background()) }()
	select {
	case err := <-stopped:
		t.Fatalf("stop returned %v while a job ran", err)
	case <-time.After(20 * time.Millisecond):
	}
	close(finish)
	if err := receive(t, stopped, "stop"); err != nil {
		t.Fatal(err)
	}
	if st := find(t, q, "1"); st.State != job.Done {
		t.Errorf("got %s, want done", st.State)
	}
}

func TestStop_late_jobs_are_told_to_end_and_given_back(t *testing.T) {
	q := openQueue(t, sqlitetest.Open(t), newClock())
	began := make(chan struct{})
	job.Handle(q, "k", func(ctx context.Context, _ lms.OrgID, _ string) error {
		close(began)
		<-ctx.Done()
		return ctx.Err()
	})
	q.Start()
	enqueue(t, q, job.Job{ID: "1", Kind: "k"})
	receive(t, began, "the job")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := q.Stop(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's error", err)
	}
	if st := find(t, q, "1"); st.State != job.Waiting || st.Tries != 0 {
		t.Errorf("got %+v, want waiting as if it had not begun", st)
	}
}

func TestStop_before_start_wins(t *testing.T) {
	q := openQueue(t, sqlitetest.Open(t), newClock())
	job.Handle(q, "k", func(context.Context, lms.OrgID, string) error { t.Error("a job ran"); return nil })
	if err := q.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	q.Start()
	enqueue(t, q, job.Job{ID: "1", Kind: "k"})
	time.Sleep(20 * time.Millisecond) // enough for a worker, if there were one
	if st := find(t, q, "1"); st.State != job.Waiting {
		t.Errorf("got %s, want waiting", st.State)
	}
}

func TestDrain_waits_for_what_the_workers_run(t *testing.T) {
	q := openQueue(t, sqlitetest.Open(t), newClock())
	began, finish := make(chan struct{}), make(chan struct{})
	job.Handle(q, "k", func(context.Context, lms.OrgID, string) error { close(began); <-finish; return nil })
	start(t, q)
	enqueue(t, q, job.Job{ID: "1", Kind: "k"})
	receive(t, began, "the job")
	drained := make(chan error, 1)
	go func() { drained <- q.Drain(context.Background()) }()
	close(finish)
	if err := receive(t, drained, "drain"); err != nil {
		t.Fatal(err)
	}
	if st := find(t, q, "1"); st.State != job.Done {
		t.Errorf("after drain: got %s, want done", st.State)
	}
}
