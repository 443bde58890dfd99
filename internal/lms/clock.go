package lms

import "time"

// Clock tells the time. Rules never call time.Now: tests hand them a clock they
// can turn. Implementations are safe for concurrent use.
type Clock interface{ Now() time.Time }

// ClockFunc is a function as a Clock.
type ClockFunc func() time.Time

// Now calls the function.
func (f ClockFunc) Now() time.Time { return f() }

// SystemClock is the machine's clock in UTC, to the millisecond: the precision
// every store keeps.
var SystemClock Clock = ClockFunc(func() time.Time { return time.Now().UTC().Truncate(time.Millisecond) })
