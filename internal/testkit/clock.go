package testkit

import "sanad/internal/testkit/clocktest"

// Clock is the clock of a site.
type Clock = clocktest.Clock

// NewClock returns a clock standing at the real time, to the millisecond.
func NewClock() *Clock { return clocktest.New() }
