package job

import (
	"context"
	"time"
)

// Start begins to run jobs and schedules in the background, until Stop. A
// second Start does nothing, and so does one that comes after Stop: of a program
// that is told to end while it begins, the end wins.
func (q *Queue) Start() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.stop != nil || q.ended {
		return
	}
	q.sealed = true
	claiming, stopClaiming := context.WithCancel(context.Background())
	working, stopWorking := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		q.dispatch(claiming, working)
	}()
	q.stop = func() { stopClaiming(); <-ended }
	q.abort = stopWorking
}

// Stop takes no more jobs and waits for those under way. When the context ends
// first, they are told to end too, what they leave undone is given back, and
// the context's error is returned. A queue that was stopped does not start again.
func (q *Queue) Stop(ctx context.Context) error {
	q.mu.Lock()
	stop, abort := q.stop, q.abort
	q.ended = true
	q.mu.Unlock()
	if stop == nil {
		return nil
	}
	stop()
	defer abort()
	if _, err := q.flight.wait(ctx); err == nil {
		return nil
	}
	abort()
	late, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	_, _ = q.flight.wait(late)
	return ctx.Err()
}

// dispatch claims jobs and hands each to a goroutine of its own, no more at a
// time than there are workers.
func (q *Queue) dispatch(claiming, working context.Context) {
	slots := make(chan struct{}, q.times.workers)
	for planned := false; q.acquire(claiming, slots); {
		if !planned {
			planned = q.report(claiming, q.plan(claiming))
		}
		if q.launch(claiming, working, slots) {
			continue
		}
		<-slots
		q.rest(claiming)
	}
}

// report logs an error unless the queue is stopping; true if there was none.
func (q *Queue) report(ctx context.Context, err error) bool {
	if err != nil && ctx.Err() == nil {
		q.log.ErrorContext(ctx, "jobs wait: the store does not answer", "error", err)
	}
	return err == nil
}

// acquire waits for a free worker; false when claiming ends.
func (q *Queue) acquire(ctx context.Context, slots chan struct{}) bool {
	select {
	case <-ctx.Done():
		return false
	case slots <- struct{}{}:
		return ctx.Err() == nil
	}
}

// launch claims a job and runs it beside; false if there is none. The claim is
// counted as under way, so that nobody believes all is done between a claim and
// its run.
func (q *Queue) launch(claiming, working context.Context, slots chan struct{}) bool {
	q.flight.enter()
	h, err := q.claim(claiming)
	if !q.report(claiming, err) || h == nil {
		q.flight.leave()
		return false
	}
	go func() {
		defer func() { q.flight.leave(); <-slots }()
		_ = q.run(working, h) // logged and stored there
	}()
	return true
}

// rest waits until a job is enqueued here or may have been enqueued elsewhere.
func (q *Queue) rest(ctx context.Context) {
	timer := time.NewTimer(q.times.poll)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-q.wake:
	case <-timer.C:
	}
}
