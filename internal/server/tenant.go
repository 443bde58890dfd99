package server

import (
	"slices"

	"sanad/internal/lms"
	"sanad/internal/policy"
)

// orgPrefix is where the pages of an organization stand.
const orgPrefix = "/orgs/:org"

// home is where the pages of a tenant stand: "" for the platform.
func home(org lms.OrgID) string {
	if org == lms.Platform {
		return ""
	}
	return "/orgs/" + string(org)
}

// home is a path of the tenant that the request came to.
func (r *request) home(path string) string { return home(r.actor.Org) + path }

func coursePath(org lms.OrgID, c lms.CourseID) string { return home(org) + "/courses/" + string(c) }

// tenants are routes of the platform and of every organization alike, but for
// those that the policy leaves to the platform's administrators.
func tenants(routes []*route) []*route {
	all := slices.Clone(routes)
	for _, rt := range routes {
		if !platformOnly(rt.action) {
			all = append(all, ofOrganization(rt))
		}
	}
	return all
}

// ofOrganization is a route under the address of an organization.
func ofOrganization(rt *route) *route {
	own := *rt
	own.path, own.tenant = orgPrefix+rt.path, true
	return &own
}

// platformOnly reports whether an action is nobody's but the platform's
// administrators'.
func platformOnly(a policy.Action) bool {
	rule := policy.Table[a]
	return !rule.Anyone && !rule.Own && !slices.Contains(rule.Roles, lms.RoleOrgAdmin)
}

// enterTenant finds out whose address a request came to. One that is not there,
// or not yet approved, is like one that never was.
func (s *Server) enterTenant(r *request) error {
	if !r.route.tenant {
		return nil
	}
	o, err := s.Organizations.Get(r.ctx(), lms.OrgID(r.Params("org")))
	if err != nil {
		return err
	}
	r.org, r.actor.Org = o, o.ID
	return nil
}
