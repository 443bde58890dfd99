package server

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/lms"
	"sanad/internal/organization"
	"sanad/internal/policy"
	"sanad/internal/render"
)

func (s *Server) settingsRoutes() []*route {
	return []*route{
		get("/admin/settings", policy.ChangeOrganization, s.settings),
		post("/admin/settings/profile", policy.ChangeOrganization, s.changeOrganization),
		post("/admin/settings/look", policy.ChangeOrganization, s.changeLook),
	}
}

func init() { noticed(map[string]string{"settings": "organization.settings_saved"}) }

func (s *Server) settings(r *request) error {
	if err := policy.Can(r.actor, policy.ChangeOrganization, policy.Object{Org: r.actor.Org}); err != nil {
		return err
	}
	return s.show(r, fiber.StatusOK, s.settingsPage(r, organization.Profile{Name: r.org.Name, About: r.org.About, Website: r.org.Website}, r.org.Look))
}

// settingsPage asks how an organization presents itself and signs.
func (s *Server) settingsPage(r *request, f organization.Profile, l organization.Look) *render.SettingsPage {
	p := &render.SettingsPage{Admin: s.adminBase(r, "settings", "admin.settings")}
	p.Path = r.home("/admin/settings")
	p.View = render.Link{Href: p.Home, Text: p.T("organization.view")}
	p.Profile = render.Form{Action: p.Path + "/profile", Token: p.Token, Submit: p.T("organization.profile_do"), Fields: profileFields(&p.Base, f)}
	p.Look = render.Form{Action: p.Path + "/look", Token: p.Token, Submit: p.T("organization.look_do"), Fields: lookFields(&p.Base, l)}
	return p
}

// lookFields ask for the colour and for who signs.
func lookFields(b *render.Base, l organization.Look) []render.Field {
	colour := render.Field{Type: "select", Name: "colour", Label: b.T("organization.colour"), Hint: b.T("organization.colour_hint"), Required: true}
	for i, c := range organization.Colours {
		colour.Options = append(colour.Options, render.Choice{Value: c, Label: b.T("organization.colour_" + strconv.Itoa(i+1)), Selected: c == l.Colour})
	}
	fields := []render.Field{colour}
	for i := range organization.MaxSignatories {
		var x organization.Signatory
		if i < len(l.Signatories) {
			x = l.Signatories[i]
		}
		name := "signatory_" + strconv.Itoa(i+1)
		field := func(part, label, value, dir string) {
			fields = append(fields, render.Field{Type: "text", Name: name + part, Label: b.T(label, "n", i+1), Value: value, Dir: dir, Max: 80, Autocomplete: "off"})
		}
		field("_name_ar", "organization.signs_name_ar", x.Name.AR, "rtl")
		field("_name_en", "organization.signs_name_en", x.Name.EN, "ltr")
		field("_title_ar", "organization.signs_title_ar", x.Title.AR, "rtl")
		field("_title_en", "organization.signs_title_en", x.Title.EN, "ltr")
	}
	return fields
}

// lookTyped reads the form of lookFields.
func lookTyped(r *request) organization.Look {
	l := organization.Look{Colour: typed(r, "colour")}
	for i := range organization.MaxSignatories {
		name := "signatory_" + strconv.Itoa(i+1)
		l.Signatories = append(l.Signatories, organization.Signatory{
			Name:  lms.Text{AR: typed(r, name+"_name_ar"), EN: typed(r, name+"_name_en")},
			Title: lms.Text{AR: typed(r, name+"_title_ar"), EN: typed(r, name+"_title_en")}})
	}
	return l
}

func (s *Server) changeOrganization(r *request) error {
	f := profileTyped(r)
	_, err := s.Organizations.ChangeProfile(r.ctx(), r.actor, f)
	if lms.KindOf(err) != lms.KindInvalid {
		return orSee(r, err, r.home("/admin/settings?done=settings"))
	}
	p := s.settingsPage(r, f, r.org.Look)
	if err := s.mistakes(r, &p.Profile, err); err != nil {
		return err
	}
	return s.show(r, fiber.StatusUnprocessableEntity, p)
}

func (s *Server) changeLook(r *request) error {
	l := lookTyped(r)
	_, err := s.Organizations.ChangeLook(r.ctx(), r.actor, l)
	if lms.KindOf(err) != lms.KindInvalid {
		return orSee(r, err, r.home("/admin/settings?done=settings"))
	}
	p := s.settingsPage(r, organization.Profile{Name: r.org.Name, About: r.org.About, Website: r.org.Website}, l)
	if err := s.mistakes(r, &p.Look, err); err != nil {
		return err
	}
	return s.show(r, fiber.StatusUnprocessableEntity, p)
}
