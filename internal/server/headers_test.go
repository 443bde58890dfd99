package server_test

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"sanad/internal/config"
	"sanad/internal/lms"
	"sanad/internal/testkit"
	"sanad/storage/docstore"
)

// everywhere are the headers of every answer, whatever its status.
var everywhere = map[string]*regexp.Regexp{
	"X-Content-Type-Options":       regexp.MustCompile(`^nosniff$`),
	"Referrer-Policy":              regexp.MustCompile(`^same-origin$`),
	"Cross-Origin-Opener-Policy":   regexp.MustCompile(`^same-origin$`),
	"Cross-Origin-Resource-Policy": regexp.MustCompile(`^(same-origin|cross-origin)$`),
	"Permissions-Policy":           regexp.MustCompile(`camera=\(\), microphone=\(\)`),
	"Content-Security-Policy":      regexp.MustCompile(`^default-src 'none';`),
	"Cache-Control":                regexp.MustCompile(`^(private, no-store|public, max-age=\d+(, immutable)?|no-cache)$`),
}

// contentTypes are the kinds of answers there are.
var contentTypes = []string{"text/html; charset=utf-8", "text/plain; charset=utf-8", "application/json", "application/did+json",
	"application/vc", "application/pdf", "application/zip", "application/octet-stream", "image/svg+xml", "text/javascript; charset=utf-8", "text/css; charset=utf-8", "font/woff2"}

// checkHeaders looks at one answer.
func checkHeaders(t *testing.T, what string, p *testkit.Page) {
	t.Helper()
	for name, want := range everywhere {
		if got := p.Header.Values(name); len(got) != 1 || !want.MatchString(got[0]) {
			t.Errorf("%s (%d): %s is %q, want %s", what, p.Status, name, got, want)
		}
	}
	kind := p.Header.Get("Content-Type")
	if len(p.Body) > 0 && !slices.Contains(contentTypes, kind) {
		t.Errorf("%s (%d): Content-Type %q", what, p.Status, kind)
	}
	if strings.HasPrefix(kind, "text/html") {
		checkPolicy(t, what, p)
	}
	if server := p.Header.Get("Server"); server != "" {
		t.Errorf("%s: the server names itself %q", what, server)
	}
	for _, c := range p.Header.Values("Set-Cookie") {
		if low := strings.ToLower(c); !strings.Contains(low, "httponly") || !strings.Contains(low, "samesite=lax") || !strings.Contains(low, "path=/") {
			t.Errorf("%s: cookie %q", what, c)
		}
	}
}

// checkPolicy looks at the policy of a page, which must let in nothing of
// anybody else's and no script that was written into the page.
func checkPolicy(t *testing.T, what string, p *testkit.Page) {
	t.Helper()
	policy := p.Header.Get("Content-Security-Policy")
	for _, part := range []string{"frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "require-trusted-types-for 'script'"} {
		if !strings.Contains(policy, part) {
			t.Errorf("%s (%d): the policy lacks %s: %s", what, p.Status, part, policy)
		}
	}
	for _, part := range []string{"unsafe-inline", "unsafe-eval", "http:", "https:", "*"} {
		if strings.Contains(policy, part) {
			t.Errorf("%s (%d): the policy lets in %s: %s", what, p.Status, part, policy)
		}
	}
	nonce := regexp.MustCompile(`'nonce-([^']+)'`).FindStringSubmatch(policy)
	for _, e := range p.Doc.Find("script, style").EachIter() {
		if _, file := e.Attr("src"); !file && nonce != nil && e.AttrOr("nonce", "") != nonce[1] {
			t.Errorf("%s (%d): a script or style in the page without the nonce of its policy", what, p.Status)
		}
	}
}

func TestHeaders_of_every_route(t *testing.T) {
	w := newWorld(t)
	for _, actor := range []string{"visitor", "owner", "platform_admin"} {
		v := w.as(actor)
		token := w.tokenOf(t, v)
		for _, rt := range ordered(w.Server.Routes()) {
			for _, with := range []map[string]string{w.own, w.foreign} {
				page := sendTo(v, rt, path(rt, with), token)
				checkHeaders(t, rt.Method+" "+path(rt, with)+" as "+actor, page)
				if actor != "visitor" && rt.Action != "catalogue.browse" && rt.Action != "credential.verify" && page.Header.Get("Cache-Control") != "private, no-store" {
					t.Errorf("%s %s as %s may be stored: %q", rt.Method, rt.Path, actor, page.Header.Get("Cache-Control"))
				}
			}
		}
	}
}

func TestHeaders_of_what_goes_wrong(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	v := noRedirect(site.Visitor())
	for what, want := range map[string]int{"/nothing": 404, "/.git/config": 404, "/courses/": 404, "/COURSES": 404, "//e.x": 404, "/a/": 404,
		"/debug/pprof/": 404, "/metrics": 404, "/a/../admin": 404, "/%2e%2e/%2e%2e/etc/passwd": 404, "/courses/%00": 404} {
		if v.Get(what); v.Page.Status != want {
			t.Errorf("GET %s: %d, want %d", what, v.Page.Status, want)
		}
		checkHeaders(t, what, v.Page)
	}
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodTrace, http.MethodOptions, "PROPFIND"} {
		if v.Do(method, "/courses", nil); v.Page.Status < 400 {
			t.Errorf("%s /courses: %d", method, v.Page.Status)
		}
		checkHeaders(t, method, v.Page)
	}
	v.Get("/sign-in").Post("/sign-in", "email", strings.Repeat("x", 70<<10)).Want(http.StatusRequestEntityTooLarge)
	checkHeaders(t, "413", v.Page)
}

// breaking is a store that can go wrong in a way that nobody foresaw.
type breaking struct {
	docstore.Store
	broken atomic.Bool
}

func (b *breaking) Get(ctx context.Context, coll, id string) (docstore.Doc, error) {
	if b.broken.Load() {
		return docstore.Doc{}, errors.New("cell 17 of /srv/secret/path is on fire")
	}
	return b.Store.Get(ctx, coll, id)
}

func TestHeaders_of_what_nobody_foresaw_and_no_word_of_it(t *testing.T) {
	var store *breaking
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)), testkit.WithDocuments(func(s docstore.Store) docstore.Store {
		store = &breaking{Store: s}
		return store
	}))
	v := site.Visitor()
	store.broken.Store(true)
	v.Get("/courses/tea").Want(http.StatusInternalServerError).Find("code")
	store.broken.Store(false)
	checkHeaders(t, "500", v.Page)
	for _, word := range []string{"secret", "fire", ".go", "goroutine", "docstore"} {
		if strings.Contains(v.Page.Doc.Find("body").Text(), word) {
			t.Errorf("the page says %q", word)
		}
	}
	if id := v.Page.Header.Get("X-Request-Id"); id == "" || !strings.Contains(v.Page.Body, id) {
		t.Errorf("the page does not show the request's id %q", id)
	}
}

func TestCookies_are_bound_to_https_where_there_is_https(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)), testkit.WithConfig(func(c *config.Config) { c.BaseURL = "https://sanad.example" }))
	site.Person("noura@example.org", lms.Text{EN: "Noura"})
	v := noRedirect(site.Visitor())
	v.Get("/sign-in?lang=en").Submit("main form", "email", "noura@example.org", "password", testkit.Password).Want(http.StatusSeeOther)
	all := v.Page.Header.Values("Set-Cookie")
	if len(all) != 1 || !strings.HasPrefix(all[0], "__Host-sid=") {
		t.Fatalf("cookies: %q", all)
	}
	for _, part := range []string{"; secure", "; httponly", "; samesite=lax", "; path=/"} {
		if !strings.Contains(strings.ToLower(all[0]), part) {
			t.Errorf("%q lacks %s", all[0], part)
		}
	}
	if strings.Contains(strings.ToLower(all[0]), "domain=") {
		t.Errorf("the cookie is for other hosts too: %q", all[0])
	}
	if got := v.Page.Header.Get("Strict-Transport-Security"); !strings.Contains(got, "max-age=31536000") || !strings.Contains(got, "includeSubDomains") {
		t.Errorf("Strict-Transport-Security: %q", got)
	}
	// The plain cookie of http means nothing here.
	_, secret, _ := strings.Cut(strings.Split(all[0], ";")[0], "=")
	for name, want := range map[string]int{"sid": http.StatusSeeOther, "__Host-sid": http.StatusOK} {
		v := noRedirect(site.Visitor())
		v.Header.Set("Cookie", name+"="+secret)
		if v.Get("/account"); v.Page.Status != want {
			t.Errorf("with the cookie %s: %d, want %d", name, v.Page.Status, want)
		}
	}
}

// TestRoutes_that_write_are_open_to_visitors_only_where_meant: a new form that
// anybody may send needs a second thought, and a line here.
func TestRoutes_that_write_are_open_to_visitors_only_where_meant(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	var open []string
	for _, rt := range site.Server.Routes() {
		if rt.Method == http.MethodPost && judge(rt, "visitor") == allowed {
			open = append(open, rt.Path)
		}
	}
	slices.Sort(open)
	want := []string{"/attempts/:attempt/sign-in", "/attempts/:attempt/sign-in/code", "/forgot", "/join", "/language",
		"/orgs/:org/attempts/:attempt/sign-in", "/orgs/:org/attempts/:attempt/sign-in/code", "/register", "/reset/:token", "/setup/:token", "/sign-in", "/sign-in/code", "/verify"}
	if !slices.Equal(open, want) {
		t.Errorf("visitors may post to %q, want %q", open, want)
	}
}
