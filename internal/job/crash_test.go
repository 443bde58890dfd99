package job_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"sanad/internal/job"
	"sanad/internal/lms"
	"sanad/internal/testkit/faulty"
	"sanad/internal/testkit/sqlitetest"
	"sanad/storage/docstore"
)

type effect struct {
	N int `bson:"n"`
}

// TestQueue_work_happens_whatever_write_fails runs a job that has one effect
// under a fixed id and makes each write fail in both ways: the end is the same.
func TestQueue_work_happens_whatever_write_fails(t *testing.T) {
	for _, mode := range faulty.Modes {
		for n := 1; ; n++ {
			failed := false
			t.Run(fmt.Sprintf("write_%d_%s", n, mode), func(t *testing.T) { failed = failWrite(t, n, mode) })
			if !failed {
				break // the work makes fewer than n writes
			}
			if n > 50 {
				t.Fatal("the work never gets by without the failing write")
			}
		}
	}
}

// failWrite reports whether the n-th write came, and so failed.
func failWrite(t *testing.T, n int, mode faulty.Mode) bool {
	c, s := newClock(), faulty.New(sqlitetest.Open(t))
	effects, err := docstore.Open[effect](t.Context(), s, docstore.Spec{Collection: "effects"})
	if err != nil {
		t.Fatal(err)
	}
	q := openQueue(t, s, c)
	job.Handle(q, "k", func(ctx context.Context, _ lms.OrgID, id string) error {
		if err := effects.Insert(ctx, id, &effect{N: 1}); !errors.Is(err, docstore.ErrExists) {
			return err
		}
		return nil
	})
	s.FailWrite(n, mode)
	for try := 0; ; try++ {
		err := errors.Join(q.Enqueue(t.Context(), job.Job{ID: "1", Kind: "k", Payload: "the effect"}), q.Drain(t.Context()))
		c.Advance(job.Lease)
		if err == nil && find(t, q, "1").State == job.Done {
			break
		}
		if try > 5 {
			t.Fatalf("not done after %d repetitions: %v", try, err)
		}
	}
	if got, err := effects.Get(t.Context(), "the effect"); err != nil || got.N != 1 {
		t.Errorf("effect: got %v, %v", got, err)
	}
	return s.Failed() > 0
}
