package lms

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Identifiers are opaque strings. Random ones carry 128 bits from the system's
// generator and are never a permission by themselves; derived ones (DeriveID)
// make repeated work land on the same document.
type (
	// PersonID names a person across all organizations.
	PersonID string
	// OrgID names a tenant. Every document of a tenant carries it.
	OrgID string
	// CourseID is a course's slug, such as "privacy-pdpl".
	CourseID string
	// VersionID names one immutable published version: "<course>@<semver>".
	VersionID string
	// LessonID is a lesson's slug inside its course.
	LessonID string
	// EnrolmentID names one person's enrolment in one course of one tenant.
	EnrolmentID string
	// AttemptID names one attempt at one quiz.
	AttemptID string
	// CredentialID is the public 128-bit name of a certificate, 32 hex digits.
	CredentialID string
	// SessionID is the stored (hashed) name of a sign-in session.
	SessionID string
)

// Platform is the tenant that owns the bundled courses and signs with the
// platform's own key. Further tenants are organizations.
const Platform OrgID = "platform"

// NewID returns 128 random bits as 32 lower-case hex digits.
func NewID() string {
	var b [16]byte
	rand.Read(b[:])
	return hex.EncodeToString(b[:])
}

// DeriveID returns a stable 128-bit id for the given parts, as 32 lower-case
// hex digits: equal parts give equal ids, and moving a boundary between parts
// gives another id. It is the tool for "exactly once": insert under the derived
// id and treat "already exists" as done.
func DeriveID(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		var n [4]byte
		n[0], n[1], n[2], n[3] = byte(len(p)>>24), byte(len(p)>>16), byte(len(p)>>8), byte(len(p))
		h.Write(n[:])
		h.Write([]byte(p))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// ValidSlug reports whether s is a slug: 1 to 64 of a-z, 0-9 and hyphens,
// beginning and ending with a letter or digit.
func ValidSlug(s string) bool {
	if s == "" || len(s) > 64 || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// ValidID reports whether s has the shape of NewID and DeriveID.
func ValidID(s string) bool {
	return len(s) == 32 && strings.Trim(s, "0123456789abcdef") == ""
}
