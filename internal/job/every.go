package job

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// schedulePrefix begins the id and the kind of every schedule's job.
const schedulePrefix = "every:"

func isSchedule(kind string) bool { return strings.HasPrefix(kind, schedulePrefix) }

// Every runs f again and again, the given time after it ended, for the first
// time at once. One process at a time runs it, and when it last ran is
// remembered over restarts. An error shortens the wait, never lengthens it.
// Register schedules before Start; a name used twice, or an interval under a
// second, is a mistake in the program and panics.
func (q *Queue) Every(name string, every time.Duration, f func(ctx context.Context) error) {
	if every < time.Second {
		panic(fmt.Sprintf("job: schedule %q every %v", name, every))
	}
	kind := schedulePrefix + name
	q.register(kind, func(ctx context.Context, _ lms.OrgID, _ bson.RawValue) error { return f(ctx) })
	q.mu.Lock()
	defer q.mu.Unlock()
	q.every[kind] = every
}

// interval returns how often a schedule runs. One that only a newer or older
// release knows is looked at once an hour.
func (q *Queue) interval(kind string) (every time.Duration, schedule bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if d, ok := q.every[kind]; ok {
		return d, true
	}
	return time.Hour, isSchedule(kind)
}

// plan stores the job of each schedule.
func (q *Queue) plan(ctx context.Context) error {
	q.mu.Lock()
	every := maps.Clone(q.every)
	q.mu.Unlock()
	var errs []error
	for kind, d := range every {
		if err := q.planOne(ctx, kind, d); err != nil {
			errs = append(errs, fmt.Errorf("plan schedule %s: %w", kind, err))
		}
	}
	return errors.Join(errs...)
}

// planOne makes a new schedule due at once and pulls forward one whose interval
// became shorter.
func (q *Queue) planOne(ctx context.Context, kind string, every time.Duration) error {
	now := q.clock.Now()
	_, err := q.coll.Upsert(ctx, kind, func(r *record) error {
		switch latest := now.Add(every); {
		case r.Kind == "":
			*r = record{Kind: kind, State: Waiting, CreatedAt: now, RunAt: now}
		case r.State == Waiting && r.RunAt.After(latest):
			r.RunAt = latest
		default:
			return docstore.ErrUnchanged
		}
		return nil
	})
	return err
}

// keepDone is how long a job that is done still stops another of the same id.
const keepDone = 30 * 24 * time.Hour

// prune removes jobs done long ago, and so lets their ids be used again.
func (q *Queue) prune(ctx context.Context) error {
	old := docstore.Query{
		Where: []docstore.Cond{{Field: "state", Value: Done}, {Field: "run_at", Op: docstore.Lt, Value: q.clock.Now().Add(-keepDone)}},
		Sort:  "run_at",
	}
	var errs []error
	err := q.coll.Each(ctx, old, func(it docstore.Item[record]) error {
		errs = append(errs, q.coll.Delete(ctx, it.ID))
		return ctx.Err()
	})
	return errors.Join(append(errs, err)...)
}
