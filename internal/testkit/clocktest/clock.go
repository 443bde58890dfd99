// Package clocktest has the clock that tests turn.
package clocktest

import (
	"sync"
	"time"
)

// Clock is a clock that stands until it is turned. It is safe for concurrent
// use.
type Clock struct {
	mu  sync.Mutex // guards now
	now time.Time
}

// New returns a clock standing at the real time, to the millisecond.
func New() *Clock { return At(time.Now().UTC().Truncate(time.Millisecond)) }

// At returns a clock standing at a time.
func At(t time.Time) *Clock { return &Clock{now: t} }

// Now implements lms.Clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Advance turns the clock, backwards when d is negative.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
