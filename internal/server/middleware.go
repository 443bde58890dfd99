package server

import (
	"errors"
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"sanad/internal/account"
	"sanad/internal/audit"
	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/internal/policy"
)

// everywhere sets the headers that every answer has, also one that no handler
// of ours gives: it lies below Fiber. What is known of an answer comes later and
// takes their place.
func (s *Server) everywhere(h *fasthttp.ResponseHeader) {
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Cache-Control", "private, no-store")
	if s.secure {
		h.Set("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
	}
}

// enter is what every request passes first, in Fiber's own form: a panic becomes
// an error page.
func (s *Server) enter(c *fiber.Ctx) (err error) {
	c.SetUserContext(s.base)
	defer func() {
		if p := recover(); p != nil {
			s.Log.Error("panic", "value", fmt.Sprint(p), "stack", string(debug.Stack()))
			err = fiber.ErrInternalServerError
		}
	}()
	return c.Next()
}

// wrap makes a Fiber handler of ours: it finds out who asks in which language,
// refuses what is too large, forged or not signed in, and turns an error into
// its page.
func (s *Server) wrap(rt *route, h handler) fiber.Handler {
	return func(c *fiber.Ctx) error {
		r := s.newRequest(c, rt)
		err := s.admit(r)
		switch {
		case err != nil:
		case s.factorDue(r):
			err = s.toFactor(r)
		default:
			err = h(r)
		}
		if err != nil {
			return s.fail(r, err)
		}
		s.forget(r)
		return nil
	}
}

// forget makes the browser drop what a session that ends here left in it, such as
// answers it kept to send again: the next person at the device finds nothing. The
// language chosen on the device stays.
func (s *Server) forget(r *request) {
	if r.who == nil || r.Method() != fiber.MethodPost {
		return
	}
	var c fasthttp.Cookie
	c.SetKey(s.cookieName())
	if r.Response().Header.Cookie(&c) && len(c.Value()) == 0 {
		r.Set("Clear-Site-Data", `"cache", "storage"`)
	}
}

// newRequest begins a request of nobody yet, in the language of the browser.
func (s *Server) newRequest(c *fiber.Ctx, rt *route) *request {
	r := &request{Ctx: c, srv: s, id: lms.NewID(), nonce: newNonce(), at: s.Clock.Now(), route: rt, actor: lms.Actor{Org: lms.Platform}}
	c.Set("X-Request-Id", r.id)
	c.SetUserContext(audit.InRequest(c.UserContext(), r.id, rt.path))
	r.prefs = s.prefs(r)
	s.headers(r)
	return r
}

// admit lets a request through to its handler.
func (s *Server) admit(r *request) error {
	if tooLarge(r) {
		r.Context().SetConnectionClose()
		return &lms.Problem{Kind: lms.KindTooLarge, Key: "page.too_large"}
	}
	missing := s.enterTenant(r)
	if err := s.signIn(r); err != nil {
		return err
	}
	if missing != nil {
		return missing // on a page that knows its reader
	}
	if err := s.sameOrigin(r); err != nil {
		return err
	}
	rule := policy.Table[r.route.action]
	switch {
	case r.route.action == "none" || rule.Anyone:
		return nil
	case r.who == nil:
		return &lms.Problem{Kind: lms.KindUnauthorized, Key: "policy.sign_in"}
	case !r.actor.Has(lms.RoleLearner):
		return lms.NotFound("policy.not_found") // nobody of this organization
	}
	return nil
}

// cookieName of the session. The prefix binds the cookie to this host and to
// https, where there is https.
func (s *Server) cookieName() string {
	if s.secure {
		return "__Host-sid"
	}
	return "sid"
}

// signIn resolves the session's cookie.
func (s *Server) signIn(r *request) error {
	secret := r.Cookies(s.cookieName())
	if secret == "" {
		return nil
	}
	who, err := s.accounts.Resolve(r.ctx(), r.actor.Org, secret)
	if err != nil || who == nil {
		return err
	}
	r.become(who)
	return nil
}

// become makes a request somebody's: their rights, and their language unless
// another was chosen on this device.
func (r *request) become(who *account.SignedIn) {
	r.who, r.actor = who, who.Actor
	chosen := r.prefs.Lang
	explicit := r.Cookies("lang") != "" || r.Query("lang") != ""
	r.prefs = who.Person.Prefs
	if explicit || !r.prefs.Lang.Valid() {
		r.prefs.Lang = chosen
	}
}

// sameOrigin refuses what another site makes the browser send: an unsafe method
// needs Sec-Fetch-Site same-origin or none, or where the browser does not say,
// our own Origin; a signed-in one needs the session's token as well.
func (s *Server) sameOrigin(r *request) error {
	switch r.Method() {
	case fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions:
		return nil
	}
	if r.route.cross {
		return nil
	}
	forged := lms.Forbidden("page.forged")
	if !fromOurPages(r.Get("Sec-Fetch-Site"), r.Get("Origin"), s.origin) {
		return forged
	}
	if r.who == nil {
		return nil
	}
	token := r.Get("X-Form-Token")
	if token == "" {
		token = bodyToken(r)
	}
	if !s.accounts.ValidFormToken(r.actor.Session, token) {
		forged.Cause = errStaleToken
		return forged
	}
	return nil
}

// errStaleToken: a form came from a page of ours, and not from one of this
// session.
var errStaleToken = errors.New("form token of another session")

// fromOurPages judges by two headers that no page can set whether a browser sends
// something from one of our pages, or by itself.
func fromOurPages(site, origin, ours string) bool {
	switch site {
	case "same-origin", "none":
		return true
	case "":
		return origin == ours
	}
	return false
}

// bodyToken returns the form token from the body alone: one in an address would
// end up in histories and logs.
func bodyToken(r *request) string {
	if v := r.Request().PostArgs().Peek("_token"); len(v) > 0 {
		return string(v)
	}
	form, err := r.MultipartForm()
	if err != nil || len(form.Value["_token"]) != 1 {
		return ""
	}
	return form.Value["_token"][0]
}

// prefs of a visitor: the language chosen on this device, else the browser's.
func (s *Server) prefs(r *request) i18n.Prefs {
	p := i18n.DefaultPrefs()
	switch l := lms.Lang(r.Query("lang")); {
	case l.Valid():
		p.Lang = l
		r.Cookie(&fiber.Cookie{Name: "lang", Value: string(l), Path: "/", MaxAge: 365 * 24 * 3600,
			Secure: s.secure, HTTPOnly: true, SameSite: "Lax"})
	case lms.Lang(r.Cookies("lang")).Valid():
		p.Lang = lms.Lang(r.Cookies("lang"))
	case prefersEnglish(r.Get("Accept-Language")):
		p.Lang = lms.English
	}
	return p
}

// prefersEnglish reports whether English comes before Arabic in the browser's
// list. Arabic is the first language where neither is named.
func prefersEnglish(accept string) bool {
	for _, part := range strings.Split(accept, ",") {
		tag, _, _ := strings.Cut(strings.TrimSpace(part), ";")
		switch base, _, _ := strings.Cut(strings.ToLower(tag), "-"); base {
		case "ar":
			return false
		case "en":
			return true
		}
	}
	return false
}

// headers of a page: the content security policy, and who may keep it.
func (s *Server) headers(r *request) {
	r.Set("Content-Security-Policy", "default-src 'none'; script-src 'self' 'nonce-"+r.nonce+"'; style-src 'self' 'nonce-"+r.nonce+
		"'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "+
		"form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'")
	if !r.route.public {
		r.Vary("Cookie", "Accept-Language")
	}
}
