package story_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/internal/testkit"
	"sanad/internal/testkit/browser"
)

// pictures is where stories leave a picture of every page they pass.
var pictures = flag.String("pictures", "", "folder for a picture of every page that the stories pass")

// person is somebody at a window of the browser.
type person struct {
	*browser.Page
	site   *testkit.Site
	device browser.Device
	say    *i18n.Locale
	seen   int // pages, for the names of pictures
}

// sit opens a private window for somebody, who fails their own test.
func sit(t testing.TB, b *browser.Browser, site *testkit.Site, d browser.Device) *person {
	t.Helper()
	mine := *b
	mine.TB = t
	return &person{Page: mine.Open(site.URL, d), site: site, device: d, say: site.Catalogue.For(i18n.Prefs{Lang: lms.Lang(d.Lang)})}
}

// js quotes a value for an expression.
func js(s string) string { return fmt.Sprintf("%q", s) }

// look checks that the page that has just come is in the person's language
// throughout, and leaves its picture.
func (p *person) look(path string) {
	p.Helper()
	p.Until("the page "+path, `document.readyState === "complete" && location.href.startsWith(`+js(p.site.URL+path)+`)`)
	lang := lms.Lang(p.device.Lang)
	if got, want := browser.Eval[string](p.Page, `document.documentElement.lang + " " + document.documentElement.dir`), string(lang)+" "+lang.Dir(); got != want {
		p.Errorf("%s: language and direction: got %q, want %q", path, got, want)
	}
	for _, s := range p.strange() {
		p.Errorf("%s: not in the page's language, and not marked as another: %q", path, s)
	}
	if wide := browser.Eval[int](p.Page, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); wide > 1 {
		p.Errorf("%s: the page is %d px wider than the window", path, wide)
	}
	p.picture(path)
}

func (p *person) picture(name string) {
	p.Helper()
	if *pictures == "" {
		return
	}
	if err := os.MkdirAll(*pictures, 0o755); err != nil {
		p.Fatal(err)
	}
	p.seen++
	story := strings.NewReplacer("/", "-", " ", "-").Replace(p.Name())
	p.Page.Picture(filepath.Join(*pictures, fmt.Sprintf("%s-%02d%s.png", story, p.seen, strings.ReplaceAll(name, "/", "-"))))
}

// strange lists texts that stand in the page's language without being in it:
// names in isolation, addresses and codes are nobody's language. Marks of an
// author's that were not understood are nobody's either.
func (p *person) strange() []string {
	p.Helper()
	return browser.Eval[[]string](p.Page, `(() => {
		const out = [], page = document.documentElement.lang;
		const foreign = page === "en" ? /[\u0621-\u064a]/ : /^[^\u0621-\u064a]*[A-Za-z]{2,}\s+[A-Za-z]{2,}[^\u0621-\u064a]*$/;
		const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		for (let n = walk.nextNode(); n; n = walk.nextNode()) {
			const e = n.parentElement;
			if (n.data.includes("`+"`"+`") && !e.closest("code, textarea, script")) out.push(n.data.trim().slice(0, 80));
			if (!foreign.test(n.data) || e.closest("script, style, bdi, code, kbd, .ltr, [dir=auto], textarea, svg, select[name=lang]")) continue;
			if (e.closest("[lang]").lang === page) out.push(n.data.trim().slice(0, 80));
		}
		return out;
	})()`)
}

// words is the visible text of an element on one line.
func (p *person) words(selector string) string {
	p.Helper()
	return squeeze(browser.Eval[string](p.Page, `(document.querySelector(`+js(selector)+`) || {}).innerText || ""`))
}

// reads fails unless an element says the message of a key.
func (p *person) reads(selector, key string, args ...any) {
	p.Helper()
	if got, want := p.words(selector), squeeze(p.say.T(key, args...)); !strings.Contains(got, want) {
		p.Errorf("%s: %s says %q, want %q", p.Path(), selector, got, want)
	}
}

// squeeze joins white space and drops the marks of direction.
func squeeze(s string) string {
	s = strings.NewReplacer("\u2066", "", "\u2067", "", "\u2068", "", "\u2069", "").Replace(s)
	return strings.Join(strings.Fields(s), " ")
}
