package limit_test

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sanad/internal/limit"
)

var streak = limit.Streak{Name: "streak", Free: 3, Stop: 8, First: time.Minute, Longest: 5 * time.Minute, Memory: 24 * time.Hour}

// try tries once and returns what the streak said.
func try(t *testing.T, l *limit.Limiter) limit.Standing {
	t.Helper()
	is, err := l.Try(context.Background(), streak, "a")
	if err != nil {
		t.Fatal(err)
	}
	return is
}

func TestStreak_doubles_its_delay_and_then_stops_over_a_restart(t *testing.T) {
	c := newClock()
	path := filepath.Join(t.TempDir(), "db")
	var waits []time.Duration
	for range 8 {
		l, done := open(t, path, c)
		is := try(t, l)
		waits = append(waits, is.Wait)
		if is.Wait > 0 {
			c.Advance(is.Wait - time.Second)
			if again := try(t, l); again.Wait != time.Second {
				t.Errorf("a second early: %+v", again)
			}
			c.Advance(time.Second)
			if is = try(t, l); is != (limit.Standing{}) {
				t.Errorf("after waiting: %+v", is)
			}
		}
		done()
	}
	want := []time.Duration{0, 0, 0, time.Minute, 2 * time.Minute, 4 * time.Minute, 5 * time.Minute, 5 * time.Minute}
	if diff := cmp.Diff(want, waits); diff != "" {
		t.Errorf("waits (-want +got):\n%s", diff)
	}
	l, done := open(t, path, c)
	defer done()
	c.Advance(365 * 24 * time.Hour)
	if err := l.Sweep(context.Background()); err != nil {
		t.Fatal(err)
	}
	if is := try(t, l); !is.Stopped {
		t.Errorf("a year after the last try: %+v, want stopped", is)
	}
	if err := l.Forget(context.Background(), streak, "a"); err != nil {
		t.Fatal(err)
	}
	if is := try(t, l); is != (limit.Standing{}) {
		t.Errorf("after forgetting: %+v", is)
	}
}

func TestStreak_is_forgotten_when_nobody_tries(t *testing.T) {
	l, c := fresh(t)
	for range 3 {
		try(t, l)
	}
	c.Advance(streak.Memory)
	for n := range 3 {
		if is := try(t, l); is != (limit.Standing{}) {
			t.Errorf("try %d of the next day: %+v", n+1, is)
		}
	}
}

func TestStreak_a_clock_set_back_makes_nobody_wait_longer(t *testing.T) {
	l, c := fresh(t)
	for range 3 {
		try(t, l)
	}
	c.Advance(-24 * time.Hour)
	if is := try(t, l); is.Wait != time.Minute {
		t.Errorf("got %+v, want the delay of a minute", is)
	}
}

func TestStreak_in_parallel_lets_through_what_is_free(t *testing.T) {
	l, _ := fresh(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	passed := 0
	for range 12 {
		wg.Go(func() {
			is, err := l.Try(context.Background(), streak, "a")
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			} else if is == (limit.Standing{}) {
				passed++
			}
		})
	}
	wg.Wait()
	if passed != streak.Free {
		t.Errorf("passed: got %d, want %d", passed, streak.Free)
	}
}
