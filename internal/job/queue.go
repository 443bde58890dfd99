package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// Queue keeps jobs and runs them. Register handlers and schedules, then Start.
// It is safe for concurrent use; several processes may share one store.
type Queue struct {
	clock lms.Clock
	log   *slog.Logger
	coll  *docstore.Collection[record]
	times timing

	mu       sync.Mutex // guards what follows
	sealed   bool       // no more handlers: jobs are being run
	handlers map[string]handler
	every    map[string]time.Duration // interval by kind, of schedules
	ended    bool                     // Stop was called
	stop     func()                   // ends claiming and waits for its end; nil before Start
	abort    func()                   // ends the contexts of running handlers

	wake   chan struct{} // holds one token when a job became due here
	flight *flight       // what this process runs
}

// timing is how a queue behaves in time.
type timing struct {
	workers int           // jobs run at the same time
	poll    time.Duration // between looks at the store for others' jobs
	lease   time.Duration // how long a job is held without a sign of life
	beat    time.Duration // between signs of life
}

var usual = timing{workers: 4, poll: time.Second, lease: time.Minute, beat: 20 * time.Second}

// Open declares the collection and returns the queue; nothing runs before
// Start or Drain.
func Open(ctx context.Context, store docstore.Store, clock lms.Clock, log *slog.Logger) (*Queue, error) {
	coll, err := docstore.Open[record](ctx, store, spec)
	if err != nil {
		return nil, err
	}
	if log == nil {
		log = slog.Default()
	}
	q := &Queue{
		clock: clock, log: log, coll: coll, times: usual,
		handlers: map[string]handler{}, every: map[string]time.Duration{},
		wake: make(chan struct{}, 1), flight: newFlight(),
	}
	q.Every("job.prune", time.Hour, q.prune)
	return q, nil
}

// Enqueue stores a job. When it returns nil the job will run, even if this
// process dies now. A job whose ID is known already is left as it is, and that
// is no error.
func (q *Queue) Enqueue(ctx context.Context, j Job) error {
	now := q.clock.Now()
	r, err := j.record(now)
	if err != nil {
		return err
	}
	if err := q.coll.Insert(ctx, j.ID, r); err != nil && !errors.Is(err, docstore.ErrExists) {
		return fmt.Errorf("enqueue job %s: %w", j.ID, err)
	}
	if !r.RunAt.After(now) {
		q.notice()
	}
	return nil
}

// notice wakes the workers of this process.
func (q *Queue) notice() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}
