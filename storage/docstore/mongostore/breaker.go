package mongostore

import (
	"sync"
	"time"
)

// Calls are refused for a moment after so many failures in a row, so that a dead
// server does not make every visitor wait.
const (
	maxFailures = 3
	moment      = time.Second
)

// breaker counts failures to reach the server. After maxFailures it refuses
// calls; when the moment has passed it lets one through, whose outcome decides.
// It is safe for concurrent use.
type breaker struct {
	now func() time.Time

	mu       sync.Mutex // guards what follows
	failures int
	until    time.Time // refuses before this time
	probing  bool      // one call is under way to see whether the server is back
}

func newBreaker(now func() time.Time) *breaker { return &breaker{now: now} }

// allow asks whether a call may go out; whoever is allowed reports its outcome.
func (b *breaker) allow() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failures < maxFailures {
		return true
	}
	if b.probing || b.now().Before(b.until) {
		return false
	}
	b.probing = true
	return true
}

// success reports that the server answered, whatever it said.
func (b *breaker) success() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failures, b.probing = 0, false
}

// failure reports that it did not; true if calls are refused from now on and
// were not before.
func (b *breaker) failure() (opened bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failures++
	b.probing = false
	b.until = b.now().Add(moment)
	return b.failures == maxFailures
}

// unknown reports a call that says nothing about the server.
func (b *breaker) unknown() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.probing = false
}
