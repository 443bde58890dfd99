package account

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
)

// Bounds of what a person is found by in one organization: the first letters of
// their words, and organizations in which there are such.
const (
	placeKey  = 4
	maxPlaces = 50
)

// MemberOf reports whether the person belongs to a tenant. Everybody belongs to
// the platform.
func (p *Person) MemberOf(org lms.OrgID) bool {
	return org == lms.Platform || slices.ContainsFunc(p.Grants, func(g Grant) bool { return g.Org == org && g.Credential == "" })
}

// Memberships are the organizations the person belongs to, in the order of
// joining.
func (p *Person) Memberships() []lms.OrgID {
	var out []lms.OrgID
	for _, g := range p.Grants {
		if g.Org != lms.Platform && g.Credential == "" && !slices.Contains(out, g.Org) {
			out = append(out, g.Org)
		}
	}
	return out
}

// place makes the places anew.
func (p *Person) place() {
	p.Places = nil
	orgs := p.Memberships()
	for _, org := range orgs[:min(len(orgs), maxPlaces)] {
		p.Places = append(p.Places, string(org))
		for _, w := range p.words() {
			for n := minKey; n <= min(len([]rune(w)), placeKey); n++ {
				p.Places = append(p.Places, placeOf(org, beginning(w, n)))
			}
		}
	}
	slices.Sort(p.Places)
	p.Places = slices.Compact(p.Places)
}

// placeOf is a word in an organization. The id of one holds no slash.
func placeOf(org lms.OrgID, word string) string { return string(org) + "/" + word }

// Join makes a person a member of an organization with roles, for the program's
// own work; repeating it changes nothing. NotFound for a person who is gone,
// Conflict for one who belongs to too many.
func (s *Service) Join(ctx context.Context, org lms.OrgID, id lms.PersonID, roles ...lms.Role) error {
	if _, err := s.Lookup(ctx, id); err != nil {
		return err
	}
	_, err := s.people.Update(ctx, string(id), func(p *Person) error {
		if !p.MemberOf(org) && len(p.Memberships()) >= maxPlaces {
			return lms.Conflict("account.memberships_many", "max", maxPlaces)
		}
		changed := p.grant(Grant{Org: org, Role: lms.RoleLearner})
		for _, r := range roles {
			changed = p.grant(Grant{Org: org, Role: r}) || changed
		}
		if !changed {
			return docstore.ErrUnchanged
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("join %s: %w", org, err)
	}
	return nil
}

// Members returns one page of the people of the actor's organization, whoever
// came to the site last first: all, or those with words in their name or address
// that begin like the words of query.
func (s *Service) Members(ctx context.Context, a lms.Actor, query string, after docstore.Cursor) ([]Person, docstore.Cursor, error) {
	if err := policy.Can(a, policy.ListMembers, policy.Object{Org: a.Org}); err != nil {
		return nil, "", err
	}
	local, _, _ := strings.Cut(query, "@") // an address is found by what stands before its @
	words, place := searched(local), string(a.Org)
	if len(words) > 0 {
		place = placeOf(a.Org, beginning(words[0], placeKey))
	}
	return s.sift(ctx, docstore.Cond{Field: "places", Op: docstore.Has, Value: place}, words, after)
}

// Member returns somebody of the actor's organization; NotFound for everybody
// else.
func (s *Service) Member(ctx context.Context, a lms.Actor, id lms.PersonID) (*Person, error) {
	if err := policy.Can(a, policy.ListMembers, policy.Object{Org: a.Org}); err != nil {
		return nil, err
	}
	p, err := s.Lookup(ctx, id)
	if err == nil && !p.MemberOf(a.Org) {
		return nil, lms.NotFound("account.not_found")
	}
	return p, err
}

// AssignMember gives or takes a role in the actor's organization. Nobody changes
// their own, so that an organization always keeps an administrator; roles that
// certificates grant are not touched.
func (s *Service) AssignMember(ctx context.Context, a lms.Actor, id lms.PersonID, r lms.Role, give bool) error {
	if err := policy.Can(a, policy.AssignMember, policy.Object{Org: a.Org, Owner: id}); err != nil {
		return err
	}
	if !r.Valid() || r == lms.RoleLearner || r == lms.RolePlatformAdmin || r == lms.RoleVolunteer {
		return lms.Problems{lms.Invalid("role", "account.role_invalid")}
	}
	if _, err := s.Member(ctx, a, id); err != nil {
		return err
	}
	return s.assign(ctx, a, id, r, give)
}

// Dismiss ends somebody's membership in the actor's organization with every role
// in it. What they learned there and their certificates stay. Repeating it
// changes nothing.
func (s *Service) Dismiss(ctx context.Context, a lms.Actor, id lms.PersonID) error {
	if err := policy.Can(a, policy.AssignMember, policy.Object{Org: a.Org, Owner: id}); err != nil {
		return err
	}
	if _, err := s.Member(ctx, a, id); err != nil {
		return err
	}
	_, err := s.people.Update(ctx, string(id), func(p *Person) error {
		if !p.revoke(func(g Grant) bool { return g.Org == a.Org && g.Credential == "" }) {
			return docstore.ErrUnchanged
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("dismiss from %s: %w", a.Org, err)
	}
	return s.record(ctx, a, "account.dismissed", id, nil)
}
