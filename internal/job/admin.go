package job

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
)

// Status is what an administrator sees of a job. The payload stays unseen.
type Status struct {
	ID        string
	Kind      string
	Org       lms.OrgID
	State     State
	Tries     int
	Error     string // of the last try
	CreatedAt time.Time
	RunAt     time.Time // next try, end of the lease, or when it ended
}

// PageSize is the number of jobs on one page of List.
const PageSize = 50

// List returns one page of the jobs in a state, latest first, and the cursor of
// the next page, empty after the last. Who may not is told so by policy.
func (q *Queue) List(ctx context.Context, a lms.Actor, s State, after docstore.Cursor) ([]Status, docstore.Cursor, error) {
	if err := allow(a); err != nil {
		return nil, "", err
	}
	items, next, err := q.coll.Page(ctx, docstore.Query{
		Where: []docstore.Cond{{Field: "state", Value: s}},
		Sort:  "run_at", Desc: true, Limit: PageSize, After: after,
	})
	if err != nil {
		return nil, "", fmt.Errorf("list %s jobs: %w", s, err)
	}
	out := make([]Status, len(items))
	for i, it := range items {
		r := it.Value
		out[i] = Status{ID: it.ID, Kind: r.Kind, Org: r.Org, State: r.State, Tries: r.Tries, Error: r.Error, CreatedAt: r.CreatedAt, RunAt: r.RunAt}
	}
	return out, next, nil
}

// Retry gives a failed job all its tries again, beginning now. NotFound if
// there is no such job, Conflict if it has not failed.
func (q *Queue) Retry(ctx context.Context, a lms.Actor, id string) error {
	if err := allow(a); err != nil {
		return err
	}
	_, err := q.coll.Update(ctx, id, func(r *record) error {
		if r.State != Failed {
			return lms.Conflict("job.not_failed")
		}
		r.Tries = 0
		r.end(Waiting, q.clock.Now())
		return nil
	})
	if errors.Is(err, docstore.ErrNotFound) {
		return lms.NotFound("job.not_found")
	}
	if err != nil {
		return fmt.Errorf("retry job %s: %w", id, err)
	}
	q.notice()
	return nil
}

// allow: jobs are the platform's, whichever tenant they work for.
func allow(a lms.Actor) error {
	return policy.Can(a, policy.ManageJobs, policy.Object{Org: lms.Platform})
}
