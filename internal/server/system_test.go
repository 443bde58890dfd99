package server_test

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sanad/internal/testkit"
	"sanad/storage/docstore"
)

// pinged counts how often a store is asked whether it is well, and may not be.
type pinged struct {
	docstore.Store
	times atomic.Int64
	ill   atomic.Bool
}

func (p *pinged) Ping(ctx context.Context) error {
	p.times.Add(1)
	time.Sleep(20 * time.Millisecond) // long enough for others to come meanwhile
	if p.ill.Load() {
		return docstore.ErrUnavailable
	}
	return p.Store.Ping(ctx)
}

func startPinged(t *testing.T) (*testkit.Site, *pinged) {
	t.Helper()
	store := &pinged{}
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)), testkit.WithDocuments(func(s docstore.Store) docstore.Store {
		store.Store = s
		return store
	}))
	return site, store
}

// askReady lets many ask at once and returns how often each status came.
func askReady(t *testing.T, site *testkit.Site, many int) map[int]int {
	t.Helper()
	var mu sync.Mutex
	var wg sync.WaitGroup
	out := map[int]int{}
	for range many {
		wg.Go(func() {
			resp, err := http.Get(site.URL + "/readyz")
			if err != nil {
				t.Error(err)
				return
			}
			defer resp.Body.Close()
			mu.Lock()
			defer mu.Unlock()
			out[resp.StatusCode]++
		})
	}
	wg.Wait()
	return out
}

// TestReady_many_questions_are_few_writes: whoever asks, and however often.
func TestReady_many_questions_are_few_writes(t *testing.T) {
	site, store := startPinged(t)
	began := time.Now()
	if got := askReady(t, site, 100); got[http.StatusOK] != 100 {
		t.Fatalf("got %v, want 100 times ready", got)
	}
	if most := 1 + int64(time.Since(began)/time.Second); store.times.Load() > most {
		t.Errorf("100 questions within %v looked %d times, want at most %d", time.Since(began), store.times.Load(), most)
	}
}

// TestReady_a_failure_is_shared_and_its_end_seen_at_once.
func TestReady_a_failure_is_shared_and_its_end_seen_at_once(t *testing.T) {
	site, store := startPinged(t)
	store.ill.Store(true)
	if got := askReady(t, site, 100); got[http.StatusServiceUnavailable] != 100 {
		t.Errorf("got %v, want 100 times not ready", got)
	}
	if n := store.times.Load(); n > 50 {
		t.Errorf("100 questions at once looked %d times", n)
	}
	store.ill.Store(false)
	site.Visitor().Get("/readyz").Want(http.StatusOK)
	store.ill.Store(true)
	time.Sleep(1100 * time.Millisecond) // what was well is asked again
	site.Visitor().Get("/readyz").Want(http.StatusServiceUnavailable)
}
