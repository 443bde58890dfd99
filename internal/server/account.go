package server

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/internal/render"
)

func (s *Server) accountRoutes() []*route {
	visit := policy.BrowseCatalogue // signing in is for everybody
	return slices.Concat(s.factorRoutes(), s.factorAdminRoutes(), []*route{
		get("/sign-in", visit, s.signInForm), post("/sign-in", visit, s.signInPost),
		get("/sign-in/code", visit, s.codeForm), post("/sign-in/code", visit, s.codePost),
		get("/register", visit, s.registerForm), post("/register", visit, s.registerPost),
		get("/setup/:token", visit, s.setupForm), post("/setup/:token", visit, s.setupPost),
		get("/forgot", visit, s.forgotForm), post("/forgot", visit, s.forgotPost),
		get("/reset/:token", visit, s.resetForm), post("/reset/:token", visit, s.resetPost),
		post("/language", visit, s.language),
		post("/sign-out", policy.ChangeOwnData, s.signOut),
		get("/confirm", policy.ChangeOwnData, s.confirmForm), post("/confirm", policy.ChangeOwnData, s.confirmPost),
		get("/account", policy.ReadOwnData, s.account),
		post("/account/profile", policy.ChangeOwnData, s.changeProfile),
		post("/account/password", policy.ChangeOwnData, s.changePassword),
		post("/account/sessions/:session/end", policy.ChangeOwnData, s.endSession),
	})
}

func init() {
	noticed(map[string]string{"profile": "person.profile_saved", "password": "person.password_saved",
		"session": "person.session_ended", "reset": "person.reset_done", "signed-out": "person.signed_out"})
}

// startSession signs the browser in with a new secret. A session that was there
// ends: whoever may have planted it gains nothing.
func (s *Server) startSession(r *request, secret string) {
	if r.who != nil {
		if err := s.accounts.SignOut(r.ctx(), r.actor); err != nil {
			s.Log.Warn("earlier session not ended", "request", r.id, "error", err)
		}
	}
	s.setCookie(r, s.cookieName(), secret, 30*24*3600)
}

// setCookie sets a cookie that only we read; a negative age removes it.
func (s *Server) setCookie(r *request, name, value string, seconds int) {
	r.Cookie(&fiber.Cookie{Name: name, Value: value, Path: "/", MaxAge: seconds, Secure: s.secure, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode})
}

func (s *Server) signInForm(r *request) error {
	if r.who != nil {
		return r.see(nextPath(r.Query("next"), "/learn"))
	}
	return s.showForm(r, s.signInPage(r), nil)
}

func (s *Server) signInPage(r *request) *render.FormPage {
	p := &render.FormPage{Base: s.pageBase(r, "person.sign_in", "")}
	next := orPath(typed(r, "next"), r.Query("next"))
	p.Heading = p.Title
	if r.lapsed() && p.Notice == "" {
		p.Notice = p.T("person.session_lapsed")
	}
	p.Form = render.Form{Action: "/sign-in", Token: p.Token, Submit: p.T("person.sign_in_do"), Fields: []render.Field{
		{Type: "hidden", Name: "next", Value: clipRunes(next, maxNext)},
		emailField(&p.Base, typed(r, "email")),
		passwordField(&p.Base, "password", "person.password", "current-password"),
	}}
	register := "/register"
	if next != "" {
		register += "?" + nextQuery(next)
	}
	p.Links = []render.Link{{Href: register, Text: p.T("person.to_register")}, {Href: "/forgot", Text: p.T("person.to_forgot")}}
	return p
}

func (s *Server) signInPost(r *request) error {
	secret, _, err := s.accounts.SignIn(r.ctx(), r.visitor(), typed(r, "email"), r.FormValue("password"))
	if s.codeAsked(r, err) {
		return r.see(codePath(typed(r, "next")))
	}
	if err != nil {
		return s.showForm(r, s.signInPage(r), err)
	}
	s.startSession(r, secret)
	return r.see(nextPath(typed(r, "next"), "/learn"))
}

func (s *Server) signOut(r *request) error {
	if err := s.accounts.SignOut(r.ctx(), r.actor); err != nil {
		return err
	}
	s.setCookie(r, s.cookieName(), "", -1)
	return r.see("/?done=signed-out")
}

// language stores the language that was chosen, with the account where there is
// one, and returns to the page.
func (s *Server) language(r *request) error {
	lang := lms.Lang(r.FormValue("lang"))
	if !lang.Valid() {
		return lms.Invalid("lang", "person.lang_invalid")
	}
	if r.who != nil {
		if err := s.accounts.SetLang(r.ctx(), r.actor, lang); err != nil {
			return err
		}
	}
	s.setCookie(r, "lang", string(lang), 365*24*3600)
	return r.see(nextPath(typed(r, "next"), "/"))
}
