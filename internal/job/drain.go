package job

import (
	"context"
	"errors"
)

// Drain runs every job and schedule that is due now, and what those enqueue, on
// the calling goroutine; it also waits for what this queue runs already. It
// returns the errors of the jobs it ran, joined; they are tried again later like
// any other. It needs no Start and must not be called by a handler.
func (q *Queue) Drain(ctx context.Context) error {
	q.mu.Lock()
	q.sealed = true
	q.mu.Unlock()
	errs := []error{q.plan(ctx)}
	for {
		h, err := q.claim(ctx)
		if err != nil {
			return errors.Join(append(errs, err)...)
		}
		if h != nil {
			errs = append(errs, q.run(ctx, h))
			continue
		}
		waited, err := q.flight.wait(ctx)
		if err != nil || !waited {
			return errors.Join(append(errs, err)...)
		}
	}
}
