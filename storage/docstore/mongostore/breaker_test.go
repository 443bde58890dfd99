package mongostore

import (
	"testing"
	"time"
)

// TestBreaker follows a server that dies and comes back, by a clock of the test.
func TestBreaker(t *testing.T) {
	now := time.Unix(1000, 0)
	b := newBreaker(func() time.Time { return now })
	allowed := func(want bool, when string) {
		t.Helper()
		if got := b.allow(); got != want {
			t.Fatalf("%s: allowed %t, want %t", when, got, want)
		}
	}
	for i := range maxFailures {
		allowed(true, "before it opens")
		if opened := b.failure(); opened != (i == maxFailures-1) {
			t.Fatalf("failure %d: opened %t", i, opened)
		}
	}
	allowed(false, "open")
	now = now.Add(moment)
	allowed(true, "the moment has passed")
	allowed(false, "while one call looks whether the server is back")
	if b.failure() {
		t.Fatal("the breaker says a second time that it opens")
	}
	allowed(false, "it was not back")
	now = now.Add(moment)
	allowed(true, "the next moment has passed")
	b.unknown()
	allowed(true, "the looking call was given up, so another looks")
	b.success()
	allowed(true, "the server is back")
	allowed(true, "the server is back for everybody")

	// Failures count only in a row.
	for range 3 * maxFailures {
		b.failure()
		b.success()
		allowed(true, "failures between successes")
	}
}
