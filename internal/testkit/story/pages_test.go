package story_test

import (
	"net/http"
	"strings"
	"testing"

	"sanad/internal/testkit/browser"
)

// TestPages_answer_whoever_may_see_them opens every page of the sample world in
// a browser that reports foreign origins, broken rules of the content security
// policy and complaints of scripts, and over HTTP for its status.
func TestPages_answer_whoever_may_see_them(t *testing.T) {
	w := sample(t)
	p := w.sit(t, browser.Start(t), "", browser.Device{Lang: "ar"})
	for _, v := range w.all() {
		got := w.visitor(v.Who).Get(v.Path).Page
		if got.Status != v.Want() {
			t.Errorf("%s for %q: status %d, want %d", v.Path, v.Who, got.Status, v.Want())
		}
		if csp := got.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: content security policy %q", v.Path, csp)
		}
		p.as(v.Who, w)
		p.Goto(v.Path)
		p.look(v.Path)
		p.Clean()
	}
}

// TestPages_lead_only_to_pages follows every link of every page as whoever sees
// it.
func TestPages_lead_only_to_pages(t *testing.T) {
	w := sample(t)
	seen := map[string]bool{}
	for _, v := range w.all() {
		visitor := w.visitor(v.Who)
		for _, a := range visitor.Get(v.Path).Page.Doc.Find("a[href], link[href], img[src], source[src], track[src]").EachIter() {
			to, _, _ := strings.Cut(a.AttrOr("href", a.AttrOr("src", "")), "#")
			to = strings.TrimPrefix(to, w.URL)
			if to == "" || seen[v.Who+" "+to] {
				continue
			}
			seen[v.Who+" "+to] = true
			if strings.Contains(a.AttrOr("rel", ""), "nofollow") {
				continue // where an organization says it is at home
			}
			if !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") {
				t.Errorf("%s leads away: %s", v.Path, to)
				continue
			}
			if got := visitor.Get(to).Page.Status; got >= http.StatusBadRequest && !strings.HasPrefix(to, v.Path) {
				t.Errorf("%s for %q leads to %s: status %d", v.Path, v.Who, to, got)
			}
		}
	}
	t.Logf("%d links", len(seen))
}
