package assessment

import (
	"sync"
	"time"

	"sanad/internal/lms"
)

// steady is a clock that does not run back. When the clock below it is set back,
// it goes on from where it was; when that is put right, by a step forward at
// least as long, it follows again. It is safe for concurrent use.
type steady struct {
	below lms.Clock

	mu   sync.Mutex
	last time.Time     // latest reading of the clock below
	owed time.Duration // how far the clock below is behind
	high time.Time     // latest time given
}

// Now returns a time that is never before one it has returned.
func (s *steady) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now()
}

func (s *steady) now() time.Time {
	t := s.below.Now()
	if step := t.Sub(s.last); !s.last.IsZero() && step < 0 {
		s.owed -= step
	} else if s.owed > 0 && step >= s.owed {
		s.owed = 0
	}
	s.last = t
	if now := t.Add(s.owed); now.After(s.high) {
		s.high = now
	}
	return s.high
}

// learn tells the clock of a time that was given before, by an earlier run of
// the program perhaps: time goes on from there.
func (s *steady) learn(seen time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if now := s.now(); seen.After(now) {
		s.owed += seen.Sub(now)
		s.high = seen
	}
}
