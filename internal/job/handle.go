package job

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/internal/lms"
)

// handler does the work of one kind.
type handler func(ctx context.Context, org lms.OrgID, payload bson.RawValue) error

// Handle registers the handler of a kind; do so before Start and Drain. The
// handler must be repeatable, obey its context, and may run on several
// goroutines at once. Its error means "try again later", or "never" when it is
// Permanent. A second handler of a kind, or one that comes too late, is a
// mistake in the program and panics.
func Handle[T any](q *Queue, kind string, f func(ctx context.Context, org lms.OrgID, payload T) error) {
	q.register(kind, func(ctx context.Context, org lms.OrgID, raw bson.RawValue) error {
		var payload T
		if err := decode(raw, &payload); err != nil {
			return Permanent(err)
		}
		return f(ctx, org, payload)
	})
}

// decode reads a payload; none at all is the zero value.
func decode(raw bson.RawValue, to any) error {
	if raw.Type == 0 || raw.Type == bson.TypeNull {
		return nil
	}
	if err := raw.Unmarshal(to); err != nil {
		return fmt.Errorf("decode payload: %w", err)
	}
	return nil
}

func (q *Queue) register(kind string, h handler) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.sealed || q.handlers[kind] != nil {
		panic(fmt.Sprintf("job: handler of %q registered twice or too late", kind))
	}
	q.handlers[kind] = h
}

// handler returns the handler of a kind, nil if there is none.
func (q *Queue) handler(kind string) handler {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.handlers[kind]
}

// permanent is an error that trying again does not heal.
type permanent struct{ error }

// Unwrap returns what happened.
func (p permanent) Unwrap() error { return p.error }

// Permanent marks an error that trying again does not heal: the job fails at
// once. nil stays nil.
func Permanent(err error) error {
	if err == nil {
		return nil
	}
	return permanent{err}
}

func isPermanent(err error) bool {
	var p permanent
	return errors.As(err, &p)
}
