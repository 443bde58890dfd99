package server

import (
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/audit"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
	"sanad/storage/media"
)

// statuses maps the kinds of problems to HTTP.
var statuses = map[lms.Kind]int{
	lms.KindInvalid:      fiber.StatusUnprocessableEntity,
	lms.KindNotFound:     fiber.StatusNotFound,
	lms.KindForbidden:    fiber.StatusForbidden,
	lms.KindConflict:     fiber.StatusConflict,
	lms.KindGone:         fiber.StatusGone,
	lms.KindTooMany:      fiber.StatusTooManyRequests,
	lms.KindUnauthorized: fiber.StatusUnauthorized,
	lms.KindTooLarge:     fiber.StatusRequestEntityTooLarge,
	lms.KindUnavailable:  fiber.StatusServiceUnavailable,
}

// problemOf makes a Problem of any error: full and unreachable stores have their
// own, and what is nobody's to act on has none.
func problemOf(err error) *lms.Problem {
	var p *lms.Problem
	var ps lms.Problems
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &ps) && len(ps) > 0:
		return ps[0]
	case errors.Is(err, docstore.ErrFull), errors.Is(err, media.ErrFull):
		return &lms.Problem{Kind: lms.KindUnavailable, Key: "page.full", RetryAfter: 60, Cause: err}
	case errors.Is(err, docstore.ErrUnavailable), errors.Is(err, media.ErrUnavailable):
		return &lms.Problem{Kind: lms.KindUnavailable, Key: "page.unavailable", RetryAfter: 10, Cause: err}
	case errors.Is(err, docstore.ErrQuery):
		return &lms.Problem{Kind: lms.KindNotFound, Key: "page.not_found", Cause: err}
	}
	return nil
}

// statusOf returns the HTTP status of an error.
func statusOf(err error) int {
	p := problemOf(err)
	switch {
	case p == nil:
		return fiber.StatusInternalServerError
	case p.Key == "page.full":
		return fiber.StatusInsufficientStorage
	}
	return statuses[p.Kind]
}

// fail answers with the error's page, or with its JSON where a program asked.
func (s *Server) fail(r *request, err error) error {
	status, p := statusOf(err), problemOf(err)
	if status >= 500 {
		s.Log.Error("request failed", "request", r.id, "route", r.route.path, "status", status, "error", err)
	} else {
		s.Log.Debug("request refused", "request", r.id, "route", r.route.path, "status", status, "error", err)
	}
	if p == nil {
		p = &lms.Problem{Key: "page.broken"}
	}
	if status >= 500 && r.route.unable != "" {
		status, p = fiber.StatusServiceUnavailable, &lms.Problem{Kind: lms.KindUnavailable, Key: r.route.unable, RetryAfter: 120}
	}
	s.noticeRefusal(r, p)
	r.Set(fiber.HeaderCacheControl, "private, no-store") // the page names its reader, whatever was asked for
	if p.RetryAfter > 0 {
		r.Set(fiber.HeaderRetryAfter, strconv.Itoa(p.RetryAfter))
	}
	if r.wantsJSON() {
		return s.failJSON(r, status, p)
	}
	if page := s.carrying(r, p); page != nil {
		return s.show(r, status, page)
	}
	if p.Kind == lms.KindUnauthorized {
		back := s.refererPath(r) // a form sends back to the page it stood on
		if r.Method() == fiber.MethodGet {
			back = r.OriginalURL()
		}
		if back == "" {
			return r.see("/sign-in")
		}
		return r.see(signInPath(back))
	}
	return s.showError(r, status, p)
}

// noticeRefusal writes to the security log that somebody reached for what is not
// theirs, which nobody can tell from what is not there, or did so too often.
// Limits of passwords have their lines already: account knows whose they are.
func (s *Server) noticeRefusal(r *request, p *lms.Problem) {
	who := audit.Person(r.actor.Person)
	rule, known := policy.Table[r.route.action]
	switch {
	case p.Key == "page.forged":
		s.Audit.Notice(r.ctx(), audit.Denial, audit.Forged, who)
	case p.Kind == lms.KindForbidden:
		s.Audit.Notice(r.ctx(), audit.Denial, audit.Forbidden, who)
	case p.Kind == lms.KindNotFound && known && !rule.Anyone:
		s.Audit.Notice(r.ctx(), audit.Denial, audit.Hidden, who)
	case p.Kind == lms.KindTooMany && p.Key == "limit.too_many":
		s.Audit.Notice(r.ctx(), audit.Limit, audit.Refused, who)
	}
}

// problemJSON is the body of a refused JSON request.
type problemJSON struct {
	Status  int    `json:"status"`
	Code    string `json:"code"`
	Field   string `json:"field,omitempty"`
	Message string `json:"message"`
	Request string `json:"request"`
}

func (s *Server) failJSON(r *request, status int, p *lms.Problem) error {
	return r.Status(status).JSON(problemJSON{Status: status, Code: p.Key, Field: p.Field,
		Message: s.Renderer.Problem(r.prefs, p), Request: r.id})
}
