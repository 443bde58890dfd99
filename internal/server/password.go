package server

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/account"
	"sanad/internal/policy"
	"sanad/internal/render"
)

func (s *Server) forgotForm(r *request) error { return s.showForm(r, s.forgotPage(r), nil) }

func (s *Server) forgotPage(r *request) *render.FormPage {
	p := &render.FormPage{Base: s.pageBase(r, "person.forgot", "")}
	p.Heading, p.Lede = p.Title, p.T("person.forgot_text")
	p.Form = render.Form{Action: "/forgot", Token: p.Token, Submit: p.T("person.forgot_do"), Fields: []render.Field{emailField(&p.Base, typed(r, "email"))}}
	p.Links = []render.Link{{Href: "/sign-in", Text: p.T("person.to_sign_in")}}
	return p
}

// forgotPost mails a link, and says the same whether the address is known or not.
func (s *Server) forgotPost(r *request) error {
	if err := s.accounts.AskReset(r.ctx(), r.visitor(), typed(r, "email")); err != nil {
		return s.showForm(r, s.forgotPage(r), err)
	}
	p := &render.TextPage{Base: s.pageBase(r, "person.forgot_sent", "")}
	p.Heading, p.Lede = p.Title, p.T("person.forgot_sent_text")
	return s.show(r, fiber.StatusOK, p)
}

func (s *Server) resetForm(r *request) error {
	if err := s.accounts.CheckReset(r.ctx(), r.Params("token")); err != nil {
		return err
	}
	return s.showForm(r, s.resetPage(r), nil)
}

func (s *Server) resetPage(r *request) *render.FormPage {
	p := &render.FormPage{Base: s.pageBase(r, "person.reset", "")}
	field := passwordField(&p.Base, "password", "person.password_new", "new-password")
	field.Hint = p.T("person.password_hint", "min", account.MinPassword)
	p.Heading, p.Lede = p.Title, p.T("person.reset_text")
	p.Form = render.Form{Action: "/reset/" + url.PathEscape(r.Params("token")), Token: p.Token, Submit: p.T("person.reset_do"), Fields: []render.Field{field}}
	return p
}

func (s *Server) resetPost(r *request) error {
	if err := s.accounts.Reset(r.ctx(), r.Params("token"), r.FormValue("password")); err != nil {
		return s.showForm(r, s.resetPage(r), err)
	}
	return r.see("/sign-in?done=reset")
}

// fresh reports whether the password was given within the last minutes, to those
// who may do at all what the route is for. If not, it answers with the page that
// asks for it and then leads to back, where the person repeats what they wanted:
// nothing is done on their behalf meanwhile. What was written into the fields of
// a form fills it again (filled).
func (s *Server) fresh(r *request, o policy.Object, back string, fields ...string) (bool, error) {
	if err := policy.Can(r.actor, r.route.action, o); err != nil {
		return false, err
	}
	if r.who.Fresh(r.at) {
		return true, s.sentAgain(r)
	}
	if r.Method() == fiber.MethodPost && len(fields) > 0 {
		if err := s.keepForm(r, back, fields); err != nil {
			return false, err
		}
	}
	return false, r.see("/confirm?" + nextQuery(back))
}

// sentAgain forgets a form that was kept: it is here.
func (s *Server) sentAgain(r *request) error {
	if r.Method() != fiber.MethodPost || r.who.Session.Kept == nil {
		return nil
	}
	return s.accounts.DropForm(r.ctx(), r.actor)
}

// keepForm keeps what was sent until the person is back on the form's page.
func (s *Server) keepForm(r *request, back string, fields []string) error {
	values := make(map[string]string, len(fields))
	for _, name := range fields {
		values[name] = typed(r, name)
	}
	return s.accounts.KeepForm(r.ctx(), r.actor, back, values)
}

// filled is what a field holds: what was written now, or before the password had
// to be confirmed.
func filled(r *request, name string) string {
	if r.Method() == fiber.MethodPost || r.who == nil {
		return typed(r, name)
	}
	return orPath(typed(r, name), r.who.KeptFor(r.Path(), r.at)[name])
}

func (s *Server) confirmForm(r *request) error { return s.showConfirm(r, nil) }

// showConfirm shows the form with what is wrong with it. It asks for a code where
// there is a second factor.
func (s *Server) showConfirm(r *request, wrong error) error {
	f, err := s.accounts.Factor(r.ctx(), r.actor)
	if err != nil {
		return err
	}
	p := s.confirmPage(r)
	if f.On {
		p.Form.Fields = append(p.Form.Fields, codeField(&p.Base, "factor.code_hint"))
	}
	return s.showForm(r, p, wrong)
}

func (s *Server) confirmPage(r *request) *render.FormPage {
	p := &render.FormPage{Base: s.pageBase(r, "person.confirm", "")}
	next := orPath(typed(r, "next"), r.Query("next"))
	p.Heading, p.Lede = p.Title, p.T("person.confirm_text")
	p.Form = render.Form{Action: "/confirm", Token: p.Token, Submit: p.T("person.confirm_do"), Fields: []render.Field{
		{Type: "hidden", Name: "next", Value: clipRunes(next, maxNext)},
		passwordField(&p.Base, "password", "person.password", "current-password"),
	}}
	return p
}

func (s *Server) confirmPost(r *request) error {
	if err := s.accounts.Confirm(r.ctx(), r.actor, r.FormValue("password"), r.FormValue("code")); err != nil {
		return s.showConfirm(r, err)
	}
	return r.see(nextPath(typed(r, "next"), "/account"))
}
