package credential

import (
	"slices"
	"time"

	"sanad/internal/lms"
)

// Record is a certificate with what only its holder and the issuing
// organization may see.
type Record struct {
	Certificate `bson:",inline"`

	Person   lms.PersonID `bson:"person"`
	Sequence int          `bson:"sequence"` // 1, and one more for each renewal
	// JSON is the signed credential, byte for byte as it was issued.
	JSON []byte `bson:"json"`
	// JWT is the same as a JSON Web Token, signed at the same time; nil in
	// certificates older than this form.
	JWT []byte `bson:"jwt,omitempty"`
	// Unpublished keeps it from being shown: it is signed and not in the public
	// log yet.
	Unpublished bool `bson:"unpublished,omitempty"`
	// Logged is its place in the public log, counted from 1. It is 0 until it is
	// there: of one that is new, or was issued before there was a log.
	Logged int64 `bson:"logged,omitempty"`
	// Slot names its place in its status list, across tenants.
	Slot string `bson:"slot"`

	RevokedBy lms.PersonID `bson:"revoked_by,omitempty"`
	Reason    string       `bson:"reason,omitempty"` // of the revocation

	// Pending is what still has to follow from issuing or revoking, in order.
	Pending   []Step `bson:"pending,omitempty"`
	Unsettled bool   `bson:"unsettled"`
}

// Step is something that has to follow from issuing or revoking.
type Step string

// The steps. Announced steps stay pending until whoever handles the job says
// that it is done.
const (
	stepLog          Step = "log" // which publishes it
	stepAuditIssued  Step = "audit.issued"
	StepIssued       Step = "issued" // announced as job JobIssued
	stepList         Step = "list"
	stepAuditRevoked Step = "audit.revoked"
	StepRevoked      Step = "revoked" // announced as job JobRevoked
)

// add puts steps at the end.
func (r *Record) add(steps ...Step) {
	r.Pending = append(r.Pending, steps...)
	r.Unsettled = true
}

// drop removes steps; it reports whether any was there.
func (r *Record) drop(steps ...Step) bool {
	before := len(r.Pending)
	r.Pending = slices.DeleteFunc(r.Pending, func(s Step) bool { return slices.Contains(steps, s) })
	r.Unsettled = len(r.Pending) > 0
	return len(r.Pending) < before
}

// pending reports whether a step has still to follow.
func (r *Record) pending(s Step) bool { return slices.Contains(r.Pending, s) }

// revoke makes the certificate worthless, once: the first reason stays. It
// reports whether it was valid or expired before.
func (r *Record) revoke(by lms.PersonID, reason string, now time.Time) bool {
	if r.RevokedAt != nil {
		return false
	}
	r.RevokedAt, r.RevokedBy, r.Reason = &now, by, reason
	r.add(stepList, stepAuditRevoked, StepRevoked)
	return true
}
