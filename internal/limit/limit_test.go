package limit_test

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"sanad/internal/limit"
	"sanad/internal/lms"
	"sanad/internal/testkit/clocktest"
	"sanad/internal/testkit/sqlitetest"
)

// newClock is where the tests' time begins.
func newClock() *clocktest.Clock { return clocktest.At(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)) }

// open opens the limiter on the store of a file, as after a restart where there
// is one.
func open(t *testing.T, path string, c lms.Clock) (*limit.Limiter, func()) {
	t.Helper()
	store, closed := sqlitetest.OpenAt(t, path)
	l, err := limit.Open(context.Background(), store, c, []byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	return l, closed
}

// fresh is a limiter of which nothing is known yet.
func fresh(t *testing.T) (*limit.Limiter, *clocktest.Clock) {
	t.Helper()
	c := newClock()
	l, closed := open(t, filepath.Join(t.TempDir(), "db"), c)
	t.Cleanup(closed)
	return l, c
}

var three = limit.Rule{Name: "three", Max: 3, Window: time.Minute}

func TestLimiter_refuses_after_the_last_try_and_says_how_long(t *testing.T) {
	l, c := fresh(t)
	ctx := context.Background()
	for i := range 3 {
		if err := l.Take(ctx, three, "a"); err != nil {
			t.Fatalf("try %d: %v", i, err)
		}
	}
	c.Advance(20 * time.Second)
	var p *lms.Problem
	if err := l.Take(ctx, three, "a"); !errors.As(err, &p) || p.Kind != lms.KindTooMany || p.RetryAfter != 40 {
		t.Errorf("fourth try: got %v, want too many for 40 s", err)
	}
	if err := l.Check(ctx, three, "a"); lms.KindOf(err) != lms.KindTooMany {
		t.Errorf("check: got %v, want too many", err)
	}
	if err := l.Take(ctx, three, "b"); err != nil {
		t.Errorf("another subject: %v", err)
	}
	c.Advance(40 * time.Second)
	if err := l.Take(ctx, three, "a"); err != nil {
		t.Errorf("next window: %v", err)
	}
}

func TestLimiter_remembers_across_a_restart(t *testing.T) {
	c := newClock()
	path := filepath.Join(t.TempDir(), "db")
	l, done := open(t, path, c)
	for range 3 {
		if err := l.Take(context.Background(), three, "a"); err != nil {
			t.Fatal(err)
		}
	}
	done()
	l, done = open(t, path, c)
	defer done()
	if err := l.Take(context.Background(), three, "a"); lms.KindOf(err) != lms.KindTooMany {
		t.Errorf("after a restart: got %v, want too many", err)
	}
	if err := l.Reset(context.Background(), three, "a"); err != nil {
		t.Fatal(err)
	}
	if err := l.Take(context.Background(), three, "a"); err != nil {
		t.Errorf("after reset: %v", err)
	}
}

func TestLimiter_lets_exactly_max_of_many_at_once_through(t *testing.T) {
	l, done := open(t, filepath.Join(t.TempDir(), "db"), lms.SystemClock)
	defer done()
	var wg sync.WaitGroup
	var mu sync.Mutex
	passed := 0
	for range 20 {
		wg.Go(func() {
			if l.Take(context.Background(), three, "a") == nil {
				mu.Lock()
				passed++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if passed != 3 {
		t.Errorf("passed: got %d, want 3", passed)
	}
}

func TestLimiter_counts_a_try_that_read_the_clock_before_those_counted(t *testing.T) {
	l, c := fresh(t)
	ctx := context.Background()
	for i := range 3 {
		if err := l.Take(ctx, three, "a"); err != nil {
			t.Fatalf("try %d: %v", i, err)
		}
		c.Advance(-10 * time.Millisecond)
	}
	if err := l.Take(ctx, three, "a"); lms.KindOf(err) != lms.KindTooMany {
		t.Errorf("a fourth try, by the clock before the third: got %v, want too many", err)
	}
	c.Advance(-24 * time.Hour)
	if err := l.Take(ctx, three, "a"); err != nil {
		t.Errorf("a clock set back by a day locks out: %v", err)
	}
}

func TestLimiter_sweep_removes_what_is_over(t *testing.T) {
	l, c := fresh(t)
	for range 4 {
		_ = l.Take(context.Background(), three, "a") // the fourth is refused
	}
	c.Advance(2 * time.Minute)
	if err := l.Sweep(context.Background()); err != nil {
		t.Fatal(err)
	}
	c.Advance(-2 * time.Minute) // a counter that is still there would refuse now
	if err := l.Check(context.Background(), three, "a"); err != nil {
		t.Errorf("after sweep: %v", err)
	}
}
