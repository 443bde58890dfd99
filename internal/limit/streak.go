package limit

import (
	"context"
	"fmt"
	"time"

	"sanad/storage/docstore"
)

// Streak allows Free tries in a row. The one after them has to wait for First,
// each further one twice as long as the one before, up to Longest; after Stop
// tries none is allowed. A streak ends with Forget, and by itself when nobody
// has tried for Memory, unless it is stopped.
type Streak struct {
	Name                   string
	Free, Stop             int
	First, Longest, Memory time.Duration
}

// Standing is what a streak says to a try: the zero Standing lets it through.
type Standing struct {
	Wait    time.Duration // before the next try
	Stopped bool          // until Forget
}

// forGood is how long a stopped streak is kept.
const forGood = 100 * 365 * 24 * time.Hour

// Try counts a try of subject, if it is allowed, before it is known how it ends:
// of many at the same time no more get through than one after another. Tries
// that are not allowed do not count.
func (l *Limiter) Try(ctx context.Context, s Streak, subject string) (Standing, error) {
	now := l.clock.Now()
	var is Standing
	_, err := l.coll.Upsert(ctx, l.id(Rule{Name: s.Name}, subject), func(c *counter) error {
		if !now.Before(c.EndsAt) {
			*c = counter{}
		}
		if is = s.standing(c, now); is != (Standing{}) {
			return docstore.ErrUnchanged
		}
		c.Count++
		c.Start, c.EndsAt = now, now.Add(s.Memory)
		if c.Count >= s.Stop {
			c.EndsAt = now.Add(forGood)
		}
		return nil
	})
	if err != nil {
		return Standing{}, fmt.Errorf("limit %s: %w", s.Name, err)
	}
	return is, nil
}

// Forget ends the streak of subject.
func (l *Limiter) Forget(ctx context.Context, s Streak, subject string) error {
	return l.Reset(ctx, Rule{Name: s.Name}, subject)
}

// standing judges a try by those before it, the last of which was at c.Start. A
// clock that was set back makes nobody wait for longer than the delay.
func (s Streak) standing(c *counter, now time.Time) Standing {
	if c.Count >= s.Stop {
		return Standing{Stopped: true}
	}
	delay := s.delay(c.Count)
	return Standing{Wait: max(0, min(delay, c.Start.Add(delay).Sub(now)))}
}

// delay is how long after the last of n tries the next one has to wait.
func (s Streak) delay(n int) time.Duration {
	if n < s.Free {
		return 0
	}
	d := s.First
	for i := s.Free; i < n && d < s.Longest; i++ {
		d *= 2
	}
	return min(d, s.Longest)
}
