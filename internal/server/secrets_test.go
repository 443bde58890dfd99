package server_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"sanad/internal/lms"
	"sanad/internal/testkit"
	"sanad/storage/docstore"
)

// TestKey_is_nowhere_before_it_may_be_seen walks every address as everybody
// while an attempt is open.
func TestKey_is_nowhere_before_it_may_be_seen(t *testing.T) {
	site := keyed(t)
	v := begun(site, "noura@example.org")
	open := forAttempt(site, v)
	site.Person("author@example.org", lms.Text{EN: "Author"}, lms.RoleTutor)
	w := &world{Site: site, own: map[string]string{"course": "tea", "version": "1.0.0", "lesson": "water", "quiz": "final",
		"attempt": strings.TrimPrefix(open, "/attempts/"), "item": "q-text", "lang": "en", "org": "platform", "list": "1", "*": "x"}}
	learner, tutor := noRedirect(v), noRedirect(site.SignIn("author@example.org"))
	seen := 0
	for _, rt := range site.Server.Routes() {
		for _, reader := range []*testkit.Visitor{learner, tutor, noRedirect(site.Visitor())} {
			for _, accept := range []string{"text/html", "application/json"} {
				if rt.Method != http.MethodGet {
					continue
				}
				reader.Header.Set("Accept", accept)
				page := sendTo(reader, rt, path(rt, w.own), "")
				seen++
				if strings.Contains(strings.ToUpper(page.Body), "KEY-") {
					t.Errorf("GET %s (%s) shows a key", rt.Path, accept)
				}
			}
		}
	}
	if seen < 100 {
		t.Errorf("only %d answers were looked at", seen)
	}
	learner.Header.Set("Accept", "text/html")
	assets(t, learner.Get(open))
}

// assets looks for keys in whatever a page loads.
func assets(t *testing.T, v *testkit.Visitor) {
	t.Helper()
	var links []string
	for _, e := range v.Find("script[src], link[href], img[src]").EachIter() {
		links = append(links, e.AttrOr("src", e.AttrOr("href", "")))
	}
	for _, link := range links {
		if strings.HasPrefix(link, "/") && strings.Contains(strings.ToUpper(v.Get(link).Page.Body), "KEY-") {
			t.Errorf("%s holds a key", link)
		}
	}
}

// TestDatabase_holds_nothing_to_sign_in_with: a copy of the documents opens no
// session.
func TestDatabase_holds_nothing_to_sign_in_with(t *testing.T) {
	w := newWorld(t)
	v := w.SignIn("owner@example.org")
	secret := cookieOf(t, v, "sid")
	reset, err := w.Accounts.ResetLink(context.Background(), lms.SystemActor(lms.Platform), "owner@example.org")
	if err != nil {
		t.Fatal(err)
	}
	for _, coll := range w.docs.colls {
		for d, err := range w.docs.Find(context.Background(), coll, docstore.Query{Limit: docstore.MaxLimit}) {
			if err != nil {
				t.Fatal(err)
			}
			for what, s := range map[string]string{"a session's secret": secret, "a link's secret": reset, "a password": testkit.Password} {
				if strings.Contains(d.ID+string(d.Body), s) {
					t.Errorf("%s %s holds %s", coll, d.ID, what)
				}
			}
		}
	}
}
