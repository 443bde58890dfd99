package server

import (
	"github.com/gofiber/fiber/v2"

	"sanad/internal/lms"
	"sanad/internal/policy"
)

// staffRoute reports whether a route is one that a role opens: by the policy's
// table, so that no list of paths has to be kept.
func staffRoute(rt *route) bool {
	rule, known := policy.Table[rt.action]
	return known && !rule.Anyone && len(rule.Roles) > 0
}

// factorDue reports whether somebody has to set up a second factor before they
// work here.
func (s *Server) factorDue(r *request) bool {
	return r.who != nil && staffRoute(r.route) && s.accounts.NeedsFactor(r.who) && s.accounts.LacksFactor(r.who)
}

// toFactor sends somebody to set up their second factor, and back from there.
func (s *Server) toFactor(r *request) error {
	if r.wantsJSON() {
		return lms.Forbidden("account.factor_due")
	}
	back := s.refererPath(r)
	if r.Method() != fiber.MethodPost {
		back = r.OriginalURL()
	}
	if len(back) > maxNext || back == "" {
		return r.see(factorPath)
	}
	return r.see(factorPath + "?" + nextQuery(back))
}

// nudged reports whether a page of administration or review should say that a
// second factor is missing.
func (s *Server) nudged(r *request, nav string) bool {
	return (nav == "admin" || nav == "review") && r.who != nil && s.accounts.LacksFactor(r.who)
}
