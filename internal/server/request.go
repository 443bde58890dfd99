package server

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"net/netip"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/account"
	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/internal/organization"
)

// request is one request on its way through the server: the Fiber context with
// what the middleware has found out. It lives as long as the request.
type request struct {
	*fiber.Ctx
	srv   *Server
	id    string
	actor lms.Actor
	org   *organization.Organization // whose address it came to; nil for the platform's
	who   *account.SignedIn          // nil when nobody is signed in
	prefs i18n.Prefs
	nonce string
	at    time.Time
	route *route
}

// ctx returns the context that services obey: it ends when the server stops.
func (r *request) ctx() context.Context { return r.Ctx.UserContext() }

func (r *request) lang() lms.Lang { return r.prefs.Lang }

// token returns the token for the page's forms; "" when nobody is signed in.
func (r *request) token() string {
	if r.who == nil {
		return ""
	}
	return r.srv.accounts.FormToken(r.actor.Session)
}

// lapsed reports whether the browser was signed in until its session ended.
func (r *request) lapsed() bool { return r.who == nil && r.Cookies(r.srv.cookieName()) != "" }

// visitor is what the account service may know of the browser.
func (r *request) visitor() account.Visitor {
	return account.Visitor{Network: r.network(), Agent: agent(r.Get("User-Agent"))}
}

// network is the visitor's network, coarse enough to stand for many people: /24
// of IPv4, /48 of IPv6. It is used for rate limits only, and hashed there.
func (r *request) network() string {
	addr, err := netip.ParseAddr(r.IP())
	if err != nil {
		return "unknown"
	}
	addr = addr.Unmap()
	bits := 48
	if addr.Is4() {
		bits = 24
	}
	p, err := addr.Prefix(bits)
	if err != nil {
		return "unknown"
	}
	return p.String()
}

// see answers a form: 303 to a path of our own.
func (r *request) see(path string) error { return r.Redirect(path, fiber.StatusSeeOther) }

// wantsJSON reports whether an island or a program asks, not a browser's form.
func (r *request) wantsJSON() bool {
	return strings.HasPrefix(r.Get("Accept"), "application/json")
}

// agent makes "Chrome, Android" of a browser's name: enough to recognise one's
// own session, too little to recognise a person.
func agent(ua string) string {
	pick := func(pairs ...string) string {
		for i := 0; i+1 < len(pairs); i += 2 {
			if strings.Contains(ua, pairs[i]) {
				return pairs[i+1]
			}
		}
		return ""
	}
	browser := pick("Firefox/", "Firefox", "FxiOS/", "Firefox", "Edg", "Edge", "SamsungBrowser/", "Samsung Internet",
		"OPR/", "Opera", "Chrome/", "Chrome", "CriOS/", "Chrome", "Safari/", "Safari")
	system := pick("Android", "Android", "iPhone", "iPhone", "iPad", "iPad", "Windows", "Windows", "Mac OS", "macOS", "Linux", "Linux")
	return strings.Trim(browser+", "+system, ", ")
}

// newNonce returns 128 random bits for the content security policy.
func newNonce() string {
	var b [16]byte
	rand.Read(b[:])
	return base64.RawStdEncoding.EncodeToString(b[:])
}
