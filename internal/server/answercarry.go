package server

import (
	"errors"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/lms"
	"sanad/internal/question"
	"sanad/internal/render"
)

// mostCarried is the largest form whose answers are carried: there is room left
// for what is asked beside them.
const mostCarried = answersBody - smallBody

// carrying is the page that keeps answers which could not be taken because
// their sender is not signed in any more, or is so anew; nil where there are
// none, and where another site may have sent them. It holds them as they came,
// in its form, and nothing of them is kept anywhere else.
func (s *Server) carrying(r *request, p *lms.Problem) render.Page {
	if !r.route.carries {
		return nil
	}
	fields := carried(r)
	switch {
	case len(fields) == 0:
		return nil
	case p.Kind == lms.KindUnauthorized:
		return s.signInPageWith(r, fields)
	case p.Kind == lms.KindTooMany && r.who == nil: // of passwords
		page := s.signInPageWith(r, fields)
		page.Form.Error = s.Renderer.Problem(r.prefs, p)
		return page
	case errors.Is(p, errStaleToken):
		return s.resendPage(r, fields)
	}
	return nil
}

// carried are the answers of a form as hidden fields: under their own names, so
// that they are read again as they would have been.
func carried(r *request) []render.Field {
	form, answers, err := answersOf(r)
	if err != nil || len(r.Body()) > mostCarried || len(answers) == 0 {
		return nil
	}
	var fields []render.Field
	for name, values := range form {
		if !carries(name, answers) {
			continue
		}
		for _, v := range values {
			fields = append(fields, render.Field{Type: "hidden", Name: name, Value: v})
		}
	}
	slices.SortStableFunc(fields, func(a, b render.Field) int { return strings.Compare(a.Name, b.Name) })
	return fields
}

// carries reports whether a field belongs to one of the answers.
func carries(name string, answers map[string]question.Input) bool {
	_, rest, _ := strings.Cut(name, ".")
	item, _, _ := strings.Cut(rest, ".")
	_, known := answers[item]
	return known && (name == question.BaseName(item) || strings.HasPrefix(name, question.Name(item)))
}

// signInPageWith asks to sign in and carries answers meanwhile. Nothing leads
// away from it but a forgotten password.
func (s *Server) signInPageWith(r *request, answers []render.Field) *render.FormPage {
	path := attemptPath(r.actor.Org, attemptID(r))
	p := s.signInPage(r)
	p.Path, p.Notice = path, p.T("attempt.carried")
	p.Form.Action = path + "/sign-in"
	p.Form.Fields = append(answers, p.Form.Fields...)
	p.Links = []render.Link{{Href: "/forgot", Text: p.T("person.to_forgot")}}
	return p
}

// resendPage lets whoever has signed in anew send their answers once more, with
// the token of this session; nil where the attempt is somebody else's.
func (s *Server) resendPage(r *request, answers []render.Field) render.Page {
	if _, err := s.sheet(r); err != nil {
		return nil
	}
	p := &render.FormPage{Base: s.pageBase(r, "attempt.resend_title", "learn")}
	p.Path = attemptPath(r.actor.Org, attemptID(r))
	p.Heading, p.Lede = p.Title, p.T("attempt.resend")
	p.Form = render.Form{Action: p.Path, Token: p.Token, Submit: p.T("attempt.resend_do"), Fields: answers}
	return p
}

// signInCarrying signs in and stores the answers that came along, if the attempt
// is that person's own. Somebody else's are dropped. Where a code has to follow,
// the answers go through that page too.
func (s *Server) signInCarrying(r *request) error {
	secret, _, err := s.accounts.SignIn(r.ctx(), r.visitor(), typed(r, "email"), r.FormValue("password"))
	if s.codeAsked(r, err) {
		return s.show(r, fiber.StatusOK, s.codePageWith(r, carried(r)))
	}
	if lms.KindOf(err) == lms.KindInvalid {
		return s.showForm(r, s.signInPageWith(r, carried(r)), err)
	}
	if err != nil {
		return err
	}
	s.startSession(r, secret)
	return s.saveAs(r, secret)
}

// saveAs stores answers that came along for whoever a new session belongs to.
func (s *Server) saveAs(r *request, secret string) error {
	who, err := s.accounts.Resolve(r.ctx(), r.actor.Org, secret)
	if err != nil || who == nil {
		return errors.Join(errors.New("a session that has just begun is not there"), err)
	}
	r.become(who)
	return s.saveCarried(r)
}

// saveCarried stores the answers of a form for whoever has just signed in.
func (s *Server) saveCarried(r *request) error {
	_, answers, err := answersOf(r)
	if err != nil {
		return err
	}
	saved, err := s.Assessments.SaveAll(r.ctx(), r.actor, attemptID(r), answers)
	switch {
	case lms.KindOf(err) == lms.KindNotFound:
		return r.see("/learn")
	case err != nil:
		return s.refuse(r, err)
	}
	return r.see(afterSaving(r, saved, ""))
}
