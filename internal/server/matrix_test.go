package server_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sanad/internal/policy"
	"sanad/internal/server"
	"sanad/internal/testkit"
)

// owned are the names in routes that stand for something of one person's.
var owned = []string{":attempt", ":session"}

// verdict is what the policy's table says about an actor at a route, as far as
// a status can tell.
type verdict string

const (
	allowed  verdict = "allowed"
	sentAway verdict = "sent to sign in"
	refused  verdict = "refused"   // 403, or 404 where there is something to hide
	hidden   verdict = "not found" // 404, as if it were not there
)

// judge applies the table, which the tests of package policy hold against a matrix
// written by hand; doors below holds the routes against it.
func judge(rt server.Route, actor string) verdict {
	rule := policy.Table[rt.Action]
	hasRole := slices.Contains(rule.Roles, roleAt(rt, actor))
	belongs := slices.ContainsFunc(owned, func(p string) bool { return strings.Contains(rt.Path, p) })
	switch {
	case rule.Anyone:
		return allowed
	case actor == "visitor":
		return sentAway
	case rt.Tenant && !ofHope(actor):
		return hidden
	case hasRole:
		return allowed
	case !rule.Own:
		return refused
	case belongs && actor != ownerAt(rt):
		return hidden
	}
	return allowed
}

// doors are the parts of the site that a role opens, written out by hand, and whom
// they let in; the longest that fits counts. All else asks for no role.
var doors = map[string][]string{
	"/admin":        {"org_admin", "platform_admin"},
	"/admin/people": {"platform_admin"},
	"/admin/mail":   {"platform_admin"},
	"/admin/jobs":   {"platform_admin"},
	"/review":       {"tutor", "author", "org_admin", "platform_admin"},

	"/admin/organizations": {"platform_admin"},
	"/orgs/:org/admin":     {"hope_admin"},
	"/orgs/:org/review":    {"hope_admin"},
}

// door is the longest of the doors that a path stands behind, or "".
func door(path string) (found string) {
	for d := range doors {
		if (path == d || strings.HasPrefix(path, d+"/")) && len(d) > len(found) {
			found = d
		}
	}
	return found
}

// TestMatrix_doors_open_to_their_roles_alone: no route behind a door goes by an
// action that lets others in, and none outside needs a role.
func TestMatrix_doors_open_to_their_roles_alone(t *testing.T) {
	behind := map[string]int{}
	for _, rt := range newWorld(t).Server.Routes() {
		d := door(rt.Path)
		behind[d]++
		for _, actor := range actors {
			got := judge(rt, actor)
			in := got == allowed || d == "" && got != refused
			if want := d == "" || slices.Contains(doors[d], actor); in != want {
				t.Errorf("%s %s goes by %s: %s is %s", rt.Method, rt.Path, rt.Action, actor, got)
			}
		}
	}
	for d := range doors {
		if behind[d] == 0 {
			t.Errorf("nothing stands behind %s", d)
		}
	}
}

// fits reports whether an answer is what the verdict asks for.
func (v verdict) fits(p *testkit.Page) bool {
	s := p.Status
	switch v {
	case sentAway:
		return s == http.StatusSeeOther && strings.HasPrefix(p.Header.Get("Location"), "/sign-in")
	case refused:
		return s == http.StatusForbidden || s == http.StatusNotFound
	case hidden:
		return s == http.StatusNotFound
	}
	return s < 500 && s != http.StatusUnauthorized && s != http.StatusForbidden && !strings.HasPrefix(p.Header.Get("Location"), "/sign-in?next")
}

// ordered puts reading before writing, and what ends things last.
func ordered(routes []server.Route) []server.Route {
	rank := func(rt server.Route) int {
		switch {
		case rt.Path == "/sign-out":
			return 4
		case rt.Method == http.MethodPost && strings.HasPrefix(rt.Path, "/join/"):
			return 3 // whoever joins is somebody else from then on
		case rt.Method == http.MethodPost && strings.HasSuffix(rt.Path, "/leave"):
			return 2
		case rt.Method == http.MethodPost:
			return 1
		}
		return 0
	}
	slices.SortStableFunc(routes, func(a, b server.Route) int { return rank(a) - rank(b) })
	return routes
}

// notFor are routes whose signed address, not the actor, decides.
func notFor(rt server.Route) bool { return strings.HasPrefix(rt.Path, "/m/") }

// TestMatrix_every_route_for_every_actor: the status of every route is what the
// policy's table says, and whoever is refused changes nothing.
func TestMatrix_every_route_for_every_actor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, actor := range actors {
		w.Clock.Advance(time.Minute) // so many sign in from one network
		v := w.as(actor)
		token := w.tokenOf(t, v)
		var before map[string]string
		for _, rt := range ordered(w.Server.Routes()) {
			if notFor(rt) {
				continue
			}
			want := judge(rt, actor)
			if want != allowed && before == nil {
				before = w.docs.state(t)
			}
			page := sendTo(v, rt, path(rt, w.mine(rt)), token)
			if want == allowed && actor != ownerAt(rt) && (strings.Contains(rt.Path, "/lessons/") || strings.HasSuffix(rt.Path, "/leave")) {
				before = nil
				continue // nobody but the owner has enrolled: the answer is another page's
			}
			if !want.fits(page) {
				t.Errorf("%s %s as %s: %d %s, want %s", rt.Method, rt.Path, actor, page.Status, page.Header.Get("Location"), want)
			}
			if want == allowed {
				before = nil // it may have changed something, and was allowed to
				continue
			}
			if diff := changed(before, w.docs.state(t)); len(diff) > 0 {
				t.Errorf("%s %s as %s is %s and changes %v", rt.Method, rt.Path, actor, want, diff)
			}
		}
	}
}

// TestMatrix_programs_are_told_to_sign_in: a script gets a status, not a page.
func TestMatrix_programs_are_told_to_sign_in(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.as("visitor")
	v.Header.Set("Accept", "application/json")
	for _, rt := range w.Server.Routes() {
		if judge(rt, "visitor") != sentAway {
			continue
		}
		if page := sendTo(v, rt, path(rt, w.mine(rt)), ""); page.Status != http.StatusUnauthorized || !strings.HasPrefix(page.Header.Get("Content-Type"), "application/json") {
			t.Errorf("%s %s: %d %s, want 401 in JSON", rt.Method, rt.Path, page.Status, page.Header.Get("Content-Type"))
		}
	}
}

// TestMatrix_foreign_things_look_like_missing_ones: what belongs to somebody
// else is answered word for word as what never was.
func TestMatrix_foreign_things_look_like_missing_ones(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	compared := 0
	for _, actor := range actors[1:] {
		v := w.as(actor)
		token := w.tokenOf(t, v)
		for _, rt := range ordered(w.Server.Routes()) {
			if judge(rt, actor) != hidden {
				continue
			}
			theirs, none := *sendTo(v, rt, path(rt, w.mine(rt)), token), *sendTo(v, rt, path(rt, w.nobodys(rt)), token)
			if theirs.Status != none.Status || w.plain(theirs.Body) != w.plain(none.Body) {
				t.Errorf("%s %s as %s: somebody's is %d, nobody's %d:\n%s\n%s", rt.Method, rt.Path, actor, theirs.Status, none.Status, w.plain(theirs.Body), w.plain(none.Body))
			}
			compared++
		}
	}
	if compared < 20 {
		t.Errorf("only %d answers were compared", compared)
	}
}

// volatile is what differs between two answers that say the same: what is new each
// time, and the address that was asked for.
var volatile = regexp.MustCompile(`nonce="[^"]*"|<a href="[^"]*" [^>]* data-switch>|name="_token" value="[^"]*"|[0-9a-f]{32,64}`)

// plain takes out of a body what was asked for and what is new each time.
func (w *world) plain(body string) string {
	for _, name := range owned {
		for _, with := range []map[string]string{w.own, w.hope, w.foreign} {
			if id := with[name[1:]]; id != "" {
				body = strings.ReplaceAll(body, id, name)
			}
		}
	}
	return volatile.ReplaceAllString(body, "")
}

// sameForAll are drawings that credentials point to and that do not depend on
// the course in their address: it may be gone.
func sameForAll(rt server.Route) bool {
	return strings.HasPrefix(rt.Path, "/a/:course") && strings.HasSuffix(rt.Path, ".svg")
}

// TestMatrix_what_is_not_there_is_not_found, whoever asks for it.
func TestMatrix_what_is_not_there_is_not_found(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.as("platform_admin")
	for _, rt := range w.Server.Routes() {
		if rt.Method != http.MethodGet || !strings.Contains(rt.Path, ":") || notFor(rt) || sameForAll(rt) {
			continue
		}
		page := sendTo(v, rt, path(rt, w.foreign), "")
		away := page.Status == http.StatusSeeOther && page.Header.Get("Location") == "/courses/coffee"
		if page.Status != http.StatusNotFound && page.Status != http.StatusGone && !away {
			t.Errorf("GET %s: %d, want 404", path(rt, w.foreign), page.Status)
		}
	}
}

// TestGet_changes_nothing: reading every page as everybody leaves every document
// as it was, but for the time a session was last used.
func TestGet_changes_nothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, actor := range actors {
		v := w.as(actor)
		before := w.docs.state(t)
		var since []string // what was asked for since the documents were looked at
		look := func(enough int) {
			if len(since) < enough {
				return
			}
			if diff := changed(before, w.docs.state(t)); len(diff) > 0 {
				t.Errorf("%s changes %v by reading one of %q", actor, diff, since)
				before = w.docs.state(t)
			}
			since = nil
		}
		for _, rt := range w.Server.Routes() {
			if rt.Method != http.MethodGet {
				continue
			}
			for _, with := range []map[string]string{w.mine(rt), w.nobodys(rt), w.foreign} {
				for _, rt.Method = range []string{http.MethodGet, http.MethodHead} {
					sendTo(v, rt, path(rt, with), "")
				}
				since = append(since, path(rt, with))
			}
			look(20)
		}
		look(1)
	}
}

// TestMatrix_forms_do_not_answer_to_reading: the address of a form's action
// opens nothing that the form would do.
func TestMatrix_forms_do_not_answer_to_reading(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.as("owner")
	reads := map[string]bool{}
	for _, rt := range w.Server.Routes() {
		reads[rt.Path] = reads[rt.Path] || rt.Method == http.MethodGet
	}
	for _, rt := range w.Server.Routes() {
		if rt.Method != http.MethodPost || reads[rt.Path] {
			continue
		}
		before := w.docs.state(t)
		rt.Method = http.MethodGet
		if page := sendTo(v, rt, path(rt, w.mine(rt)), ""); page.Status != http.StatusNotFound && page.Status != http.StatusMethodNotAllowed {
			t.Errorf("GET %s: %d", rt.Path, page.Status)
		}
		if diff := changed(before, w.docs.state(t)); len(diff) > 0 {
			t.Errorf("GET %s changes %v", rt.Path, diff)
		}
	}
}
