package server

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/account"
	"sanad/internal/lms"
	"sanad/internal/render"
)

func init() { noticed(map[string]string{"code-over": "factor.sign_in_over"}) }

// codeCookie is the name of the cookie that holds the secret of a sign-in whose
// password was right, for the minutes until its code.
func (s *Server) codeCookie() string {
	if s.secure {
		return "__Host-code"
	}
	return "code"
}

// codeAsked reports whether a sign-in waits for a code now, and lets the browser
// remember which.
func (s *Server) codeAsked(r *request, err error) bool {
	var needed *account.CodeNeeded
	if !errors.As(err, &needed) {
		return false
	}
	s.setCookie(r, s.codeCookie(), needed.Pending, int(account.CodeTime.Seconds()))
	return true
}

func (s *Server) codeForm(r *request) error {
	err := s.accounts.CheckCode(r.ctx(), r.Cookies(s.codeCookie()))
	if lms.KindOf(err) == lms.KindGone {
		return s.codeOver(r)
	}
	if err != nil {
		return err
	}
	return s.showForm(r, s.codePage(r), nil)
}

// codeOver leads back to the password, and on the way to where somebody was going.
func (s *Server) codeOver(r *request) error {
	next := orPath(typed(r, "next"), r.Query("next"))
	if r.who != nil {
		return r.see(nextPath(next, "/learn"))
	}
	path, sep := "/sign-in", "?"
	if r.Cookies(s.codeCookie()) != "" {
		path, sep = "/sign-in?done=code-over", "&"
	}
	if next != "" {
		path += sep + nextQuery(clipRunes(next, maxNext))
	}
	return r.see(path)
}

// codePath leads to the page that asks for the code.
func codePath(next string) string {
	if next == "" {
		return "/sign-in/code"
	}
	return "/sign-in/code?" + nextQuery(clipRunes(next, maxNext))
}

func (s *Server) codePage(r *request) *render.FormPage {
	p := &render.FormPage{Base: s.pageBase(r, "factor.sign_in", "")}
	next := orPath(typed(r, "next"), r.Query("next"))
	p.Path, p.Heading, p.Lede = codePath(next), p.Title, p.T("factor.sign_in_text")
	p.Form = render.Form{Action: "/sign-in/code", Token: p.Token, Submit: p.T("factor.sign_in_do"), Fields: []render.Field{
		{Type: "hidden", Name: "next", Value: clipRunes(next, maxNext)}, codeField(&p.Base, "factor.code_hint")}}
	p.Links = []render.Link{{Href: "/sign-in", Text: p.T("factor.start_over")}}
	if next != "" {
		p.Links[0].Href += "?" + nextQuery(clipRunes(next, maxNext))
	}
	return p
}

// giveCode ends a sign-in, and returns the secret of its session.
func (s *Server) giveCode(r *request) (string, error) {
	secret, _, err := s.accounts.GiveCode(r.ctx(), r.visitor(), r.Cookies(s.codeCookie()), r.FormValue("code"))
	if err != nil {
		return "", err
	}
	s.setCookie(r, s.codeCookie(), "", -1)
	s.startSession(r, secret)
	return secret, nil
}

func (s *Server) codePost(r *request) error {
	_, err := s.giveCode(r)
	switch lms.KindOf(err) {
	case lms.KindGone:
		return s.codeOver(r)
	case lms.KindInvalid:
		return s.refuseCode(r, s.codePage(r), err)
	}
	if err != nil {
		return err
	}
	return r.see(nextPath(typed(r, "next"), "/learn"))
}

// refuseCode shows the page again: whoever it was is not signed in.
func (s *Server) refuseCode(r *request, p *render.FormPage, wrong error) error {
	if err := s.mistakes(r, &p.Form, wrong); err != nil {
		return err
	}
	return s.show(r, fiber.StatusUnauthorized, p)
}

// codePageWith asks for the code and carries answers meanwhile.
func (s *Server) codePageWith(r *request, answers []render.Field) *render.FormPage {
	p := s.codePage(r)
	p.Path = attemptPath(r.actor.Org, attemptID(r))
	p.Notice = p.T("attempt.carried")
	p.Form.Action = p.Path + "/sign-in/code"
	p.Form.Fields = append(answers, p.Form.Fields...)
	p.Links = nil
	return p
}

// codeCarrying takes the code of a sign-in that carries answers, and stores these.
func (s *Server) codeCarrying(r *request) error {
	secret, err := s.giveCode(r)
	switch lms.KindOf(err) {
	case lms.KindGone:
		p := s.signInPageWith(r, carried(r))
		p.Form.Error = p.T("factor.sign_in_over")
		return s.show(r, fiber.StatusGone, p)
	case lms.KindInvalid:
		return s.refuseCode(r, s.codePageWith(r, carried(r)), err)
	}
	if err != nil {
		return err
	}
	return s.saveAs(r, secret)
}
