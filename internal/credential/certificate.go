package credential

import (
	"time"

	"sanad/internal/lms"
)

// State is what a certificate is worth at a moment.
type State string

// The states of a certificate. Revoked is for ever.
const (
	Valid   State = "valid"
	Expired State = "expired"
	Revoked State = "revoked"
)

// Certificate is the public part of a certificate: what everybody who has its
// address may see. It never changes, but for being revoked.
type Certificate struct {
	ID     lms.CredentialID `bson:"id"`
	Org    lms.OrgID        `bson:"org"`
	URL    string           `bson:"url"` // its public page
	Issuer Issuer           `bson:"issuer"`
	Holder lms.Text         `bson:"holder"`
	Course Course           `bson:"course"`
	// Score is the percentage reached, nil where the course does not show it.
	Score *int `bson:"score,omitempty"`
	// PassMark is the percentage that the score had to reach; 0 where no score
	// is shown or there was no single mark to reach.
	PassMark int `bson:"pass_mark,omitempty"`
	// Role names, in words, what the holder may be while it is valid.
	Role        lms.Text     `bson:"role,omitempty"`
	Competences []Competence `bson:"competences,omitempty"`
	Evidence    []Evidence   `bson:"evidence,omitempty"`

	StartedAt   time.Time  `bson:"started_at,omitempty"`
	CompletedAt time.Time  `bson:"completed_at"`
	IssuedAt    time.Time  `bson:"issued_at"`             // valid from here on
	ValidUntil  *time.Time `bson:"valid_until,omitempty"` // nil: never expires
	RevokedAt   *time.Time `bson:"revoked_at,omitempty"`

	KeyID string `bson:"key_id"` // the key it was signed with
	List  string `bson:"list"`   // its status list: "2026-a"
	Index int    `bson:"index"`  // its place in the list
}

// Issuer is who certified, as it was called then.
type Issuer struct {
	DID         string   `bson:"did"`
	Name        lms.Text `bson:"name"`
	Description lms.Text `bson:"description,omitempty"`
	URL         string   `bson:"url"`
}

// Course is what was learned, as it was then.
type Course struct {
	ID      lms.CourseID  `bson:"id"`
	Version lms.VersionID `bson:"version"`
	Title   lms.Text      `bson:"title"`
	Summary lms.Text      `bson:"summary"`
	// Criteria says what completing took.
	Criteria lms.Text `bson:"criteria"`
	Minutes  int      `bson:"minutes"`
	Lessons  int      `bson:"lessons"`
	Level    int      `bson:"level"`
	// ValidMonths is how long a certificate of it lasts; 0: for ever.
	ValidMonths int `bson:"valid_months"`
	// Grants are the roles that a valid certificate gives.
	Grants []lms.Role `bson:"grants,omitempty"`
	// ShowScore puts the score on the certificate.
	ShowScore bool `bson:"show_score"`
}

// Evidence is an assessment that the holder passed. It tells neither the result
// nor how many attempts it took.
type Evidence struct {
	Name lms.Text `bson:"name"`
	// Narrative says what was asked.
	Narrative lms.Text `bson:"narrative,omitempty"`
}

// StateAt returns what the certificate is worth at a moment.
func (c *Certificate) StateAt(now time.Time) State {
	switch {
	case c.RevokedAt != nil:
		return Revoked
	case c.ValidUntil != nil && !now.Before(*c.ValidUntil):
		return Expired
	}
	return Valid
}
