package server

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/credential"
	"sanad/internal/lms"
	"sanad/internal/organization"
	"sanad/internal/policy"
	"sanad/internal/render"
)

func (s *Server) memberRoutes() []*route {
	return []*route{
		get("/admin/members", policy.ListMembers, s.members),
		get("/admin/members/:person", policy.ListMembers, s.member),
		post("/admin/members/:person/roles", policy.AssignMember, s.assignMember),
		get("/admin/members/:person/dismiss", policy.AssignMember, s.askDismiss),
		post("/admin/members/:person/dismiss", policy.AssignMember, s.dismiss),
	}
}

func init() { noticed(map[string]string{"dismissed": "organization.dismissed"}) }

// members lists the people of an organization.
func (s *Server) members(r *request) error {
	p := &render.PeoplePage{Admin: s.adminBase(r, "members", "admin.members"), Action: r.home("/admin/members"), Query: clipRunes(r.Query("q"), 254)}
	list, next, err := s.accounts.Members(r.ctx(), r.actor, p.Query, after(r))
	if err != nil {
		return err
	}
	p.Pager = pager(r, next)
	for i := range list {
		x := &list[i]
		p.People = append(p.People, render.PersonLine{Name: x.DisplayName(r.lang()), Email: x.Email, Href: p.Action + "/" + string(x.ID),
			Roles: p.RoleList(x.RolesAt(r.actor.Org, r.at)), Suspended: x.Suspended})
	}
	return s.show(r, fiber.StatusOK, p)
}

func (s *Server) member(r *request) error {
	p, err := s.memberPage(r)
	if err != nil {
		return err
	}
	return s.show(r, fiber.StatusOK, p)
}

// memberPage shows somebody as their organization sees them.
func (s *Server) memberPage(r *request) (*render.PersonPage, error) {
	x, err := s.accounts.Member(r.ctx(), r.actor, lms.PersonID(r.Params("person")))
	if err != nil {
		return nil, err
	}
	p := &render.PersonPage{Admin: s.adminBase(r, "members", ""), Member: true, ID: string(x.ID), Name: x.DisplayName(r.lang()), Email: x.Email,
		Suspended: x.Suspended, Self: x.ID == r.actor.Person, Action: r.home("/admin/members/") + string(x.ID)}
	p.Title, p.Since = p.Name, p.T("admin.since", "date", x.CreatedAt)
	p.Back = render.Link{Href: r.home("/admin/members"), Text: p.T("organization.members_back")}
	if other := x.DisplayName(r.lang().Other()); other != p.Name {
		p.OtherName = other
	}
	s.roles(r, p, x, organization.MemberRoles[1:])
	certs, _, err := s.Credentials.List(r.ctx(), r.actor, credential.Filter{Person: x.ID}, "")
	for i := range certs {
		p.Certificates = append(p.Certificates, s.certificateLine(&p.Base, &certs[i]))
	}
	return p, err
}

func (s *Server) assignMember(r *request) error {
	id := lms.PersonID(r.Params("person"))
	back := r.home("/admin/members/") + string(id)
	give := r.FormValue("give") == "1"
	var fields []string
	if give {
		fields = []string{"role"} // to take one there is only a button
	}
	if ok, err := s.fresh(r, policy.Object{Org: r.actor.Org, Owner: id}, back, fields...); !ok || err != nil {
		return err
	}
	err := s.accounts.AssignMember(r.ctx(), r.actor, id, lms.Role(r.FormValue("role")), give)
	if lms.KindOf(err) != lms.KindInvalid {
		return orSee(r, err, back+"?done=role")
	}
	p, loadErr := s.memberPage(r)
	if loadErr != nil {
		return loadErr
	}
	if err := s.mistakes(r, &p.Give, err); err != nil {
		return err
	}
	return s.show(r, fiber.StatusUnprocessableEntity, p)
}

// orSee leads on after something that did not fail.
func orSee(r *request, err error, path string) error {
	if err != nil {
		return err
	}
	return r.see(path)
}

// askDismiss asks before somebody stops being a member.
func (s *Server) askDismiss(r *request) error {
	id := lms.PersonID(r.Params("person"))
	if ok, err := s.fresh(r, policy.Object{Org: r.actor.Org, Owner: id}, r.Path()); !ok || err != nil {
		return err
	}
	x, err := s.accounts.Member(r.ctx(), r.actor, id)
	if err != nil {
		return err
	}
	p := &render.QuestionPage{Base: s.pageBase(r, "organization.dismiss_title", "admin"), Danger: true, Back: r.home("/admin/members/") + string(id)}
	p.Heading, p.Message, p.Facts = p.Title, p.T("organization.dismiss_text"), slices.Compact([]string{x.DisplayName(r.lang()), x.Email})
	p.Form = render.Form{Action: r.Path(), Token: p.Token, Submit: p.T("organization.dismiss")}
	return s.show(r, fiber.StatusOK, p)
}

func (s *Server) dismiss(r *request) error {
	id := lms.PersonID(r.Params("person"))
	if ok, err := s.fresh(r, policy.Object{Org: r.actor.Org, Owner: id}, r.home("/admin/members/")+string(id)); !ok || err != nil {
		return err
	}
	return orSee(r, s.accounts.Dismiss(r.ctx(), r.actor, id), r.home("/admin/members?done=dismissed"))
}
