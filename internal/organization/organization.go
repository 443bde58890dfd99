package organization

import (
	"time"

	"sanad/internal/lms"
)

// State is where an organization stands.
type State string

// The states. An organization that was refused stays as the record of that.
const (
	Requested State = "requested"
	Active    State = "active"
	Suspended State = "suspended"
	Refused   State = "refused"
)

// Organization is a tenant.
type Organization struct {
	ID      lms.OrgID `bson:"id"`
	Name    lms.Text  `bson:"name"`
	About   lms.Text  `bson:"about"`             // what it does, in a few sentences
	Website string    `bson:"website,omitempty"` // absolute, https
	State   State     `bson:"state"`
	Look    Look      `bson:"look"`

	// Purpose is what the platform was told when it was asked for.
	Purpose     string       `bson:"purpose"`
	RequestedBy lms.PersonID `bson:"requested_by"`
	RequestedAt time.Time    `bson:"requested_at"`

	DecidedBy lms.PersonID `bson:"decided_by,omitempty"`
	DecidedAt *time.Time   `bson:"decided_at,omitempty"`
	// Note is what the platform says of its last decision: why it refused or
	// suspended. The organization's administrators read it.
	Note string `bson:"note,omitempty"`
	// SuspendedAt is since when nothing may be issued; nil while it may.
	SuspendedAt *time.Time `bson:"suspended_at,omitempty"`
	// Decisions counts what the platform decided. Unsettled says that people were
	// not yet told of the last of them.
	Decisions int  `bson:"decisions"`
	Unsettled bool `bson:"unsettled"`
}

// Look is how an organization's pages and certificates look.
type Look struct {
	// Colour is one of Colours: all of them can be read on white and under it.
	Colour string `bson:"colour,omitempty"`
	// Signatories sign its certificates, at most MaxSignatories.
	Signatories []Signatory `bson:"signatories,omitempty"`
}

// Signatory is a person whose name stands under certificates.
type Signatory struct {
	Name  lms.Text `bson:"name"`
	Title lms.Text `bson:"title"`
}

// Bounds, in letters.
const (
	MaxSignatories = 2
	maxName        = 80
	maxAbout       = 600
	maxPurpose     = 1000
	maxNote        = 500
	maxWebsite     = 200
)

// Colours are the accents an organization may choose from, the first by default.
// Each has a contrast of at least 4.5 to 1 with white, which a test holds.
var Colours = []string{"#0f5b57", "#7a3b12", "#1f4e8c", "#6b2a5b", "#3f5a1e", "#8a1f2d", "#3d3d5c", "#5a4a00"}

// Colour is the accent chosen, or the first.
func (o *Organization) Colour() string {
	for _, c := range Colours {
		if c == o.Look.Colour {
			return c
		}
	}
	return Colours[0]
}

// Public reports whether strangers may see it.
func (o *Organization) Public() bool { return o.State == Active || o.State == Suspended }

// approve, refuse, suspend and resume are the platform's decisions. Each reports
// whether the state allowed it; deciding again what is so already is allowed and
// changes nothing.
func (o *Organization) approve(d decision) bool {
	if o.State != Requested {
		return o.State == Active
	}
	o.State = Active
	o.decided(d)
	return true
}

func (o *Organization) refuse(d decision) bool {
	if o.State != Requested {
		return o.State == Refused
	}
	o.State = Refused
	o.decided(d)
	return true
}

func (o *Organization) suspend(d decision) bool {
	if o.State != Active {
		return o.State == Suspended
	}
	o.State, o.SuspendedAt = Suspended, &d.at
	o.decided(d)
	return true
}

func (o *Organization) resume(d decision) bool {
	if o.State != Suspended {
		return o.State == Active
	}
	o.State, o.SuspendedAt = Active, nil
	o.decided(d)
	return true
}

// decision is who decided when, and what they say of it.
type decision struct {
	by   lms.PersonID
	at   time.Time
	note string
}

func (o *Organization) decided(d decision) {
	o.DecidedBy, o.DecidedAt, o.Note = d.by, &d.at, d.note
	o.Decisions++
	o.Unsettled = true
}
