package job

import (
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// Job is work to be done once. Equal IDs are one job, also after it is done.
type Job struct {
	ID   string
	Kind string // chooses the handler
	Org  lms.OrgID
	// Payload is anything BSON can hold; the handler receives it decoded. It is
	// forgotten when the job is done.
	Payload any
	// RunAt is when the job becomes due; the zero time is now.
	RunAt time.Time
}

// State is where a job stands.
type State string

// The states of a job.
const (
	Waiting State = "waiting" // for its time, or for its next try
	Running State = "running" // a process holds its lease
	Done    State = "done"
	Failed  State = "failed" // every try was in vain; an administrator may repeat it
)

// Limits of a job.
const (
	MaxPayload = 256 << 10 // the encoded payload, in bytes
	MaxTries   = 12        // tries before a job is failed
	maxError   = 500       // bytes of the last error that are kept
)

// record is a stored job.
type record struct {
	Kind      string        `bson:"kind"`
	Org       lms.OrgID     `bson:"org,omitempty"`
	State     State         `bson:"state"`
	Payload   bson.RawValue `bson:"payload,omitempty"`
	Tries     int           `bson:"tries"`
	Error     string        `bson:"error,omitempty"` // of the last try
	CreatedAt time.Time     `bson:"created_at"`
	// RunAt is when the state has to be looked at again: the next try while
	// waiting, the end of the lease while running, and when it ended after.
	RunAt time.Time `bson:"run_at"`
	// Lease names the run that holds the job; another run's result is ignored.
	Lease string `bson:"lease,omitempty"`
}

var spec = docstore.Spec{
	Collection: "jobs",
	Fields:     []docstore.Field{{Path: "state"}, {Path: "run_at", Kind: docstore.Time}},
	Indexes:    []docstore.Index{{Fields: []string{"state", "run_at"}}},
}

// record checks and encodes a job.
func (j Job) record(now time.Time) (*record, error) {
	if j.ID == "" || j.Kind == "" || isSchedule(j.Kind) {
		return nil, fmt.Errorf("job %q of kind %q: not an id and kind of a job", j.ID, j.Kind)
	}
	r := &record{Kind: j.Kind, Org: j.Org, State: Waiting, CreatedAt: now, RunAt: j.RunAt}
	if r.RunAt.IsZero() {
		r.RunAt = now
	}
	if j.Payload == nil {
		return r, nil
	}
	t, raw, err := bson.MarshalValue(j.Payload)
	if err != nil {
		return nil, fmt.Errorf("encode payload of job %s: %w", j.ID, err)
	}
	if len(raw) > MaxPayload {
		return nil, fmt.Errorf("payload of job %s: %d bytes exceed %d", j.ID, len(raw), MaxPayload)
	}
	r.Payload = bson.RawValue{Type: t, Value: raw}
	return r, nil
}
