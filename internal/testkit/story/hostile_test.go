package story_test

import (
	"strings"
	"testing"

	"sanad/internal/lms"
	"sanad/internal/testkit"
	"sanad/internal/testkit/browser"
)

// hostile is what should never be written into a field: it tries to leave an
// attribute, to run, to be a template, and to turn the page around.
const hostile = `"><svg onload=document.documentElement.dataset.ran=1>'{{7*7}}` + "\u202e"

// written is what a page may show of it: the mark that turns the page around is
// gone from names, and harmless elsewhere.
const written = `"><svg onload=document.documentElement.dataset.ran=1>'{{7*7}}`

// TestHostile_words_are_shown_and_nothing_more writes them into every field that
// somebody can write into, and walks every page that shows them.
func TestHostile_words_are_shown_and_nothing_more(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(everyType(t)))
	for email, role := range map[string]lms.Role{"admin@example.org": lms.RolePlatformAdmin, "hostile@example.org": lms.RoleLearner} {
		site.Person(email, lms.Text{AR: hostile, EN: hostile}, role) // as names were once that no form takes today
	}
	b := browser.Start(t)
	learner := sit(t, b, site, browser.Device{Lang: "en"})
	learner.signIn("hostile@example.org")
	learner.Goto("/courses/tea?lang=en") // an account made by hand reads Arabic
	learner.Follow(".join form button")
	learner.harmless("header")
	learner.search()
	learner.study("tea")
	learner.Follow("main form[method=post] button")
	open := learner.Path()
	learner.writeAll()
	learner.Follow("button[value=save]")
	learner.harmless("textarea")
	learner.Goto(open + "/submit")
	learner.Follow("main form[method=post] button")
	learner.harmless("main")
	learner.Goto("/account")
	learner.harmless("main")

	admin := sit(t, b, site, browser.Device{Lang: "en"})
	admin.signIn("admin@example.org")
	admin.Goto("/review")
	admin.Follow("main .list a")
	admin.harmless("main")
	admin.judge()
	admin.crawl("/admin", map[string]bool{})
	learner.Goto(open + "/result")
	learner.harmless("main")
	learner.Clean()
	admin.Clean()
}

// search looks for the words, and signs in with them.
func (p *person) search() {
	p.Helper()
	back := p.Path()
	p.Goto("/courses")
	p.Fill("#q", hostile)
	p.Follow("form[role=search] button")
	p.harmless("")
	p.Goto("/verify")
	p.Fill("[name=code]", hostile)
	p.Follow("main form[method=post] button")
	p.harmless("")
	p.Goto(back)
}

// writeAll writes the words into every field of the attempt that takes words.
func (p *person) writeAll() {
	p.Helper()
	for _, id := range browser.Eval[[]string](p.Page, `Array.from(document.querySelectorAll("main textarea, main input:not([type])")).filter(e => e.inputMode !== "decimal").map(e => e.id)`) {
		p.Fill("#"+id, hostile+" "+typedEssay)
	}
}

// judge reviews the essay with a comment of those words.
func (p *person) judge() {
	p.Helper()
	p.Click("main fieldset .q-choices label:last-child")
	p.Fill("main fieldset [name^='comment.']", hostile)
	p.Fill("#comment", hostile)
	p.Follow("main form[method=post] button")
	p.harmless("")
}

func (p *person) signIn(email string) {
	p.Helper()
	p.Goto("/sign-in")
	p.Fill("[name=email]", email)
	p.Fill("[name=password]", testkit.Password)
	p.Follow("main form[method=post] button")
	p.harmless("header")
}

// crawl opens a page and every page of the administration that it leads to.
func (p *person) crawl(path string, seen map[string]bool) {
	p.Helper()
	seen[path] = true
	p.Goto(path)
	p.harmless("header")
	for _, to := range browser.Eval[[]string](p.Page, `Array.from(document.querySelectorAll("main a[href^='/']")).map(a => a.pathname + a.search)`) {
		if strings.HasPrefix(to, "/admin") && !strings.Contains(to, "/export") && !seen[to] {
			p.crawl(to, seen)
		}
	}
}

// harmless fails when anything of the words came alive; within names where they
// must be read as they were written, "" where nothing need be.
func (p *person) harmless(within string) {
	p.Helper()
	if bad := browser.Eval[bool](p.Page, `document.documentElement.dataset.ran !== undefined || document.querySelector("svg[onload]") !== null`); bad {
		p.Errorf("%s: the words came alive", p.Path())
	}
	if browser.Eval[bool](p.Page, `document.body.textContent.includes("onload=document.documentElement.dataset.ran=1>'49")`) {
		p.Errorf("%s: the words were taken for a template", p.Path())
	}
	if within == "" {
		return
	}
	if !browser.Eval[bool](p.Page, `Array.from(document.querySelectorAll(`+js(within)+`)).some(e => (e.value || "").includes(`+js(written)+`) || e.textContent.includes(`+js(written)+`) || Array.from(e.querySelectorAll("input, textarea")).some(f => f.value.includes(`+js(written)+`)))`) {
		p.Errorf("%s: %s does not show the words as they were written: %s", p.Path(), within, p.words(within))
	}
}
