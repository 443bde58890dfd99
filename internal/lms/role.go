package lms

import "slices"

// Role is what a person may be in a tenant. Training grants permission: tutor,
// counselor and author are also granted by live certificates and lapse with them.
type Role string

// The roles of the platform.
const (
	RoleLearner       Role = "learner"
	RoleTutor         Role = "tutor"
	RoleReviewer      Role = "reviewer" // marks what no machine can mark
	RoleCounselor     Role = "counselor"
	RoleAuthor        Role = "author"
	RoleVolunteer     Role = "volunteer"
	RoleOrgAdmin      Role = "org_admin"
	RolePlatformAdmin Role = "platform_admin"
)

// Roles lists every role in ascending order of reach.
var Roles = []Role{RoleLearner, RoleVolunteer, RoleTutor, RoleReviewer, RoleCounselor, RoleAuthor, RoleOrgAdmin, RolePlatformAdmin}

// Valid reports whether r is a role of the platform.
func (r Role) Valid() bool { return slices.Contains(Roles, r) }

// Actor is the person on whose behalf something is done. It is an explicit
// parameter of every use case; the zero Actor is an anonymous visitor.
type Actor struct {
	Person  PersonID
	Org     OrgID
	Session SessionID
	Roles   []Role
	// System marks work the program does by itself: sweepers, jobs, start-up.
	System bool
}

// SystemActor returns the actor of background work in a tenant.
func SystemActor(org OrgID) Actor { return Actor{Org: org, System: true} }

// Has reports whether the actor holds the role now.
func (a Actor) Has(r Role) bool { return slices.Contains(a.Roles, r) }

// Anonymous reports whether nobody is signed in.
func (a Actor) Anonymous() bool { return a.Person == "" && !a.System }
