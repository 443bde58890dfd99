package server_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"sanad/internal/job"
	"sanad/internal/lms"
	"sanad/internal/organization"
	"sanad/internal/server"
	"sanad/internal/testkit"
	"sanad/storage/docstore"
)

// known remembers which collections the program has, so that a test can look at
// every document. It is safe for concurrent use.
type known struct {
	docstore.Store
	mu    sync.Mutex
	colls []string
}

func (k *known) Ensure(ctx context.Context, spec docstore.Spec) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !slices.Contains(k.colls, spec.Collection) {
		k.colls = append(k.colls, spec.Collection)
	}
	return k.Store.Ensure(ctx, spec)
}

// unsettled are the collections that reading may write to: when a session was
// last used, and how often something was tried.
var unsettled = []string{"sessions", "limits"}

// state returns a hash of each collection's documents.
func (k *known) state(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, coll := range k.colls {
		if slices.Contains(unsettled, coll) {
			continue
		}
		h := sha256.New()
		for q := (docstore.Query{Limit: docstore.MaxLimit}); ; {
			n := 0
			for d, err := range k.Find(context.Background(), coll, q) {
				if err != nil {
					t.Fatal(err)
				}
				h.Write([]byte(d.ID))
				h.Write(d.Body)
				n, q.After = n+1, docstore.CursorOf(d, "")
			}
			if n < q.Limit {
				break
			}
		}
		out[coll] = hex.EncodeToString(h.Sum(nil))
	}
	return out
}

// changed lists the collections in which two states differ.
func changed(before, after map[string]string) (out []string) {
	for coll, hash := range after {
		if before[coll] != hash {
			out = append(out, coll)
		}
	}
	return out
}

// world is a site with somebody of each role and something of everybody's, and an
// organization with people of its own.
type world struct {
	*testkit.Site
	docs    *known
	ids     map[string]lms.PersonID
	own     map[string]string // what each name in a route stands for, all of the owner's
	foreign map[string]string // of the same form, and nobody's
	hope    map[string]string // what differs from own under the organization's address
}

// actors of the matrix, the least trusted first. Those of the organization "hope"
// are learners of the platform; all others are nobody there.
var actors = []string{"visitor", "other", "owner", "tutor", "counselor", "author", "org_admin", "platform_admin", "hope_owner", "hope_admin"}

// ofHope are the actors that belong to the organization.
func ofHope(actor string) bool { return strings.HasPrefix(actor, "hope_") }

// roleAt is the role of an actor at a route, beside that of a learner; "" for none.
func roleAt(rt server.Route, actor string) lms.Role {
	switch {
	case rt.Tenant && actor == "hope_admin":
		return lms.RoleOrgAdmin
	case rt.Tenant:
		return ""
	}
	return actorRoles[actor]
}

// ownerAt is the actor whose things the names in a route stand for.
func ownerAt(rt server.Route) string {
	if rt.Tenant {
		return "hope_owner"
	}
	return "owner"
}

var actorRoles = map[string]lms.Role{"tutor": lms.RoleTutor, "counselor": lms.RoleCounselor, "author": lms.RoleAuthor, "org_admin": lms.RoleOrgAdmin, "platform_admin": lms.RolePlatformAdmin}

// newWorld makes the world; jobs do not run in it.
func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{ids: map[string]lms.PersonID{}}
	w.Site = testkit.Start(t, testkit.WithCourses(essayTea(t)), testkit.WithJobsLater(),
		testkit.WithDocuments(func(s docstore.Store) docstore.Store {
			w.docs = &known{Store: s}
			return w.docs
		}))
	for _, name := range actors[1:] {
		roles := []lms.Role{lms.RoleLearner}
		if r := actorRoles[name]; r != "" {
			roles = append(roles, r)
		}
		w.ids[name] = w.Person(name+"@example.org", lms.Text{AR: "شخص", EN: "The " + name}, roles...)
	}
	w.fill(t)
	return w
}

// essayTea draws the essay into every attempt.
func essayTea(t *testing.T) fs.FS {
	return testkit.Tea(t, "    tags: [serving]\n    stem:\n      ar: صف", "    tags: [essay]\n    stem:\n      ar: صف",
		"    tags: [serving]\n    count: 2\n", "    tags: [serving]\n    count: 2\n  - bank: all\n    tags: [essay]\n    count: 1\n")
}

// fill gives the owner something of everything.
func (w *world) fill(t *testing.T) {
	w.fillHope(t)
	ctx := context.Background()
	owner := lms.Actor{Person: w.ids["owner"], Org: lms.Platform, Roles: []lms.Role{lms.RoleLearner}}
	v := w.SignIn("owner@example.org")
	v.Get("/courses/tea?lang=en").Submit("form[action='/courses/tea/enrol']").Want(http.StatusOK)
	readAll(w.Site, v)
	v.Submit("form[action='/courses/tea/quizzes/final']").Want(http.StatusOK)
	attempt := attemptOf(w.Site, v)
	if _, err := w.Assessments.Submit(ctx, owner, attempt.ID, nil); err != nil {
		t.Fatal(err)
	}
	cert := certify(t, w.Site, w.ids["owner"], "The owner")
	badge, err := w.Credentials.JSON(ctx, cert.ID)
	if err != nil {
		t.Fatal(err)
	}
	list := regexp.MustCompile(`/status/([^"#]+)`).FindSubmatch(badge)
	if list == nil {
		t.Fatalf("the credential names no status list: %s", badge)
	}
	who, mail := w.sessionOf(t, v), w.mail(t)
	if err := w.Jobs.Enqueue(ctx, job.Job{ID: "odd:1", Kind: "odd", Org: lms.Platform, Payload: 1, RunAt: w.Clock.Now()}); err != nil {
		t.Fatal(err)
	}
	w.own = map[string]string{"organization": "hope", "invitation": w.hope["invitation"], "link": w.hope["link"], "course": "tea", "version": "1.0.0", "lesson": "water", "quiz": "final", "attempt": string(attempt.ID), "item": "q-essay",
		"certificate": string(cert.ID), "person": string(w.ids["owner"]), "session": who, "mail": mail, "org": "platform", "lang": "ar",
		"list": string(list[1]), "token": strings.Repeat("x", 32), "*": "nothing"}
	w.foreign = map[string]string{"organization": "other", "invitation": lms.NewID(), "link": "BBBBBBBBBB", "course": "coffee", "version": "9.9.9", "lesson": "fire", "quiz": "first", "attempt": lms.NewID(), "item": "q-none",
		"certificate": lms.NewID(), "person": lms.NewID(), "session": lms.NewID(), "mail": lms.NewID(), "org": "other", "lang": "ar",
		"list": "99", "token": strings.Repeat("y", 32), "*": "nothing-either"}
}

// fillHope makes the organization and gives one of its people something there.
func (w *world) fillHope(t *testing.T) {
	t.Helper()
	ctx := context.Background()
	platform := lms.Actor{Person: w.ids["platform_admin"], Org: lms.Platform, Roles: []lms.Role{lms.RoleLearner, lms.RolePlatformAdmin}}
	founder := lms.Actor{Person: w.ids["hope_admin"], Org: lms.Platform, Roles: []lms.Role{lms.RoleLearner}}
	_, err := w.Organizations.Request(ctx, founder, organization.Wish{ID: "hope", Purpose: "x", Profile: organization.Profile{
		Name: lms.Text{AR: "جمعية الأمل", EN: "Hope Society"}, About: lms.Text{AR: "جمعية تطوعية."}}})
	if err == nil {
		_, err = w.Organizations.Decide(ctx, platform, "hope", organization.Approve, "")
	}
	w.Settle()
	admin := lms.Actor{Person: w.ids["hope_admin"], Org: "hope", Roles: []lms.Role{lms.RoleLearner, lms.RoleOrgAdmin}}
	code, invite := w.Organizations.Invite(ctx, admin, organization.InvitationWish{Seats: 100, Days: 30}, lms.English)
	if err := errors.Join(err, invite, w.Accounts.Join(ctx, "hope", w.ids["hope_owner"])); err != nil {
		t.Fatal(err)
	}
	owner := lms.Actor{Person: w.ids["hope_owner"], Org: "hope", Roles: []lms.Role{lms.RoleLearner}}
	e, err := w.Enrolments.Enrol(ctx, owner, "tea")
	if err != nil {
		t.Fatal(err)
	}
	attempt, _, err := w.Assessments.Start(ctx, owner, e.ID, "final")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Assessments.Submit(ctx, owner, attempt.ID, nil); err != nil {
		t.Fatal(err)
	}
	w.hope = map[string]string{"org": "hope", "attempt": string(attempt.ID), "person": string(w.ids["hope_owner"]), "invitation": code.ID, "link": code.Code}
}

// mine are the names in a route, of things of whoever owns things there.
func (w *world) mine(rt server.Route) map[string]string {
	if !rt.Tenant {
		return w.own
	}
	all := maps.Clone(w.own)
	maps.Copy(all, w.hope)
	return all
}

// nobodys are the names in a route, of things that are not there; the
// organization is.
func (w *world) nobodys(rt server.Route) map[string]string {
	all := maps.Clone(w.foreign)
	if rt.Tenant {
		all["org"] = "hope"
	}
	return all
}

// sessionOf returns the id of a visitor's session.
func (w *world) sessionOf(t *testing.T, v *testkit.Visitor) string {
	t.Helper()
	who, err := w.Accounts.Resolve(context.Background(), lms.Platform, cookieOf(t, v, "sid"))
	if err != nil || who == nil {
		t.Fatalf("no session: %v", err)
	}
	return string(who.Actor.Session)
}

// tokenOf returns the token of a visitor's forms; "" for nobody.
func (w *world) tokenOf(t *testing.T, v *testkit.Visitor) string {
	t.Helper()
	if cookieOf(t, v, "sid") == "" {
		return ""
	}
	return w.Accounts.FormToken(lms.SessionID(w.sessionOf(t, v)))
}

// cookieOf returns the value of a visitor's cookie; "" without.
func cookieOf(t *testing.T, v *testkit.Visitor, name string) string {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, v.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range v.Client.Jar.Cookies(req.URL) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// mail lets the program write a mail to the owner, and returns its id.
func (w *world) mail(t *testing.T) string {
	t.Helper()
	w.Visitor().Get("/forgot").Submit("main form", "email", "owner@example.org").Want(http.StatusOK)
	w.Settle()
	href := w.SignIn("platform_admin@example.org").Get("/admin/mail").Find("main .list a").AttrOr("href", "")
	return strings.TrimPrefix(href, "/admin/mail/")
}

// as returns a signed-in visitor who does not follow redirects.
func (w *world) as(name string) *testkit.Visitor {
	w.Helper()
	if name == "visitor" {
		return noRedirect(w.Visitor())
	}
	v := w.SignIn(name + "@example.org")
	v.Get("/account").Want(http.StatusOK)
	return noRedirect(v)
}

var routeParam = regexp.MustCompile(`:([a-z]+)(<[^/]*>)?|\*`)

// path fills in the names of a route.
func path(rt server.Route, with map[string]string) string {
	return routeParam.ReplaceAllStringFunc(rt.Path, func(p string) string {
		name := strings.TrimPrefix(routeParam.FindStringSubmatch(p)[1], ":")
		if p == "*" {
			name = "*"
		}
		return with[name]
	})
}

// sendTo sends what a route is for, as a form of the site would where it is one.
// token is the session's.
func sendTo(v *testkit.Visitor, rt server.Route, to, token string, fields ...string) *testkit.Page {
	v.Helper()
	v.Page = nil
	switch {
	case rt.Method == http.MethodPost && strings.HasSuffix(rt.Path, "/save"):
		sendJSON(v, to, token, `{"item":"q-essay","seq":1,"answer":{"choices":["x"]}}`)
	case rt.Method == http.MethodPost:
		v.Post(to, append([]string{"_token", token}, fields...)...)
	default:
		v.Do(rt.Method, to, nil)
	}
	return v.Page
}

// sendJSON posts a body as a page's script does.
func sendJSON(v *testkit.Visitor, to, token, body string) *testkit.Visitor {
	v.Helper()
	req, err := http.NewRequest(http.MethodPost, v.URL+to, strings.NewReader(body))
	if err != nil {
		v.Fatal(err)
	}
	req.Header = v.Header.Clone()
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("X-Form-Token", token)
	return v.Send(req)
}
