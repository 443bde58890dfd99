package course

import (
	"sync"
	"time"

	"sanad/internal/lms"
)

// agedCache keeps answers that are the same for everybody for a moment: a course
// published elsewhere appears after maxAge at the latest. It is safe for
// concurrent use; what it holds is shared and must not be changed.
type agedCache[T any] struct {
	clock lms.Clock
	mu    sync.Mutex // guards kept
	kept  map[string]aged[T]
}

type aged[T any] struct {
	at    time.Time
	value T
}

const (
	maxAge  = 2 * time.Second
	maxKept = 200
)

func newAgedCache[T any](clock lms.Clock) *agedCache[T] {
	return &agedCache[T]{clock: clock, kept: map[string]aged[T]{}}
}

// get returns what is kept under the key, or loads it. Errors are not kept.
func (c *agedCache[T]) get(key string, load func() (T, error)) (T, error) {
	now := c.clock.Now()
	c.mu.Lock()
	if e, ok := c.kept[key]; ok && now.Sub(e.at).Abs() < maxAge {
		c.mu.Unlock()
		return e.value, nil
	}
	c.mu.Unlock()
	v, err := load()
	if err != nil {
		return v, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.kept) >= maxKept {
		clear(c.kept)
	}
	c.kept[key] = aged[T]{at: now, value: v}
	return v, nil
}

func (c *agedCache[T]) drop() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.kept)
}
