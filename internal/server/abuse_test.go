package server_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"sanad/internal/lms"
	"sanad/internal/testkit"
)

// oddQueries are what people who look for holes add to addresses.
var oddQueries = []string{"q[$ne]=1", "q[%24gt]=", "q={%22$ne%22:1}", "q='%20OR%201=1--", "q=(a%2B)%2B$", "q=%ff%fe", "q=%00", "lang=%ff", "lang=de",
	"after=%ff", "after=zzzz", "after=AAAAAAAAAAAAAAAAAAAAAA", "page=9223372036854775808", "level=99999999999999999999", "level=-1", "done=<script>",
	"state[]=failed", "state=" + "x", "q=" + "%d8%a7", "next=//e.x", "code=%00", "code=../../etc", "q=1&q=2", "%", "a=%zz", "=", "&&&&", "code[$ne]=x"}

// TestAddress_odd_queries_are_never_our_mistake, on any page that lists or
// searches, and show no more than the page does without.
func TestAddress_odd_queries_are_never_our_mistake(t *testing.T) {
	w := newWorld(t)
	for _, actor := range []string{"platform_admin"} { // for whom every page is open
		v := w.as(actor)
		for _, page := range []string{"/", "/courses", "/courses/tea", "/verify", "/sign-in", "/register", "/learn", "/certificates", "/review", "/account",
			"/admin/people", "/admin/certificates", "/admin/jobs", "/admin/mail", "/admin/audit", "/admin/courses"} {
			for _, q := range append(oddQueries, "q="+strings.Repeat("a", 5000), "after="+strings.Repeat("b", 3000)) {
				if v.Get(page + "?" + q); v.Page.Status >= 500 {
					t.Errorf("GET %s?%.60s as %s: %d", page, q, actor, v.Page.Status)
				}
				if strings.Contains(v.Page.Body, "<script>") {
					t.Errorf("GET %s?%s: the page repeats a tag", page, q)
				}
			}
		}
	}
}

// TestAddress_odd_names_are_not_found in every place of every route.
func TestAddress_odd_names_are_not_found(t *testing.T) {
	w := newWorld(t)
	odd := []string{"%00", "%ff%fe", strings.Repeat("a", 3000), "9223372036854775808", "-1", "..%2f..%2fadmin", "%2e%2e", "{$ne:1}", "'--", "%20", "*"}
	for _, actor := range []string{"owner", "platform_admin"} {
		v := w.as(actor)
		token := w.tokenOf(t, v)
		for _, rt := range ordered(w.Server.Routes()) {
			if !strings.ContainsAny(rt.Path, ":*") || sameForAll(rt) || (judge(rt, "owner") == allowed) != (actor == "owner") {
				continue
			}
			for _, name := range odd {
				with := map[string]string{}
				for key := range w.own {
					with[key] = name
				}
				page := sendTo(v, rt, path(rt, with), token)
				if page.Status >= 500 || page.Status == http.StatusOK {
					t.Errorf("%s %s with %.20s as %s: %d", rt.Method, rt.Path, name, actor, page.Status)
				}
			}
		}
	}
}

// TestForm_odd_bytes_and_fields_are_never_our_mistake.
func TestForm_odd_bytes_and_fields_are_never_our_mistake(t *testing.T) {
	w := newWorld(t)
	for _, actor := range []string{"visitor", "owner", "platform_admin"} {
		v := w.as(actor)
		token := w.tokenOf(t, v)
		for _, rt := range ordered(w.Server.Routes()) {
			if rt.Method != http.MethodPost || rt.Path == "/sign-out" || strings.HasSuffix(rt.Path, "/save") {
				continue
			}
			for _, value := range []string{"\xff\xfe\x00", "{\"$ne\":1}", strings.Repeat("9", 40), strings.Repeat("أ", 200)} {
				var fields []string
				for _, name := range []string{"email", "password", "old_password", "name_ar", "name_en", "lang", "zone", "digits", "calendar", "next", "code", "reason",
					"role", "give", "suspend", "id", "percent", "course", "quiz", "for", "of", "item", "to", "do", "at", "then", "block", "medium", "second", "seen", "opened",
					"q.q-single", "q.q-match.p1", "q[99999999]", "comment", "level.clear"} {
					fields = append(fields, name, value)
				}
				if page := sendTo(v, rt, path(rt, w.own), token, fields...); page.Status >= 500 {
					t.Errorf("POST %s with %.12q as %s: %d", rt.Path, value, actor, page.Status)
				}
			}
		}
	}
}

// TestSession_planted_before_signing_in_is_worth_nothing (fixation).
func TestSession_planted_before_signing_in_is_worth_nothing(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	site.Person("noura@example.org", lms.Text{EN: "Noura"})
	site.Person("eve@example.org", lms.Text{EN: "Eve"})
	eve := site.SignIn("eve@example.org")
	planted := cookieOf(t, eve, "sid")
	made := strings.Repeat("A", 43)
	for what, secret := range map[string]string{"somebody's": planted, "made up": made} {
		v := site.Visitor()
		u, err := url.Parse(site.URL)
		if err != nil {
			t.Fatal(err)
		}
		v.Client.Jar.SetCookies(u, []*http.Cookie{{Name: "sid", Value: secret, Path: "/"}})
		if what == "somebody's" {
			v.Get("/account").Post("/sign-in", "email", "noura@example.org", "password", testkit.Password).Want(http.StatusOK)
		} else {
			v.Get("/sign-in").Submit("main form", "email", "noura@example.org", "password", testkit.Password).Want(http.StatusOK)
		}
		if got := cookieOf(t, v, "sid"); got == secret || len(got) != 43 {
			t.Errorf("%s session: signing in leaves the cookie %q", what, got)
		}
		thief := noRedirect(site.Visitor())
		thief.Header.Set("Cookie", "sid="+secret)
		if thief.Get("/account"); thief.Page.Status != http.StatusSeeOther {
			t.Errorf("%s session: the planted cookie opens %d", what, thief.Page.Status)
		}
	}
}

// TestForms_take_no_more_than_they_ask_for: nobody becomes anything by naming
// it in a form of their own.
func TestForms_take_no_more_than_they_ask_for(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	more := []string{"role", "platform_admin", "roles", "platform_admin", "give", "1", "grants", "platform_admin", "grants[0].role", "platform_admin", "id", "1",
		"suspended", "true", "org", "other", "person", "x", "_method", "DELETE"}
	v := site.Visitor()
	v.Get("/register").Submit("main form", append([]string{"name_en", "Eve", "email", "eve@example.org", "password", testkit.Password, "accept", "1"}, more...)...).Want(http.StatusOK)
	v.Get("/account").Submit("form[action='/account/profile']", append([]string{"name_en", "Eve Again", "email", "admin@example.org"}, more...)...).Want(http.StatusOK)
	p, err := site.Accounts.LookupEmail(context.Background(), "eve@example.org")
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Grants) > 0 || p.Suspended || p.Name.EN != "Eve Again" {
		t.Errorf("got %+v", p)
	}
	v.Get("/admin").Want(http.StatusForbidden)
}
