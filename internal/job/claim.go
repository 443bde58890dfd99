package job

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// held is a job this process may run, with the lease it holds it by.
type held struct {
	id    string
	lease string
	job   record
}

// claim takes one job that is due, the longest waiting first; nil if there is
// none. Jobs of processes that died come before fresh ones.
func (q *Queue) claim(ctx context.Context) (*held, error) {
	now := q.clock.Now()
	for _, state := range []State{Running, Waiting} {
		h, err := q.claimIn(ctx, state, now)
		if h != nil || err != nil {
			return h, err
		}
	}
	return nil, nil
}

// claimIn tries page after page, as other processes may be quicker.
func (q *Queue) claimIn(ctx context.Context, state State, now time.Time) (*held, error) {
	query := docstore.Query{
		Where: []docstore.Cond{{Field: "state", Value: state}, {Field: "run_at", Op: docstore.Lte, Value: now}},
		Sort:  "run_at", Limit: 2 * q.times.workers,
	}
	for {
		items, err := q.coll.Find(ctx, query)
		if err != nil {
			return nil, fmt.Errorf("find due jobs: %w", err)
		}
		for _, it := range items {
			if h, err := q.take(ctx, it.ID, now); h != nil || err != nil {
				return h, err
			}
		}
		if len(items) < query.Limit {
			return nil, nil
		}
		query.After = items[len(items)-1].Cursor
	}
}

// take makes the job ours; nil if another run was quicker.
func (q *Queue) take(ctx context.Context, id string, now time.Time) (*held, error) {
	lease := lms.NewID()
	r, err := q.coll.Update(ctx, id, func(r *record) error {
		if !r.due(now) {
			return docstore.ErrUnchanged
		}
		r.take(lease, now.Add(q.times.lease))
		return nil
	})
	if errors.Is(err, docstore.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("take job %s: %w", id, err)
	}
	if r.Lease != lease {
		return nil, nil
	}
	return &held{id: id, lease: lease, job: *r}, nil
}

// errLost ends a run whose job was given to another one.
var errLost = errors.New("the lease of the job was lost")

// change edits a job while it is held; errLost if it no longer is.
func (q *Queue) change(ctx context.Context, h *held, edit func(*record)) error {
	_, err := q.coll.Update(ctx, h.id, func(r *record) error {
		if r.Lease != h.lease {
			return errLost
		}
		edit(r)
		return nil
	})
	return err
}
