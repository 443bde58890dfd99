package server

import "testing"

func TestNextPath_stays_on_the_site(t *testing.T) {
	for _, bad := range []string{
		"//e.x", "///e.x", `/\e.x`, `\/e.x`, "/%2f%2fe.x", "/%5ce.x", "https:e.x", "https://e.x/courses", "javascript:alert(1)",
		"data:text/html,x", "courses", " /courses", "/courses\n", "/\t/e.x", "/.//e.x", "/courses/..//e.x", "/courses/../../e.x",
		"/courses/%2e%2e/%2f/e.x", "/sign-out", "/a/site.js", "/@e.x", "/courses#x", "/cöurses", "http:/courses", "?next=//e.x",
	} {
		if got := nextPath(bad, "/learn"); got != "/" {
			t.Errorf("nextPath(%q) = %q, want /", bad, got)
		}
	}
}

func TestNextPath_keeps_our_own_pages(t *testing.T) {
	for _, good := range []string{"/courses", "/courses/privacy-pdpl?lang=en", "/admin/people/0af", "/c/00ff", "/account"} {
		if got := nextPath(good, "/learn"); got != good {
			t.Errorf("nextPath(%q) = %q, want it unchanged", good, got)
		}
	}
	if got := nextPath("", "/learn"); got != "/learn" {
		t.Errorf("without a path: got %q, want the fallback", got)
	}
}

func FuzzNextPath(f *testing.F) {
	f.Add("/courses//x")
	f.Add("/learn?x=//y")
	f.Add("//")
	f.Fuzz(func(t *testing.T, raw string) {
		got := nextPath(raw, "/learn")
		if got[0] != '/' || len(got) > 1 && (got[1] == '/' || got[1] == '\\') {
			t.Fatalf("nextPath(%q) = %q leaves the site", raw, got)
		}
	})
}
