package server

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/internal/organization"
	"sanad/internal/policy"
	"sanad/internal/render"
)

func (s *Server) invitationRoutes() []*route {
	return []*route{
		get("/admin/invitations", policy.Invite, s.invitations),
		post("/admin/invitations", policy.Invite, s.invite),
		post("/admin/invitations/:invitation/seats", policy.Invite, s.reseat),
		post("/admin/invitations/:invitation/revoke", policy.Invite, s.revokeInvitation),
	}
}

func (s *Server) joinRoutes() []*route {
	return []*route{
		get("/join", policy.BrowseCatalogue, s.joinForm),
		post("/join", policy.BrowseCatalogue, s.joinCode),
		get("/join/:link", policy.BrowseCatalogue, s.invited),
		post("/join/:link", policy.JoinOrganization, s.follow),
	}
}

func init() {
	noticed(map[string]string{"invited": "organization.invited", "seats": "organization.seats_saved", "uninvited": "organization.invitation_ended",
		"joined": "organization.joined"})
}

func (s *Server) invitations(r *request) error { return s.showInvitations(r, nil) }

// showInvitations lists invitations and offers to make one; err is what is wrong
// with the one that was sent.
func (s *Server) showInvitations(r *request, wrong error) error {
	p := &render.InvitationsPage{Admin: s.adminBase(r, "invitations", "admin.invitations")}
	p.Path = r.home("/admin/invitations")
	list, next, err := s.Organizations.Invitations(r.ctx(), r.actor, after(r))
	if err != nil {
		return err
	}
	p.Pager = pager(r, next)
	for i := range list {
		p.Invitations = append(p.Invitations, s.invitationLine(r, p, &list[i]))
	}
	invitationForms(r, p)
	if wrong == nil {
		return s.show(r, fiber.StatusOK, p)
	}
	form := &p.Code
	if r.FormValue("by") == "mail" {
		form = &p.Mail
	}
	if err := s.mistakes(r, form, wrong); err != nil {
		return err
	}
	return s.show(r, fiber.StatusUnprocessableEntity, p)
}

// invitationForms are the two ways to invite.
func invitationForms(r *request, p *render.InvitationsPage) {
	kept := func(by, name, usual string) string {
		if r.FormValue("by") == by {
			return typed(r, name)
		}
		return usual
	}
	days := func(by, usual string) render.Field {
		return render.Field{Type: "text", Name: "days", Label: p.T("organization.days"), Value: kept(by, "days", usual), Max: 3, Required: true, Autocomplete: "off"}
	}
	role := render.Field{Type: "select", Name: "role", Label: p.T("admin.role"), Required: true}
	for _, x := range organization.MemberRoles {
		role.Options = append(role.Options, render.Choice{Value: string(x), Label: p.Role(x), Selected: string(x) == kept("mail", "role", "")})
	}
	p.Mail = render.Form{Action: p.Path, Token: p.Token, Submit: p.T("organization.invite_mail_do"), Fields: []render.Field{
		{Type: "hidden", Name: "by", Value: "mail"},
		{Type: "email", Name: "email", Label: p.T("person.email"), Value: kept("mail", "email", ""), Dir: "ltr", Max: 254, Required: true, Autocomplete: "off"},
		role, days("mail", "14")}}
	p.Code = render.Form{Action: p.Path, Token: p.Token, Submit: p.T("organization.invite_code_do"), Fields: []render.Field{
		{Type: "hidden", Name: "by", Value: "code"},
		{Type: "text", Name: "label", Label: p.T("organization.label"), Hint: p.T("organization.label_hint"), Value: kept("code", "label", ""), Dir: "auto", Max: 80, Autocomplete: "off"},
		{Type: "text", Name: "seats", Label: p.T("organization.seats"), Hint: p.T("organization.seats_hint"), Value: kept("code", "seats", "30"), Max: 4, Required: true, Autocomplete: "off"},
		days("code", "30")}}
}

func (s *Server) invitationLine(r *request, p *render.InvitationsPage, i *organization.Invitation) render.InvitationLine {
	l := render.InvitationLine{ID: i.ID, Title: orPath(i.Label, p.T("organization.by_code")), Role: p.Role(i.Role), Made: p.T("organization.made", "date", i.MadeAt),
		Open: i.RevokedAt == nil && r.at.Before(i.ExpiresAt), State: p.T("organization.open_until", "date", i.ExpiresAt)}
	switch {
	case i.RevokedAt != nil:
		l.State = p.T("organization.ended_on", "date", *i.RevokedAt)
	case !l.Open:
		l.State = p.T("organization.expired_on", "date", i.ExpiresAt)
	}
	if i.Email != "" {
		l.Title, l.Taken = i.Email, p.T("organization.not_followed")
		if i.Free() == 0 {
			l.Taken, l.Open = p.T("organization.followed"), false
		}
		return l
	}
	l.Code, l.Link = i.Code, s.origin+"/join/"+i.Code
	l.Taken = p.T("organization.taken", "n", len(i.Seated), "seats", i.Seats)
	if len(i.Waiting) > 0 {
		l.Taken += " " + p.T("organization.wait", "n", len(i.Waiting))
	}
	if l.Open {
		l.Seats = render.Form{Action: p.Path + "/" + i.ID + "/seats", Token: p.Token, Submit: p.T("organization.seats_do"), Fields: []render.Field{
			{Type: "text", Name: "seats", Label: p.T("organization.seats"), Value: strconv.Itoa(i.Seats), Max: 4, Required: true, Autocomplete: "off"}}}
	}
	return l
}

// number reads a whole number in digits of any script; -1 for anything else.
func number(s string) int {
	n, err := strconv.Atoi(i18n.Fold(s))
	if err != nil {
		return -1
	}
	return n
}

func (s *Server) invite(r *request) error {
	w := organization.InvitationWish{Days: number(typed(r, "days"))}
	if r.FormValue("by") == "mail" {
		w.Email, w.Role = orPath(typed(r, "email"), "@"), lms.Role(typed(r, "role"))
	} else {
		w.Label, w.Seats = typed(r, "label"), number(typed(r, "seats"))
	}
	if w.Role == lms.RoleOrgAdmin {
		if ok, err := s.fresh(r, policy.Object{Org: r.actor.Org}, r.home("/admin/invitations")); !ok || err != nil {
			return err
		}
	}
	_, err := s.Organizations.Invite(r.ctx(), r.actor, w, r.lang())
	if lms.KindOf(err) == lms.KindInvalid {
		return s.showInvitations(r, err)
	}
	return orSee(r, err, r.home("/admin/invitations?done=invited"))
}

func (s *Server) reseat(r *request) error {
	_, err := s.Organizations.Reseat(r.ctx(), r.actor, r.Params("invitation"), number(typed(r, "seats")))
	return orSee(r, err, r.home("/admin/invitations?done=seats"))
}

func (s *Server) revokeInvitation(r *request) error {
	return orSee(r, s.Organizations.Revoke(r.ctx(), r.actor, r.Params("invitation")), r.home("/admin/invitations?done=uninvited"))
}

// joinForm asks for the code of an invitation.
func (s *Server) joinForm(r *request) error { return s.showForm(r, s.joinPage(r), nil) }

func (s *Server) joinPage(r *request) *render.FormPage {
	p := &render.FormPage{Base: s.pageBase(r, "organization.join_title", "organizations")}
	p.Heading, p.Lede = p.Title, p.T("organization.join_lede")
	p.Form = render.Form{Action: "/join", Token: p.Token, Submit: p.T("organization.join_look"), Fields: []render.Field{
		{Type: "text", Name: "code", Label: p.T("organization.code"), Value: typed(r, "code"), Dir: "ltr", Max: 100, Required: true, Autocomplete: "off"}}}
	return p
}

func (s *Server) joinCode(r *request) error {
	i, err := s.Organizations.Invitation(r.ctx(), r.network(), typed(r, "code"))
	if lms.KindOf(err) == lms.KindNotFound {
		return s.showForm(r, s.joinPage(r), lms.Invalid("code", "organization.invite_unknown"))
	}
	if err != nil {
		return err
	}
	return r.see("/join/" + s.Organizations.Link(i))
}

// invited shows where an invitation leads, and lets whoever is signed in follow
// it.
func (s *Server) invited(r *request) error {
	r.Set("X-Robots-Tag", "noindex")
	i, err := s.Organizations.Invitation(r.ctx(), r.network(), r.Params("link"))
	if err != nil {
		return err
	}
	o, err := s.Organizations.Get(r.ctx(), i.Org)
	if err != nil {
		return err
	}
	if place, n := i.PlaceOf(r.actor.Person); r.who != nil && place != organization.NoPlace {
		return s.placed(r, o, place, n)
	}
	if err := i.Open(r.at); err != nil {
		return err
	}
	return s.askJoin(r, o, i)
}

// askJoin asks before somebody becomes a member; a stranger signs in or registers
// first.
func (s *Server) askJoin(r *request, o *organization.Organization, i *organization.Invitation) error {
	if r.who == nil {
		p := &render.StopPage{Base: s.pageBase(r, "", "organizations")}
		p.Title = p.T("organization.invited_title", "organization", o.Name)
		p.Heading, p.Message = p.Title, p.T("organization.sign_in_first")
		p.Links = []render.Link{{Href: signInPath(r.Path()), Text: p.T("person.sign_in_do")}, {Href: "/register?" + nextQuery(r.Path()), Text: p.T("person.to_register")}}
		return s.show(r, fiber.StatusOK, p)
	}
	p := &render.QuestionPage{Base: s.pageBase(r, "", "organizations"), Back: home(o.ID)}
	p.Title = p.T("organization.invited_title", "organization", o.Name)
	p.Heading, p.Message = p.Title, p.T("organization.invited_text", "organization", o.Name)
	if i.Role != lms.RoleLearner {
		p.Facts = append(p.Facts, p.T("organization.invited_as", "role", p.Role(i.Role)))
	}
	if i.Code != "" && i.Free() == 0 {
		p.Facts = append(p.Facts, p.T("organization.seats_taken"))
	}
	p.Form = render.Form{Action: r.Path(), Token: p.Token, Submit: p.T("organization.join_do")}
	return s.show(r, fiber.StatusOK, p)
}

// placed says what became of somebody who followed an invitation.
func (s *Server) placed(r *request, o *organization.Organization, place organization.Place, n int) error {
	if place == organization.Seated {
		return r.see(home(o.ID) + "?done=joined")
	}
	p := &render.StopPage{Base: s.pageBase(r, "organization.waiting_title", "organizations")}
	p.Heading, p.Message = p.Title, p.T("organization.waiting_text", "n", n, "organization", o.Name)
	p.Links = []render.Link{{Href: home(o.ID), Text: p.T("organization.view")}}
	return s.show(r, fiber.StatusOK, p)
}

func (s *Server) follow(r *request) error {
	i, err := s.Organizations.Follow(r.ctx(), r.actor, r.network(), r.Params("link"))
	if err != nil {
		return err
	}
	o, err := s.Organizations.Get(r.ctx(), i.Org)
	if err != nil {
		return err
	}
	place, n := i.PlaceOf(r.actor.Person)
	if place == organization.Waiting {
		return r.see(r.Path()) // where it says which number
	}
	return s.placed(r, o, place, n)
}
