package job_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"sanad/internal/job"
	"sanad/internal/lms"
	"sanad/internal/testkit/clocktest"
	"sanad/storage/docstore"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// newClock is where the tests' time begins.
func newClock() *clocktest.Clock { return clocktest.At(time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)) }

func openQueue(t testing.TB, s docstore.Store, c lms.Clock) *job.Queue {
	t.Helper()
	q, err := job.Open(t.Context(), s, c, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// start starts the queue and stops it when the test ends, before its store
// closes.
func start(t testing.TB, q *job.Queue) {
	t.Helper()
	q.Start()
	t.Cleanup(func() {
		if err := q.Stop(context.Background()); err != nil {
			t.Errorf("stop: %v", err)
		}
	})
}

var admin = lms.Actor{Org: lms.Platform, Person: "pa", Roles: []lms.Role{lms.RolePlatformAdmin}}

func enqueue(t testing.TB, q *job.Queue, j job.Job) {
	t.Helper()
	if err := q.Enqueue(t.Context(), j); err != nil {
		t.Fatal(err)
	}
}

func drain(t testing.TB, q *job.Queue) {
	t.Helper()
	if err := q.Drain(t.Context()); err != nil {
		t.Fatalf("drain: %v", err)
	}
}

// find returns a job as the administrator sees it; schedules are jobs too.
func find(t testing.TB, q *job.Queue, id string) job.Status {
	t.Helper()
	for _, s := range []job.State{job.Waiting, job.Running, job.Done, job.Failed} {
		list, _, err := q.List(t.Context(), admin, s, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, st := range list {
			if st.ID == id {
				return st
			}
		}
	}
	t.Fatalf("no job %s", id)
	return job.Status{}
}

// tally counts calls by name. It is safe for concurrent use.
type tally struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *tally) add(name string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n == nil {
		c.n = map[string]int{}
	}
	c.n[name]++
	return c.n[name]
}

func (c *tally) of(name string) int { c.mu.Lock(); defer c.mu.Unlock(); return c.n[name] }
