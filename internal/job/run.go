package job

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"
)

// run does a held job and stores how it ended. It returns the handler's error,
// or that of storing the result.
func (q *Queue) run(ctx context.Context, h *held) error {
	began := q.clock.Now()
	err := q.call(ctx, h)
	stored := q.settle(ctx, h, err)
	log := q.log.With("job", h.id, "kind", h.job.Kind, "try", h.job.Tries, "took", q.clock.Now().Sub(began))
	switch {
	case stored != nil:
		log.ErrorContext(ctx, "job ran but its result was not stored; it will run again", "error", stored)
		return errors.Join(err, fmt.Errorf("store result of job %s: %w", h.id, stored))
	case err != nil:
		log.WarnContext(ctx, "job failed", "error", err)
		return fmt.Errorf("job %s: %w", h.id, err)
	}
	log.DebugContext(ctx, "job done")
	return nil
}

// call runs the handler and keeps the lease alive beside it.
func (q *Queue) call(ctx context.Context, h *held) error {
	f := q.handler(h.job.Kind)
	if f == nil {
		return fmt.Errorf("no handler of kind %q", h.job.Kind)
	}
	if h.job.Tries > MaxTries && !isSchedule(h.job.Kind) {
		return Permanent(errors.New("the process ended during every try"))
	}
	ctx, cancel := context.WithCancelCause(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		q.keepAlive(ctx, h, cancel)
	}()
	err := guard(func() error { return f(ctx, h.job.Org, h.job.Payload) })
	cancel(nil)
	<-ended
	return err
}

// keepAlive prolongs the lease until the context ends, and ends the context
// when the lease is lost.
func (q *Queue) keepAlive(ctx context.Context, h *held, cancel context.CancelCauseFunc) {
	tick := time.NewTicker(q.times.beat)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := q.change(ctx, h, func(r *record) { r.RunAt = q.clock.Now().Add(q.times.lease) })
		if errors.Is(err, errLost) {
			cancel(errLost)
		}
	}
}

// guard turns a panic of f into an error.
func guard(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	return f()
}

// settleTime bounds storing a result when the run's own context has ended.
const settleTime = 5 * time.Second

// settle stores how a run ended. A run that was cut short because the queue
// stops gives its job back.
func (q *Queue) settle(ctx context.Context, h *held, err error) error {
	stopped := err != nil && ctx.Err() != nil
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	every, schedule := q.interval(h.job.Kind)
	return q.change(ctx, h, func(r *record) {
		now := q.clock.Now()
		switch {
		case stopped:
			r.release(now)
		case schedule:
			r.comeBack(now, every, err)
		case err != nil:
			r.fail(now, err)
		default:
			r.succeed(now)
		}
	})
}
