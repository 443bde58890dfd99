package audit

import (
	"fmt"
	"time"

	"sanad/internal/lms"
)

// Entry says what happened. It names people and things by their ids, never by
// name, address or content.
type Entry struct {
	Org     lms.OrgID         `bson:"org"`
	Actor   string            `bson:"actor,omitempty"` // a person's id; empty for the program
	Action  string            `bson:"action"`          // such as "credential.revoked"
	Object  string            `bson:"object,omitempty"`
	Details map[string]string `bson:"details,omitempty"`
	At      time.Time         `bson:"at"`
}

// Line is an entry in its place in the tenant's chain.
type Line struct {
	Entry `bson:",inline"`
	Seq   int64  `bson:"seq"`  // 1 for the first, one more each
	Prev  []byte `bson:"prev"` // hash of the line before; empty for the first
	Hash  []byte `bson:"hash"`
}

// Limits of an entry, in bytes and details.
const (
	MaxField   = 512
	MaxDetail  = 4096
	MaxDetails = 32
)

// check refuses an entry that is no entry: a mistake in the program.
func (e Entry) check() error {
	if e.Org == "" || e.Action == "" {
		return fmt.Errorf("audit entry %q of tenant %q: both are required", e.Action, e.Org)
	}
	for _, s := range []string{string(e.Org), e.Actor, e.Action, e.Object} {
		if len(s) > MaxField {
			return fmt.Errorf("audit entry %q: a field of %d bytes", e.Action, len(s))
		}
	}
	if len(e.Details) > MaxDetails {
		return fmt.Errorf("audit entry %q: %d details", e.Action, len(e.Details))
	}
	for k, v := range e.Details {
		if len(k) > MaxField || len(v) > MaxDetail {
			return fmt.Errorf("audit entry %q: detail of %d and %d bytes", e.Action, len(k), len(v))
		}
	}
	return nil
}
