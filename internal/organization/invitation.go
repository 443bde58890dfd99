package organization

import (
	"slices"
	"time"

	"sanad/internal/lms"
)

// Invitation lets people become members of an organization: one person, by mail,
// in any role, or as many as it has seats, by a code that is handed around, as
// learners.
type Invitation struct {
	ID  string    `bson:"id"`
	Org lms.OrgID `bson:"org"`
	// Role is what the people invited will be; learner for members without any
	// other role.
	Role lms.Role `bson:"role"`
	// Email is the one address invited, lower case; empty for a code.
	Email string `bson:"email,omitempty"`
	// Code is handed around; empty for an invitation by mail, whose link is made
	// with a key that the database does not have.
	Code string `bson:"code,omitempty"`
	// Label is what the organization calls it: "Spring course, evenings".
	Label string `bson:"label,omitempty"`
	// Seats is how many may join; whoever comes later waits.
	Seats int `bson:"seats"`

	MadeBy    lms.PersonID `bson:"made_by"`
	MadeAt    time.Time    `bson:"made_at"`
	ExpiresAt time.Time    `bson:"expires_at"`
	RevokedAt *time.Time   `bson:"revoked_at,omitempty"`

	// Seated have a seat, in the order they came; Waiting have none yet.
	Seated  []lms.PersonID `bson:"seated,omitempty"`
	Waiting []lms.PersonID `bson:"waiting,omitempty"`
	// Pending have a seat and are not members yet: what a dead process left.
	Pending   []lms.PersonID `bson:"pending,omitempty"`
	Unsettled bool           `bson:"unsettled"`
}

// Bounds of an invitation. They keep its document below 160 KiB.
const (
	MaxSeats   = 2000
	maxWaiting = 2000
	maxLabel   = 80
	maxDays    = 180
)

// Place is what became of somebody who followed an invitation.
type Place uint8

// The places.
const (
	NoPlace Place = iota
	Seated        // a member, or about to be
	Waiting       // the seats are taken: first come, first served when one is free
)

// PlaceOf returns a person's place and, for those who wait, which number they
// have; 1 is next.
func (i *Invitation) PlaceOf(p lms.PersonID) (Place, int) {
	if slices.Contains(i.Seated, p) {
		return Seated, 0
	}
	if n := slices.Index(i.Waiting, p); n >= 0 {
		return Waiting, n + 1
	}
	return NoPlace, 0
}

// Free is how many seats nobody has.
func (i *Invitation) Free() int { return max(0, i.Seats-len(i.Seated)) }

// Open returns nil while the invitation can be followed, and otherwise says why
// it cannot.
func (i *Invitation) Open(now time.Time) error {
	switch {
	case i.RevokedAt != nil:
		return &lms.Problem{Kind: lms.KindGone, Key: "organization.invite_revoked"}
	case !now.Before(i.ExpiresAt):
		return &lms.Problem{Kind: lms.KindGone, Key: "organization.invite_expired"}
	case i.Email != "" && i.Free() == 0:
		return &lms.Problem{Kind: lms.KindGone, Key: "organization.invite_used"}
	}
	return nil
}

// follow gives a person a seat, or a place among those who wait. Whoever has one
// keeps it, even when the invitation has ended meanwhile.
func (i *Invitation) follow(p lms.PersonID, now time.Time) error {
	if place, _ := i.PlaceOf(p); place != NoPlace {
		return nil
	}
	if err := i.Open(now); err != nil {
		return err
	}
	if i.Free() > 0 && len(i.Waiting) == 0 {
		i.sit(p)
		return nil
	}
	if len(i.Waiting) >= maxWaiting {
		return lms.Conflict("organization.invite_full")
	}
	i.Waiting = append(i.Waiting, p)
	return nil
}

func (i *Invitation) sit(p lms.PersonID) {
	i.Seated, i.Pending = append(i.Seated, p), append(i.Pending, p)
	i.Unsettled = true
}

// fill gives free seats to those who wait, the first first, and returns them.
func (i *Invitation) fill() []lms.PersonID {
	n := min(i.Free(), len(i.Waiting))
	lucky := slices.Clone(i.Waiting[:n])
	i.Waiting = slices.Delete(i.Waiting, 0, n)
	for _, p := range lucky {
		i.sit(p)
	}
	return lucky
}

// settle notes that people are members now.
func (i *Invitation) settle(done []lms.PersonID) {
	i.Pending = slices.DeleteFunc(i.Pending, func(p lms.PersonID) bool { return slices.Contains(done, p) })
	i.Unsettled = len(i.Pending) > 0
}
