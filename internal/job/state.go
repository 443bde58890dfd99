package job

import (
	"math/rand/v2"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// due reports whether a run may take the job: its time has come, or whoever
// held it gave no sign of life until the lease ended.
func (r *record) due(now time.Time) bool {
	return (r.State == Waiting || r.State == Running) && !r.RunAt.After(now)
}

// take gives the job to the run that holds the lease. A try counts when it
// begins, so that a job that kills its process is not tried for ever.
func (r *record) take(lease string, until time.Time) {
	r.State, r.Lease, r.RunAt = Running, lease, until
	r.Tries++
}

// succeed ends the job. The payload goes: it may hold what nobody needs to keep.
func (r *record) succeed(now time.Time) {
	r.end(Done, now)
	r.Payload, r.Error = bson.RawValue{}, ""
}

// fail plans the next try, or ends the job when there is none.
func (r *record) fail(now time.Time, err error) {
	r.Error = clip(err.Error())
	if r.Tries >= MaxTries || isPermanent(err) {
		r.end(Failed, now)
		return
	}
	r.end(Waiting, now.Add(backoff(r.Tries)))
}

// release gives the job back as if it had not been taken.
func (r *record) release(now time.Time) {
	r.end(Waiting, now)
	r.Tries--
}

// comeBack plans the next run of a schedule: after its interval, or sooner when
// it failed.
func (r *record) comeBack(now time.Time, every time.Duration, err error) {
	wait := every
	r.Error = ""
	if err != nil {
		r.Error = clip(err.Error())
		wait = min(every, backoff(r.Tries))
	} else {
		r.Tries = 0
	}
	r.end(Waiting, now.Add(wait))
}

func (r *record) end(s State, at time.Time) {
	r.State, r.RunAt, r.Lease = s, at, ""
}

// Waiting after a failure: first, factor, and never more than the last.
const (
	firstWait  = 5 * time.Second
	waitFactor = 3
	lastWait   = time.Hour
)

// backoff is how long to wait after the given number of tries: longer each
// time, and not in step with others that failed together.
func backoff(tries int) time.Duration {
	d := firstWait
	for i := 1; i < tries && d < lastWait; i++ {
		d *= waitFactor
	}
	d = min(d, lastWait)
	return d/2 + rand.N(d/2)
}

// clip bounds a text without cutting a character.
func clip(s string) string {
	if len(s) > maxError {
		s = s[:maxError]
	}
	return strings.ToValidUTF8(s, "")
}
