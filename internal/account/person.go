package account

import (
	"slices"
	"time"

	"sanad/internal/i18n"
	"sanad/internal/lms"
)

// Person is somebody with an account.
type Person struct {
	ID           lms.PersonID `bson:"id"`
	Email        string       `bson:"email"` // lower case, unique
	Name         lms.Text     `bson:"name"`
	PasswordHash string       `bson:"password_hash,omitempty"`
	Grants       []Grant      `bson:"grants,omitempty"`
	Prefs        i18n.Prefs   `bson:"prefs"`
	Suspended    bool         `bson:"suspended"`
	SecondFactor bool         `bson:"second_factor,omitempty"` // there is one; see factor
	CreatedAt    time.Time    `bson:"created_at"`
	ConsentAt    time.Time    `bson:"consent_at"` // when the terms and the privacy notice were accepted

	// Keys are what the person is found by in a search, and Keyed says which rules
	// made them.
	Keys  []string `bson:"keys,omitempty"`
	Keyed int      `bson:"keyed,omitempty"`
	// Places are the organizations the person belongs to, and each with the
	// beginnings of words that the person is found by there.
	Places []string `bson:"places,omitempty"`
}

// Grant gives a role in a tenant: by an administrator, or by a live certificate
// and then only until it lapses.
type Grant struct {
	Org        lms.OrgID        `bson:"org"`
	Role       lms.Role         `bson:"role"`
	Credential lms.CredentialID `bson:"credential,omitempty"`
	Until      *time.Time       `bson:"until,omitempty"`
}

// RolesAt returns the roles the person holds in a tenant at a moment. Everybody
// is a learner of the platform, and of an organization its members are; to others
// it gives none.
func (p *Person) RolesAt(org lms.OrgID, now time.Time) []lms.Role {
	if !p.MemberOf(org) {
		return nil
	}
	roles := []lms.Role{lms.RoleLearner}
	for _, g := range p.Grants {
		live := g.Org == org && (g.Until == nil || now.Before(*g.Until))
		if live && !slices.Contains(roles, g.Role) {
			roles = append(roles, g.Role)
		}
	}
	return roles
}

// rolesAnywhere are the roles the person holds in any tenant: a session lives as
// long as the one that reaches farthest allows, wherever it is used.
func (p *Person) rolesAnywhere(now time.Time) []lms.Role {
	var roles []lms.Role
	for _, g := range p.Grants {
		if g.Until == nil || now.Before(*g.Until) {
			roles = append(roles, g.Role)
		}
	}
	return roles
}

// grant adds g unless an equal one is there, and reports whether it did.
func (p *Person) grant(g Grant) bool {
	for _, have := range p.Grants {
		if have.Org == g.Org && have.Role == g.Role && have.Credential == g.Credential {
			return false
		}
	}
	p.Grants = append(p.Grants, g)
	p.key()
	return true
}

// revoke removes the grants for which drop is true and reports whether any was.
func (p *Person) revoke(drop func(Grant) bool) bool {
	n := len(p.Grants)
	p.Grants = slices.DeleteFunc(p.Grants, drop)
	p.key()
	return len(p.Grants) < n
}

// DisplayName is the name in a language.
func (p *Person) DisplayName(l lms.Lang) string { return p.Name.In(l) }
