package job_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sanad/internal/job"
	"sanad/internal/lms"
	"sanad/internal/testkit/sqlitetest"
)

type greeting struct {
	To    string    `bson:"to"`
	Times int       `bson:"times"`
	At    time.Time `bson:"at"`
}

func TestEnqueue_handler_receives_tenant_and_payload(t *testing.T) {
	q := openQueue(t, sqlitetest.Open(t), newClock())
	type call struct {
		Org     lms.OrgID
		Payload any
	}
	var got []call
	job.Handle(q, "greet", func(_ context.Context, org lms.OrgID, g greeting) error {
		got = append(got, call{org, g})
		return nil
	})
	job.Handle(q, "count", func(_ context.Context, org lms.OrgID, n int) error {
		got = append(got, call{org, n})
		return nil
	})
	job.Handle(q, "nothing", func(_ context.Context, org lms.OrgID, p *greeting) error {
		got = append(got, call{org, p})
		return nil
	})
	g := greeting{To: "سارة", Times: 2, At: time.Date(2026, 1, 2, 3, 4, 5, 6e6, time.UTC)}
	enqueue(t, q, job.Job{ID: "1", Kind: "greet", Org: "org1", Payload: g, RunAt: newClock().Now().Add(-3)})
	enqueue(t, q, job.Job{ID: "2", Kind: "count", Org: "org2", Payload: 7, RunAt: newClock().Now().Add(-2)})
	enqueue(t, q, job.Job{ID: "3", Kind: "nothing"})
	drain(t, q)
	want := []call{{"org1", g}, {"org2", 7}, {"", (*greeting)(nil)}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}

func TestEnqueue_equal_ids_are_one_job_also_when_it_is_done(t *testing.T) {
	q := openQueue(t, sqlitetest.Open(t), newClock())
	var runs tally
	job.Handle(q, "k", func(context.Context, lms.OrgID, string) error { runs.add("k"); return nil })
	for range 3 {
		enqueue(t, q, job.Job{ID: "same", Kind: "k", Payload: "p"})
		drain(t, q)
	}
	if got := runs.of("k"); got != 1 {
		t.Errorf("got %d runs, want 1", got)
	}
}

func TestEnqueue_waits_for_its_time(t *testing.T) {
	c := newClock()
	q := openQueue(t, sqlitetest.Open(t), c)
	var runs tally
	job.Handle(q, "k", func(context.Context, lms.OrgID, string) error { runs.add("k"); return nil })
	enqueue(t, q, job.Job{ID: "later", Kind: "k", RunAt: c.Now().Add(time.Hour)})
	c.Advance(time.Hour - time.Millisecond)
	drain(t, q)
	if got := runs.of("k"); got != 0 {
		t.Fatalf("got %d runs before its time, want 0", got)
	}
	c.Advance(time.Millisecond)
	drain(t, q)
	if got := runs.of("k"); got != 1 {
		t.Errorf("got %d runs at its time, want 1", got)
	}
}

func TestEnqueue_survives_the_process(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	c := newClock()
	var got string
	for life := range 2 {
		s, closed := sqlitetest.OpenAt(t, path)
		q := openQueue(t, s, c)
		job.Handle(q, "k", func(_ context.Context, _ lms.OrgID, p string) error { got = p; return nil })
		if life == 0 {
			enqueue(t, q, job.Job{ID: "1", Kind: "k", Payload: "remembered"})
		} else {
			drain(t, q)
		}
		closed()
	}
	if got != "remembered" {
		t.Errorf("got payload %q after reopening, want %q", got, "remembered")
	}
}

func TestEnqueue_refuses_what_is_no_job(t *testing.T) {
	q := openQueue(t, sqlitetest.Open(t), newClock())
	for name, j := range map[string]job.Job{
		"no id":                 {Kind: "k"},
		"no kind":               {ID: "1"},
		"kind of a schedule":    {ID: "1", Kind: "every:night"},
		"payload not encodable": {ID: "1", Kind: "k", Payload: make(chan int)},
		"payload too large":     {ID: "1", Kind: "k", Payload: strings.Repeat("x", job.MaxPayload+1)},
		"id too long":           {ID: strings.Repeat("x", 600), Kind: "k"},
	} {
		if err := q.Enqueue(t.Context(), j); err == nil {
			t.Errorf("%s: got nil, want an error", name)
		}
	}
}

func TestQueue_forgets_the_payload_of_a_job_that_is_done(t *testing.T) {
	s := sqlitetest.Open(t)
	q := openQueue(t, s, newClock())
	job.Handle(q, "k", func(context.Context, lms.OrgID, string) error { return nil })
	enqueue(t, q, job.Job{ID: "1", Kind: "k", Payload: "secret-link"})
	drain(t, q)
	d, err := s.Get(t.Context(), "jobs", "1")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(d.Body), "secret-link") {
		t.Errorf("the payload is still stored: %s", d.Body)
	}
}

func TestHandle_second_or_late_handler_panics(t *testing.T) {
	q := openQueue(t, sqlitetest.Open(t), newClock())
	h := func(context.Context, lms.OrgID, string) error { return nil }
	job.Handle(q, "k", h)
	mustPanic(t, "second handler", func() { job.Handle(q, "k", h) })
	mustPanic(t, "interval under a second", func() { q.Every("x", time.Millisecond, nil) })
	drain(t, q)
	mustPanic(t, "late handler", func() { job.Handle(q, "late", h) })
}

func mustPanic(t *testing.T, what string, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s: got no panic", what)
		}
	}()
	f()
}

func TestDrain_runs_what_jobs_enqueue_and_returns_their_errors(t *testing.T) {
	q := openQueue(t, sqlitetest.Open(t), newClock())
	bad := errors.New("bad")
	var runs tally
	job.Handle(q, "first", func(ctx context.Context, _ lms.OrgID, _ string) error {
		return q.Enqueue(ctx, job.Job{ID: "second", Kind: "second"})
	})
	job.Handle(q, "second", func(context.Context, lms.OrgID, string) error { runs.add("second"); return bad })
	enqueue(t, q, job.Job{ID: "first", Kind: "first"})
	if err := q.Drain(t.Context()); !errors.Is(err, bad) {
		t.Errorf("got %v, want the handler's error", err)
	}
	if got := runs.of("second"); got != 1 {
		t.Errorf("got %d runs of the second job, want 1", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := q.Drain(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("drain with an ended context: got %v, want canceled", err)
	}
}
