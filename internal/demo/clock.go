package demo

import (
	"sync/atomic"
	"time"

	"sanad/internal/lms"
)

// Clock is another clock, shifted: the sample world's past is lived through
// under it. It is safe for concurrent use.
type Clock struct {
	below lms.Clock
	shift atomic.Int64
}

// NewClock returns a clock that shows the time of below until it is set back.
func NewClock(below lms.Clock) *Clock { return &Clock{below: below} }

// Now implements lms.Clock.
func (c *Clock) Now() time.Time { return c.below.Now().Add(time.Duration(c.shift.Load())) }

// Set shifts the clock against the one below; 0 is the present.
func (c *Clock) Set(shift time.Duration) { c.shift.Store(int64(shift)) }

// Advance winds the clock forward, not beyond the present.
func (c *Clock) Advance(d time.Duration) {
	c.shift.Store(min(c.shift.Load()+int64(d), 0))
}
