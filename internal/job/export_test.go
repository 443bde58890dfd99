package job

import "time"

// SetTiming makes a queue of a test look at the store and give signs of life as
// often as the test needs.
func (q *Queue) SetTiming(poll, beat time.Duration) { q.times.poll, q.times.beat = poll, beat }

// Lease is how long a job is held without a sign of life.
const Lease = time.Minute
