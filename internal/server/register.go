package server

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/account"
	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/internal/render"
)

func (s *Server) registerForm(r *request) error {
	if r.who != nil {
		return r.see("/learn")
	}
	return s.showForm(r, s.registerPage(r), nil)
}

func (s *Server) registerPage(r *request) *render.FormPage {
	p := &render.FormPage{Base: s.pageBase(r, "person.register", "")}
	next := orPath(typed(r, "next"), r.Query("next"))
	p.Heading, p.Lede = p.Title, p.T("person.register_text")
	p.Form = render.Form{Action: "/register", Token: p.Token, Submit: p.T("person.register_do"),
		Fields: append([]render.Field{{Type: "hidden", Name: "next", Value: clipRunes(next, maxNext)}}, newPersonFields(r, &p.Base)...)}
	p.Form.Fields = append(p.Form.Fields, render.Field{Type: "checkbox", Name: "accept", Label: p.T("person.accept"),
		Hint: p.T("person.accept_hint"), Required: true, Checked: r.FormValue("accept") != "", More: render.Link{Href: "/privacy", Text: p.T("person.to_privacy")}})
	signIn := "/sign-in"
	if next != "" {
		signIn += "?" + nextQuery(next)
	}
	p.Links = []render.Link{{Href: signIn, Text: p.T("person.to_sign_in")}}
	return p
}

// newPersonFields are the fields of a new account. A password is never written
// back into a page.
func newPersonFields(r *request, b *render.Base) []render.Field {
	pass := passwordField(b, "password", "person.password", "new-password")
	pass.Hint = b.T("person.password_hint", "min", account.MinPassword)
	return append(nameFields(b, lms.Text{AR: typed(r, "name_ar"), EN: typed(r, "name_en")}), emailField(b, typed(r, "email")), pass)
}

// nameFields ask for the name in both scripts, as certificates will carry it. One
// of the two is needed.
func nameFields(b *render.Base, name lms.Text) []render.Field {
	return []render.Field{
		{Type: "text", Name: "name_ar", Label: b.T("person.name_ar"), Hint: b.T("person.name_ar_hint"), Value: name.AR, Dir: "auto", Autocomplete: "name", Max: 120, Unmarked: true},
		{Type: "text", Name: "name_en", Label: b.T("person.name_en"), Hint: b.T("person.name_en_hint"), Value: name.EN, Dir: "auto", Autocomplete: "off", Max: 120, Unmarked: true},
	}
}

func emailField(b *render.Base, value string) render.Field {
	return render.Field{Type: "email", Name: "email", Label: b.T("person.email"), Value: value, Autocomplete: "username", Dir: "ltr", Max: 254, Required: true}
}

func passwordField(b *render.Base, name, label, autocomplete string) render.Field {
	return render.Field{Type: "password", Name: name, Label: b.T(label), Autocomplete: autocomplete, Dir: "ltr", Max: 512, Required: true}
}

func nextQuery(next string) string { return url.Values{"next": {next}}.Encode() }

// registration reads the form of a new account.
func registration(r *request) account.Registration {
	return account.Registration{
		Email: typed(r, "email"), Name: lms.Text{AR: typed(r, "name_ar"), EN: typed(r, "name_en")},
		Password: r.FormValue("password"), Accepted: r.FormValue("accept") != "", Prefs: i18n.Prefs{Lang: r.lang()},
	}
}

func (s *Server) registerPost(r *request) error {
	secret, _, err := s.accounts.Register(r.ctx(), r.visitor(), registration(r))
	if err != nil {
		return s.refuseRegistration(r, err)
	}
	s.startSession(r, secret)
	return r.see(nextPath(typed(r, "next"), "/learn"))
}

// refuseRegistration shows the form again; whoever has an account already finds
// beside the address what to do about it.
func (s *Server) refuseRegistration(r *request, err error) error {
	p := s.registerPage(r)
	if taken := problemOf(err); taken != nil && taken.Key == "account.email_taken" {
		for i := range p.Form.Fields {
			if f := &p.Form.Fields[i]; f.Name == taken.Field {
				f.Ways = []render.Link{{Href: p.Links[0].Href, Text: p.T("person.sign_in")}, {Href: "/forgot", Text: p.T("person.ask_link")}}
			}
		}
	}
	return s.showForm(r, p, err)
}

func (s *Server) setupForm(r *request) error {
	err := s.accounts.CheckSetup(r.ctx(), r.Params("token"))
	if lms.KindOf(err) == lms.KindGone && r.who == nil {
		return s.usedSetup(r)
	}
	if err != nil {
		return err
	}
	return s.showForm(r, s.setupPage(r), nil)
}

// usedSetup lets the administrator sign in whose link it was.
func (s *Server) usedSetup(r *request) error {
	p := s.signInPage(r)
	p.Lede = p.T("person.setup_used")
	return s.show(r, fiber.StatusGone, p)
}

func (s *Server) setupPage(r *request) *render.FormPage {
	p := &render.FormPage{Base: s.pageBase(r, "person.setup", "")}
	p.Heading, p.Lede = p.Title, p.T("person.setup_text")
	p.Form = render.Form{Action: "/setup/" + url.PathEscape(r.Params("token")), Token: p.Token, Submit: p.T("person.setup_do"), Fields: newPersonFields(r, &p.Base)}
	return p
}

func (s *Server) setupPost(r *request) error {
	secret, _, err := s.accounts.Setup(r.ctx(), r.visitor(), r.Params("token"), registration(r))
	if err != nil {
		return s.showForm(r, s.setupPage(r), err)
	}
	s.startSession(r, secret)
	return r.see("/admin")
}
