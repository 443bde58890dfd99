package job

import (
	"context"
	"sync"
)

// flight counts what is under way and lets others wait until nothing is. It is
// safe for concurrent use.
type flight struct {
	mu     sync.Mutex
	n      int
	landed chan struct{} // closed while n is 0
}

func newFlight() *flight {
	f := &flight{landed: make(chan struct{})}
	close(f.landed)
	return f
}

func (f *flight) enter() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.n == 0 {
		f.landed = make(chan struct{})
	}
	f.n++
}

func (f *flight) leave() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.n--; f.n == 0 {
		close(f.landed)
	}
}

// wait returns when nothing is under way; waited says whether anything was.
func (f *flight) wait(ctx context.Context) (waited bool, err error) {
	f.mu.Lock()
	landed, n := f.landed, f.n
	f.mu.Unlock()
	select {
	case <-landed:
		return n > 0, nil
	case <-ctx.Done():
		return true, ctx.Err()
	}
}
