package server

import (
	"cmp"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/internal/render"
)

// base fills what every page knows. title is a message key without arguments,
// or "" for a title that the handler sets; nav is the entry of the main menu.
func (s *Server) pageBase(r *request, title, nav string) render.Base {
	b := render.Base{Locale: s.Renderer.For(r.prefs), Path: pathWithout(r.OriginalURL(), "lang"), Nav: nav,
		Nonce: r.nonce, Token: r.token(), Home: home(r.actor.Org)}
	if r.org != nil {
		b.Org = &render.OrgMark{Name: b.Say(r.org.Name), Attr: b.Borrowed(r.org.Name)}
	}
	if title != "" {
		b.Title = b.T(title)
	}
	if r.who != nil {
		b.User = &render.User{Name: r.who.Person.DisplayName(r.lang()),
			Staff: policy.Can(r.actor, policy.ReviewAttempt, policy.Object{Org: r.actor.Org}) == nil,
			Admin: policy.Can(r.actor, policy.ListCredentials, policy.Object{Org: r.actor.Org}) == nil}
	}
	b.Nudge = s.nudged(r, nav)
	if key := notices[r.Query("done")]; key != "" {
		b.Notice = b.T(key)
	}
	return b
}

// indexed marks a page that search engines may keep and previews may show.
func (s *Server) indexed(r *request, b *render.Base) {
	b.Indexed, b.Canonical = true, s.origin+r.Path()
}

// show answers with a page.
func (s *Server) show(r *request, status int, p render.Page) error {
	r.Status(status)
	r.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return s.Renderer.Page(p, func(d *render.Document) error { return send(r, d) })
}

// smallest is the size below which compressing is not worth its header.
const smallest = 700

// send sends a page, compressed where the browser takes it.
func send(r *request, d *render.Document) error {
	if d.Len() < smallest || !strings.Contains(r.Get(fiber.HeaderAcceptEncoding), "gzip") {
		return d.WriteHTML(r.Response().BodyWriter())
	}
	r.Set(fiber.HeaderContentEncoding, "gzip")
	r.Vary(fiber.HeaderAcceptEncoding)
	return d.WriteGzip(r.Response().BodyWriter())
}

// showError shows the page of a problem.
func (s *Server) showError(r *request, status int, p *lms.Problem) error {
	b := s.pageBase(r, "", "")
	heading := b.T(cmp.Or(ownHeadings[p.Key], headings[p.Kind]))
	b.Title = heading
	page := &render.ErrorPage{Base: b, Status: status, Heading: heading, Message: b.Message(p.Key, p.Args), Request: r.id}
	if r.Method() == fiber.MethodGet && (p.RetryAfter > 0 || status >= 500) {
		page.Retry = r.OriginalURL()
	}
	if advisesReset[p.Key] && r.route.path != "/setup/:token" { // whose link makes the account itself
		page.Ways = []render.Link{{Href: "/forgot", Text: b.T("person.ask_link")}}
	}
	return s.show(r, status, page)
}

// advisesReset are the problems whose words advise to ask for a new password.
var advisesReset = map[string]bool{"account.link_gone": true, "account.delayed": true, "account.stopped": true}

// headings of error pages by the kind of problem; 0 is what nobody can act on.
var headings = map[lms.Kind]string{
	0: "page.head_broken", lms.KindInvalid: "page.head_invalid", lms.KindNotFound: "page.head_not_found",
	lms.KindForbidden: "page.head_forbidden", lms.KindConflict: "page.head_conflict", lms.KindGone: "page.head_gone",
	lms.KindTooMany: "page.head_too_many", lms.KindUnauthorized: "page.head_sign_in",
	lms.KindTooLarge: "page.head_too_large", lms.KindUnavailable: "page.head_unavailable",
}

// ownHeadings are those of problems for which the heading of their kind says too
// little.
var ownHeadings = map[string]string{"cert.cannot_tell": "cert.cannot_tell_title"}

// notices are what a page may say has just been done: "?done=<name>" after a
// form, so that a link cannot make the site say anything else.
var notices = map[string]string{}

// noticed adds the notices of a resource; it panics on a name used twice.
func noticed(more map[string]string) {
	for name, key := range more {
		if notices[name] != "" {
			panic("server: notice " + name + " stands twice")
		}
		notices[name] = key
	}
}

// pathWithout drops one parameter of a request's query.
func pathWithout(uri, param string) string {
	path, query, ok := strings.Cut(uri, "?")
	if !ok {
		return path
	}
	var keep []string
	for _, part := range strings.Split(query, "&") {
		if name, _, _ := strings.Cut(part, "="); name != param && name != "done" {
			keep = append(keep, part)
		}
	}
	if len(keep) == 0 {
		return path
	}
	return path + "?" + strings.Join(keep, "&")
}
