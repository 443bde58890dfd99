package server_test

import (
	"net/http"
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sanad/internal/lms"
	"sanad/internal/testkit"
)

// ownParts are what differs between two makings of one page for one reader:
// tokens, times, and signed links.
var ownParts = regexp.MustCompile(`nonce="[^"]*"|token="[^"]*"|name="_token" value="[^"]*"|opened="[^"]*"|name="opened" value="[^"]*"|\?e=\d+&amp;s=[\w-]+`)

func TestReady_pages_are_what_each_reader_would_get_alone(t *testing.T) {
	clock := testkit.NewClock()
	second := testkit.Tea(t, "id: tea\nversion", "id: tea-two\nversion", "prerequisites: []", "prerequisites: [tea]")
	site := testkit.Start(t, testkit.WithClock(clock), testkit.WithCourses(testkit.TeaWithoutEssays(t), second))
	readers := map[string]*testkit.Visitor{
		"visitor": site.Visitor(), "stranger": signedIn(site, "s@example.org", "Sami"), "beginner": enrolled(site, "b@example.org"),
		"reader": enrolled(site, "r@example.org"), "certified": enrolled(site, "c@example.org"),
	}
	readers["reader"].Get("/courses/tea/lessons/water").Submit("#b-check form", "q.boil", "true").Want(http.StatusOK)
	readers["reader"].Post("/courses/tea/lessons/water/progress", "viewed", "1", "block", "b-check", "then", "next")
	readAll(site, readers["certified"])
	var paths []string
	for _, path := range []string{"/courses?", "/courses?certified=1&", "/courses?q=tea&", "/courses?q=makng&", "/courses?q=Makng+tea&", "/courses/tea?", "/courses/tea-two?", "/courses/tea/lessons/water?"} {
		paths = append(paths, path+"lang=en", path+"lang=ar")
	}
	alone := map[string]string{}
	page := func(name, path string) string {
		return ownParts.ReplaceAllString(readers[name].Get(path).Page.Body, "")
	}
	for name := range readers {
		for _, path := range paths {
			clock.Advance(2 * time.Minute) // nothing is ready any more
			alone[name+path] = page(name, path)
		}
	}
	for range 2 {
		for _, path := range paths {
			for name := range readers {
				if got := page(name, path); got != alone[name+path] {
					t.Errorf("%s of the %s differs among others: %s", path, name, cmp.Diff(alone[name+path], got))
				}
			}
		}
	}
	if alone["beginner/courses/tea/lessons/water?lang=en"] == alone["reader/courses/tea/lessons/water?lang=en"] {
		t.Error("two readers who stand differently see the same")
	}
}

func signedIn(site *testkit.Site, email, name string) *testkit.Visitor {
	site.Helper()
	site.Person(email, lms.Text{EN: name}, lms.RoleLearner)
	return site.SignIn(email).Get("/account").Want(http.StatusOK)
}
