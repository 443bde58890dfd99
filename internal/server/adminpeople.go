package server

import (
	"github.com/gofiber/fiber/v2"

	"sanad/internal/account"
	"sanad/internal/credential"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/internal/render"
)

func (s *Server) adminPeopleRoutes() []*route {
	return []*route{
		get("/admin/people", policy.ListPeople, s.people),
		get("/admin/people/:person", policy.ListPeople, s.person),
		post("/admin/people/:person/roles", policy.AssignRole, s.assignRole),
		get("/admin/people/:person/suspend", policy.SuspendPerson, s.askSuspend),
		post("/admin/people/:person/suspend", policy.SuspendPerson, s.suspend),
	}
}

func init() {
	noticed(map[string]string{"role": "admin.role_saved", "suspended": "admin.suspended_done", "restored": "admin.restored_done"})
}

func (s *Server) people(r *request) error {
	p := &render.PeoplePage{Admin: s.adminBase(r, "people", "admin.people"), Action: "/admin/people", Query: clipRunes(r.Query("q"), 254)}
	list, next, err := s.accounts.List(r.ctx(), r.actor, p.Query, after(r))
	if err != nil {
		return err
	}
	p.Pager = pager(r, next)
	for i := range list {
		x := &list[i]
		p.People = append(p.People, render.PersonLine{Name: x.DisplayName(r.lang()), Email: x.Email, Href: p.Action + "/" + string(x.ID),
			Roles: p.RoleList(x.RolesAt(r.actor.Org, r.at)), Since: p.T("admin.since", "date", x.CreatedAt), Suspended: x.Suspended})
	}
	return s.show(r, fiber.StatusOK, p)
}

func (s *Server) person(r *request) error {
	p, err := s.personPage(r)
	if err != nil {
		return err
	}
	return s.show(r, fiber.StatusOK, p)
}

func (s *Server) personPage(r *request) (*render.PersonPage, error) {
	if err := policy.Can(r.actor, policy.ListPeople, policy.Object{Org: r.actor.Org}); err != nil {
		return nil, err
	}
	x, err := s.accounts.Get(r.ctx(), r.actor, lms.PersonID(r.Params("person")))
	if err != nil {
		return nil, err
	}
	p := &render.PersonPage{Admin: s.adminBase(r, "people", ""), ID: string(x.ID), Name: x.DisplayName(r.lang()), Email: x.Email,
		Suspended: x.Suspended, Self: x.ID == r.actor.Person, Action: "/admin/people/" + string(x.ID)}
	p.Back = render.Link{Href: "/admin/people", Text: p.T("admin.people_back")}
	p.Title, p.Since = p.Name, p.T("admin.since", "date", x.CreatedAt)
	if other := x.DisplayName(r.lang().Other()); other != p.Name {
		p.OtherName = other
	}
	if p.Factor, err = s.accounts.FactorOn(r.ctx(), r.actor, x.ID); err != nil {
		return nil, err
	}
	s.roles(r, p, x, lms.Roles[1:])
	certs, _, err := s.Credentials.List(r.ctx(), r.actor, credential.Filter{Person: x.ID}, "")
	for i := range certs {
		p.Certificates = append(p.Certificates, s.certificateLine(&p.Base, &certs[i]))
	}
	return p, err
}

// roles lists what somebody holds in the tenant and offers what may be given.
func (s *Server) roles(r *request, p *render.PersonPage, x *account.Person, offered []lms.Role) {
	for _, g := range x.Grants {
		if g.Org != r.actor.Org || g.Role == lms.RoleLearner || g.Until != nil && !r.at.Before(*g.Until) {
			continue
		}
		l := render.RoleLine{Role: string(g.Role), Name: p.Role(g.Role), From: p.T("admin.role_by_hand"), Taken: g.Credential == "" && !p.Self}
		switch {
		case g.Credential != "" && g.Until != nil:
			l.From = p.T("admin.role_until", "date", *g.Until)
		case g.Credential != "":
			l.From = p.T("admin.role_by_certificate")
		}
		p.Roles = append(p.Roles, l)
	}
	role := render.Field{Type: "select", Name: "role", Label: p.T("admin.role"), Required: true}
	for _, x := range offered {
		role.Options = append(role.Options, render.Choice{Value: string(x), Label: p.Role(x), Selected: string(x) == filled(r, "role")})
	}
	p.Give = render.Form{Action: p.Action + "/roles", Token: p.Token, Submit: p.T("admin.role_give"),
		Fields: []render.Field{{Type: "hidden", Name: "give", Value: "1"}, role}}
}

func (s *Server) assignRole(r *request) error {
	id := lms.PersonID(r.Params("person"))
	back := "/admin/people/" + r.Params("person")
	give := r.FormValue("give") == "1"
	var fields []string
	if give {
		fields = []string{"role"} // to take one there is only a button
	}
	if ok, err := s.fresh(r, policy.Object{Org: r.actor.Org, Owner: id}, back, fields...); !ok || err != nil {
		return err
	}
	role := lms.Role(r.FormValue("role"))
	if give && role == lms.RolePlatformAdmin && r.FormValue("sure") == "" {
		return s.askAdmin(r)
	}
	err := s.accounts.AssignRole(r.ctx(), r.actor, id, role, give)
	if lms.KindOf(err) == lms.KindInvalid {
		return s.refuseRole(r, err)
	}
	if err != nil {
		return err
	}
	return r.see(back + "?done=role")
}

func (s *Server) refuseRole(r *request, wrong error) error {
	p, err := s.personPage(r)
	if err != nil {
		return err
	}
	if err := s.mistakes(r, &p.Give, wrong); err != nil {
		return err
	}
	return s.show(r, fiber.StatusUnprocessableEntity, p)
}

// askAdmin asks before somebody is given the whole platform.
func (s *Server) askAdmin(r *request) error {
	p, err := s.askAbout(r, "admin.make_admin", "admin.make_admin_text")
	if err != nil {
		return err
	}
	p.Form = render.Form{Action: r.Path(), Token: p.Token, Submit: p.T("admin.make_admin_do"), Fields: []render.Field{{Type: "hidden", Name: "give", Value: "1"},
		{Type: "hidden", Name: "role", Value: string(lms.RolePlatformAdmin)}, {Type: "hidden", Name: "sure", Value: "1"}}}
	return s.show(r, fiber.StatusOK, p)
}

// askSuspend asks before somebody is locked out.
func (s *Server) askSuspend(r *request) error {
	if ok, err := s.fresh(r, policy.Object{Org: r.actor.Org, Owner: lms.PersonID(r.Params("person"))}, r.Path()); !ok || err != nil {
		return err
	}
	p, err := s.askAbout(r, "admin.suspend_title", "admin.suspend_text")
	if err != nil {
		return err
	}
	p.Form = render.Form{Action: r.Path(), Token: p.Token, Submit: p.T("admin.suspend"), Fields: []render.Field{{Type: "hidden", Name: "suspend", Value: "1"}}}
	return s.show(r, fiber.StatusOK, p)
}

// askAbout begins a page that asks before something is done to a person.
func (s *Server) askAbout(r *request, title, text string) (*render.QuestionPage, error) {
	if err := policy.Can(r.actor, r.route.action, policy.Object{Org: r.actor.Org, Owner: lms.PersonID(r.Params("person"))}); err != nil {
		return nil, err
	}
	x, err := s.accounts.Get(r.ctx(), r.actor, lms.PersonID(r.Params("person")))
	if err != nil {
		return nil, err
	}
	p := &render.QuestionPage{Base: s.pageBase(r, title, "admin"), Danger: true, Back: "/admin/people/" + string(x.ID)}
	p.Heading, p.Message, p.Facts = p.Title, p.T(text), []string{x.DisplayName(r.lang()), x.Email}
	if r.Method() == fiber.MethodPost {
		p.Path = p.Back // a form's address opens no page
	}
	return p, nil
}

func (s *Server) suspend(r *request) error {
	id := lms.PersonID(r.Params("person"))
	back := "/admin/people/" + r.Params("person")
	if ok, err := s.fresh(r, policy.Object{Org: r.actor.Org, Owner: id}, back); !ok || err != nil {
		return err
	}
	bar := r.FormValue("suspend") == "1"
	if err := s.accounts.Suspend(r.ctx(), r.actor, id, bar); err != nil {
		return err
	}
	if bar {
		return r.see(back + "?done=suspended")
	}
	return r.see(back + "?done=restored")
}
