package server

import (
	"github.com/gofiber/fiber/v2"

	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/internal/render"
)

func (s *Server) factorAdminRoutes() []*route {
	const path = "/admin/people/:person/second-factor"
	return []*route{get(path, policy.RemoveFactor, s.askRemoveFactor), post(path, policy.RemoveFactor, s.removeFactor)}
}

func init() { noticed(map[string]string{"factor-removed": "admin.factor_removed"}) }

// askRemoveFactor asks before somebody's second factor is taken away.
func (s *Server) askRemoveFactor(r *request) error {
	if ok, err := s.fresh(r, policy.Object{Org: r.actor.Org, Owner: lms.PersonID(r.Params("person"))}, r.Path()); !ok || err != nil {
		return err
	}
	p, err := s.askAbout(r, "admin.factor_title", "admin.factor_text")
	if err != nil {
		return err
	}
	p.Form = render.Form{Action: r.Path(), Token: p.Token, Submit: p.T("admin.factor_remove")}
	return s.show(r, fiber.StatusOK, p)
}

func (s *Server) removeFactor(r *request) error {
	id := lms.PersonID(r.Params("person"))
	back := "/admin/people/" + r.Params("person")
	if ok, err := s.fresh(r, policy.Object{Org: r.actor.Org, Owner: id}, back); !ok || err != nil {
		return err
	}
	if err := s.accounts.RemoveFactor(r.ctx(), r.actor, id); err != nil {
		return err
	}
	return r.see(back + "?done=factor-removed")
}
