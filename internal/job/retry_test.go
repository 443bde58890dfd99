package job_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"sanad/internal/job"
	"sanad/internal/lms"
	"sanad/internal/testkit/sqlitetest"
)

var errDown = errors.New("mail server is down")

func TestQueue_failed_job_is_tried_later_and_later_then_waits_for_an_administrator(t *testing.T) {
	c := newClock()
	q := openQueue(t, sqlitetest.Open(t), c)
	heal := false
	var runs tally
	job.Handle(q, "k", func(context.Context, lms.OrgID, string) error {
		runs.add("k")
		if heal {
			return nil
		}
		return errDown
	})
	enqueue(t, q, job.Job{ID: "1", Kind: "k"})
	var waits []time.Duration
	for try := 1; try <= job.MaxTries; try++ {
		if err := q.Drain(t.Context()); !errors.Is(err, errDown) {
			t.Fatalf("try %d: got %v, want the handler's error", try, err)
		}
		st := find(t, q, "1")
		if st.Tries != try || !strings.Contains(st.Error, errDown.Error()) {
			t.Fatalf("after try %d: got %+v", try, st)
		}
		if try < job.MaxTries {
			if st.State != job.Waiting {
				t.Fatalf("after try %d: got %s, want waiting", try, st.State)
			}
			waits = append(waits, st.RunAt.Sub(c.Now()))
			c.Advance(st.RunAt.Sub(c.Now()))
		}
	}
	for i, w := range waits {
		if w <= 0 || w > time.Hour {
			t.Errorf("wait %d: got %v, want more than nothing and at most an hour", i, w)
		}
	}
	if first, last := waits[0], waits[len(waits)-1]; first > 5*time.Second || last < 30*time.Minute {
		t.Errorf("got waits from %v to %v, want from seconds to an hour", first, last)
	}
	if st := find(t, q, "1"); st.State != job.Failed {
		t.Fatalf("after the last try: got %s, want failed", st.State)
	}
	c.Advance(24 * time.Hour)
	drain(t, q)
	if got := runs.of("k"); got != job.MaxTries {
		t.Fatalf("got %d runs, want %d: a failed job rests", got, job.MaxTries)
	}
	heal = true
	if err := q.Retry(t.Context(), admin, "1"); err != nil {
		t.Fatal(err)
	}
	drain(t, q)
	if st := find(t, q, "1"); st.State != job.Done || st.Error != "" {
		t.Errorf("after the administrator's retry: got %+v, want done without an error", st)
	}
}

func TestQueue_jobs_that_cannot_heal_fail_at_once(t *testing.T) {
	q := openQueue(t, sqlitetest.Open(t), newClock())
	job.Handle(q, "never", func(context.Context, lms.OrgID, string) error { return job.Permanent(errDown) })
	job.Handle(q, "typed", func(context.Context, lms.OrgID, struct{ N int }) error { return nil })
	enqueue(t, q, job.Job{ID: "1", Kind: "never"})
	enqueue(t, q, job.Job{ID: "2", Kind: "typed", Payload: "no number"})
	if err := q.Drain(t.Context()); !errors.Is(err, errDown) {
		t.Errorf("got %v, want the cause kept", err)
	}
	for _, id := range []string{"1", "2"} {
		if st := find(t, q, id); st.State != job.Failed || st.Tries != 1 {
			t.Errorf("job %s: got %+v, want failed after one try", id, st)
		}
	}
	if job.Permanent(nil) != nil {
		t.Error("Permanent(nil): got an error, want nil")
	}
}

func TestQueue_panic_is_a_failed_try(t *testing.T) {
	q := openQueue(t, sqlitetest.Open(t), newClock())
	job.Handle(q, "k", func(context.Context, lms.OrgID, string) error { panic("broken") })
	enqueue(t, q, job.Job{ID: "1", Kind: "k"})
	if err := q.Drain(t.Context()); err == nil || !strings.Contains(err.Error(), "broken") {
		t.Errorf("got %v, want the panic as an error", err)
	}
	if st := find(t, q, "1"); st.State != job.Waiting || st.Tries != 1 || len(st.Error) > 500 {
		t.Errorf("got %+v, want waiting for its second try, with a short error", st)
	}
}

// An older release meets jobs of a newer one while machines are updated.
func TestQueue_job_without_handler_waits_for_a_process_that_has_one(t *testing.T) {
	c, s := newClock(), sqlitetest.Open(t)
	old := openQueue(t, s, c)
	enqueue(t, old, job.Job{ID: "1", Kind: "new"})
	if err := old.Drain(t.Context()); err == nil {
		t.Fatal("got nil, want an error that names the kind")
	}
	fresh := openQueue(t, s, c)
	var runs tally
	job.Handle(fresh, "new", func(context.Context, lms.OrgID, string) error { runs.add("new"); return nil })
	c.Advance(time.Minute)
	drain(t, fresh)
	if got := runs.of("new"); got != 1 {
		t.Errorf("got %d runs, want 1", got)
	}
}

func TestAdmin_only_platform_administrators_see_and_retry(t *testing.T) {
	q := openQueue(t, sqlitetest.Open(t), newClock())
	for want, a := range map[lms.Kind]lms.Actor{
		lms.KindUnauthorized: {Org: lms.Platform},
		lms.KindForbidden:    {Org: lms.Platform, Person: "oa", Roles: []lms.Role{lms.RoleOrgAdmin}},
		lms.KindNotFound:     {Org: "org2", Person: "pa", Roles: []lms.Role{lms.RolePlatformAdmin}},
	} {
		if _, _, err := q.List(t.Context(), a, job.Failed, ""); lms.KindOf(err) != want {
			t.Errorf("list as %+v: got %v, want kind %d", a, err, want)
		}
		if err := q.Retry(t.Context(), a, "1"); lms.KindOf(err) != want {
			t.Errorf("retry as %+v: got %v, want kind %d", a, err, want)
		}
	}
}

func TestRetry_only_what_failed(t *testing.T) {
	c := newClock()
	q := openQueue(t, sqlitetest.Open(t), c)
	enqueue(t, q, job.Job{ID: "1", Kind: "k", RunAt: c.Now().Add(time.Hour)})
	if err := q.Retry(t.Context(), admin, "1"); lms.KindOf(err) != lms.KindConflict {
		t.Errorf("waiting job: got %v, want a conflict", err)
	}
	if err := q.Retry(t.Context(), admin, "none"); lms.KindOf(err) != lms.KindNotFound {
		t.Errorf("unknown job: got %v, want not found", err)
	}
}

func TestList_pages_latest_first(t *testing.T) {
	c := newClock()
	q := openQueue(t, sqlitetest.Open(t), c)
	total := job.PageSize + 3
	for i := range total {
		enqueue(t, q, job.Job{ID: lms.DeriveID("job", string(rune(i))), Kind: "k", RunAt: c.Now().Add(time.Duration(i) * time.Minute)})
	}
	first, next, err := q.List(t.Context(), admin, job.Waiting, "")
	if err != nil || len(first) != job.PageSize || next == "" {
		t.Fatalf("first page: got %d jobs, cursor %q, %v", len(first), next, err)
	}
	second, end, err := q.List(t.Context(), admin, job.Waiting, next)
	if err != nil || len(second) != 3 || end != "" {
		t.Fatalf("second page: got %d jobs, cursor %q, %v; want 3 and no more", len(second), end, err)
	}
	all := append(first, second...)
	for i := 1; i < len(all); i++ {
		if !all[i].RunAt.Before(all[i-1].RunAt) {
			t.Fatalf("job %d is not earlier than the one before it", i)
		}
	}
}
