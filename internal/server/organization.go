package server

import (
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/lms"
	"sanad/internal/organization"
	"sanad/internal/policy"
	"sanad/internal/render"
)

func (s *Server) organizationRoutes() []*route {
	routes := []*route{
		get("/organizations", policy.BrowseCatalogue, s.organizations),
		get("/organizations/new", policy.RequestOrganization, s.requestForm),
		post("/organizations/new", policy.RequestOrganization, s.requestOrganization),
		get("/admin/organizations", policy.DecideOrganization, s.adminOrganizations),
		get("/admin/organizations/:organization", policy.DecideOrganization, s.adminOrganization),
		post("/admin/organizations/:organization", policy.DecideOrganization, s.decide),
	}
	for _, rt := range slices.Concat([]*route{get("", policy.BrowseCatalogue, s.organization)}, s.settingsRoutes(), s.memberRoutes(), s.invitationRoutes()) {
		routes = append(routes, ofOrganization(rt))
	}
	return routes
}

func init() {
	noticed(map[string]string{"requested": "organization.requested", "decided": "organization.decided"})
}

// organizations lists those that strangers may see, and what became of one's own
// requests.
func (s *Server) organizations(r *request) error {
	p := &render.OrganizationsPage{Base: s.pageBase(r, "organization.list_title", "organizations")}
	p.Description = p.T("organization.list_lede")
	s.indexed(r, &p.Base)
	list, next, err := s.Organizations.Public(r.ctx(), after(r))
	if err != nil {
		return err
	}
	p.Pager = pager(r, next)
	for i := range list {
		l := organizationLine(&p.Base, &list[i])
		l.Href, l.State, l.Note = home(list[i].ID), "", ""
		p.Organizations = append(p.Organizations, l)
	}
	if r.who == nil {
		return s.show(r, fiber.StatusOK, p)
	}
	own, err := s.Organizations.Own(r.ctx(), r.actor)
	if err != nil {
		return err
	}
	for i := range own {
		l := organizationLine(&p.Base, &own[i])
		if own[i].Public() {
			l.Href = home(own[i].ID)
		}
		p.Own = append(p.Own, l)
	}
	return s.show(r, fiber.StatusOK, p)
}

// organizationLine finishes an organization for a list.
func organizationLine(b *render.Base, o *organization.Organization) render.OrganizationLine {
	return render.OrganizationLine{Name: b.Say(o.Name), Attr: b.Borrowed(o.Name), About: b.Say(o.About), AboutAttr: b.Borrowed(o.About),
		State: b.T("organization.state_" + string(o.State)), Good: o.State == organization.Active,
		Bad: o.State == organization.Suspended || o.State == organization.Refused, Since: b.T("organization.requested_on", "date", o.RequestedAt), Note: o.Note}
}

// organization shows how an organization presents itself.
func (s *Server) organization(r *request) error {
	o := r.org
	p := &render.OrganizationPage{Base: s.pageBase(r, "", "organizations"), Tone: slices.Index(organization.Colours, o.Colour()) + 1, Website: o.Website,
		Member: r.actor.Has(lms.RoleLearner), DID: s.Credentials.DID(o.ID)}
	p.Name, p.Attr = p.Say(o.Name), p.Base.Borrowed(o.Name)
	p.About, p.AboutAttr = p.Say(o.About), p.Base.Borrowed(o.About)
	p.Title, p.Description = p.Name, p.About
	if u, err := url.Parse(o.Website); err == nil {
		p.WebsiteName = strings.TrimPrefix(u.Hostname(), "www.")
	}
	if p.User != nil {
		p.Staff, p.Admin = p.User.Staff, p.User.Admin
	}
	if o.SuspendedAt != nil {
		p.Suspended = p.T("organization.suspended_since", "date", *o.SuspendedAt)
	}
	s.indexed(r, &p.Base)
	return s.show(r, fiber.StatusOK, p)
}

// requestForm asks for what an organization needs to begin.
func (s *Server) requestForm(r *request) error { return s.showForm(r, s.requestPage(r), nil) }

func (s *Server) requestPage(r *request) *render.FormPage {
	p := &render.FormPage{Base: s.pageBase(r, "organization.new_title", "organizations")}
	p.Heading, p.Lede = p.Title, p.T("organization.new_lede")
	p.Form = render.Form{Action: "/organizations/new", Token: p.Token, Submit: p.T("organization.new_do"), Fields: slices.Concat(
		profileFields(&p.Base, profileTyped(r)),
		[]render.Field{
			{Type: "text", Name: "id", Label: p.T("organization.id"), Hint: p.T("organization.id_hint", "example", s.origin+"/orgs/hope"), Value: typed(r, "id"), Dir: "ltr", Max: 32, Required: true, Autocomplete: "off"},
			{Type: "textarea", Name: "purpose", Label: p.T("organization.purpose"), Hint: p.T("organization.purpose_hint"), Value: typed(r, "purpose"), Rows: 4, Required: true},
		})}
	return p
}

// profileFields ask how an organization presents itself.
func profileFields(b *render.Base, f organization.Profile) []render.Field {
	return []render.Field{
		{Type: "text", Name: "name_ar", Label: b.T("organization.name_ar"), Value: f.Name.AR, Dir: "rtl", Max: 80, Required: true, Autocomplete: "organization"},
		{Type: "text", Name: "name_en", Label: b.T("organization.name_en"), Value: f.Name.EN, Dir: "ltr", Max: 80, Required: true, Autocomplete: "off"},
		{Type: "textarea", Name: "about_ar", Label: b.T("organization.about_ar"), Hint: b.T("organization.about_hint"), Value: f.About.AR, Rows: 3, Required: true},
		{Type: "textarea", Name: "about_en", Label: b.T("organization.about_en"), Value: f.About.EN, Rows: 3},
		{Type: "url", Name: "website", Label: b.T("organization.website"), Value: f.Website, Dir: "ltr", Max: 200, Autocomplete: "url"},
	}
}

func profileTyped(r *request) organization.Profile {
	return organization.Profile{Name: lms.Text{AR: typed(r, "name_ar"), EN: typed(r, "name_en")},
		About: lms.Text{AR: typed(r, "about_ar"), EN: typed(r, "about_en")}, Website: typed(r, "website")}
}

func (s *Server) requestOrganization(r *request) error {
	_, err := s.Organizations.Request(r.ctx(), r.actor, organization.Wish{ID: lms.OrgID(typed(r, "id")), Profile: profileTyped(r), Purpose: typed(r, "purpose")})
	if lms.KindOf(err) == lms.KindInvalid {
		return s.showForm(r, s.requestPage(r), err)
	}
	return orSee(r, err, "/organizations?done=requested")
}

// adminOrganizations lists organizations for the platform, those that wait for
// a decision first.
func (s *Server) adminOrganizations(r *request) error {
	p := &render.AdminOrganizationsPage{Admin: s.adminBase(r, "organizations", "admin.organizations")}
	state := organization.State(r.Query("state"))
	states := []organization.State{organization.Requested, organization.Active, organization.Suspended, organization.Refused}
	if !slices.Contains(states, state) {
		state = organization.Requested
	}
	for _, x := range states {
		p.States = append(p.States, render.Choice{Value: string(x), Label: p.T("organization.states_" + string(x)), Selected: x == state})
	}
	list, next, err := s.Organizations.List(r.ctx(), r.actor, state, after(r))
	if err != nil {
		return err
	}
	p.Pager = pager(r, next)
	for i := range list {
		l := organizationLine(&p.Base, &list[i])
		l.Href = "/admin/organizations/" + string(list[i].ID)
		p.Organizations = append(p.Organizations, l)
	}
	return s.show(r, fiber.StatusOK, p)
}

func (s *Server) adminOrganization(r *request) error {
	p, err := s.adminOrganizationPage(r)
	if err != nil {
		return err
	}
	return s.show(r, fiber.StatusOK, p)
}

func (s *Server) adminOrganizationPage(r *request) (*render.AdminOrganizationPage, error) {
	o, err := s.Organizations.Review(r.ctx(), r.actor, lms.OrgID(r.Params("organization")))
	if err != nil {
		return nil, err
	}
	p := &render.AdminOrganizationPage{Admin: s.adminBase(r, "organizations", ""), Address: s.origin + home(o.ID), Website: o.Website, Purpose: o.Purpose}
	p.Line = organizationLine(&p.Base, o)
	p.Title, p.At = p.Line.Name, p.DateTime(o.RequestedAt)
	p.Path = "/admin/organizations/" + string(o.ID)
	if other := o.Name.In(r.lang().Other()); other != p.Line.Name {
		p.Other = other
	}
	if who, err := s.accounts.Lookup(r.ctx(), o.RequestedBy); err == nil {
		p.Who, p.Email = who.DisplayName(r.lang()), who.Email
	} else if lms.KindOf(err) != lms.KindNotFound {
		return nil, err
	}
	for _, v := range verdictsOf(o.State) {
		p.Verdicts = append(p.Verdicts, verdictForm(r, p, v))
	}
	return p, nil
}

// verdictsOf are the decisions that a state allows.
func verdictsOf(state organization.State) []organization.Verdict {
	switch state {
	case organization.Requested:
		return []organization.Verdict{organization.Approve, organization.Refuse}
	case organization.Active:
		return []organization.Verdict{organization.Suspend}
	case organization.Suspended:
		return []organization.Verdict{organization.Resume}
	}
	return nil
}

// verdictForm is the form of one decision; those that need a note ask for it.
func verdictForm(r *request, p *render.AdminOrganizationPage, v organization.Verdict) render.VerdictForm {
	f := render.VerdictForm{Heading: p.T("organization.title_" + string(v))}
	f.Form = render.Form{Action: p.Path, Token: p.Token, Submit: p.T("organization.do_" + string(v)), Fields: []render.Field{{Type: "hidden", Name: "verdict", Value: string(v)}}}
	if v == organization.Refuse || v == organization.Suspend {
		f.Form.Fields = append(f.Form.Fields, render.Field{Type: "textarea", Name: "note", Label: p.T("organization.note"), Hint: p.T("organization.note_hint"),
			Value: filled(r, "note"), Rows: 3, Required: true})
	}
	return f
}

func (s *Server) decide(r *request) error {
	back := "/admin/organizations/" + r.Params("organization")
	if ok, err := s.fresh(r, policy.Object{Org: r.actor.Org}, back, "note"); !ok || err != nil {
		return err
	}
	v := organization.Verdict(r.FormValue("verdict"))
	_, err := s.Organizations.Decide(r.ctx(), r.actor, lms.OrgID(r.Params("organization")), v, typed(r, "note"))
	if lms.KindOf(err) != lms.KindInvalid {
		return orSee(r, err, back+"?done=decided")
	}
	p, loadErr := s.adminOrganizationPage(r)
	if loadErr != nil {
		return loadErr
	}
	for i := range p.Verdicts {
		if f := &p.Verdicts[i].Form; f.Fields[0].Value == string(v) {
			if err := s.mistakes(r, f, err); err != nil {
				return err
			}
		}
	}
	return s.show(r, fiber.StatusUnprocessableEntity, p)
}
