package server_test

import (
	"strings"
	"testing"

	"sanad/internal/testkit"
	"sanad/internal/testkit/browser"
)

// signedOut is a learner's window on an attempt whose session has ended, with an
// answer that was given after that.
func signedOut(t *testing.T, lang string, before func(*browser.Page)) (site *testkit.Site, path string, p *browser.Page) {
	t.Helper()
	site = testkit.Start(t, testkit.WithCourses(everyKind(t)))
	v := begun(site, "noura@example.org")
	path = forAttempt(site, v)
	p = browser.Start(t).Open(site.URL, browser.Device{Lang: lang, Phone: true})
	p.Cookie("sid", cookieOf(t, v, "sid"))
	p.Goto(path + "?lang=" + lang)
	before(p)
	lapse(t, site, v)
	p.Fill(textField, "kettle")
	return site, path, p
}

func nothing(*browser.Page) {}

// enter fills in the form for signing in that a window shows.
func enter(p *browser.Page, email string) {
	p.Helper()
	p.Fill("#f-email", email)
	p.Fill("#f-password", testkit.Password)
	p.Follow("main form button")
}

// saves is how often the page has sent an answer.
func saves(p *browser.Page) (n int) {
	for _, r := range p.Requests() {
		if strings.HasSuffix(r.URL, "/save") {
			n++
		}
	}
	return n
}

func TestSignedOut_answers_wait_for_signing_in(t *testing.T) {
	for lang, words := range map[string][3]string{
		"en": {"You have been signed out. Your answers are kept on this device", "kept on this device", "Answers not saved yet"},
		"ar": {"انتهت جلستك، وإجاباتك باقية على هذا الجهاز", "باقية على هذا الجهاز", "إجابات لم تُحفظ بعد"},
	} {
		t.Run(lang, func(t *testing.T) {
			site, path, p := signedOut(t, lang, nothing)
			p.Wait("[data-out='401']")
			p.Fill("input[name='q.q-numeric']", "100")
			says(p, "q-numeric", words[1])
			says(p, "q-text", words[1])
			if got := p.Text("[data-out='401']"); !strings.Contains(got, words[0]) {
				t.Errorf("the alert says %q", got)
			}
			if got := p.Text("[data-all]"); got != words[2] {
				t.Errorf("of all answers it says %q", got)
			}
			if n := saves(p); n != 1 {
				t.Errorf("sent %d times without a session", n)
			}
			for what, expression := range map[string]string{
				"one alert":         `Array.from(document.querySelectorAll(".alert")).filter(a => a.offsetHeight > 0).length === 1`,
				"beside the answer": `document.querySelector("[data-item='q-text']").nextElementSibling.matches("[data-out='401']")`,
				"leaving is warned": `!dispatchEvent(new Event("beforeunload", { cancelable: true }))`,
				"both are kept":     `Object.keys(JSON.parse(sessionStorage.getItem("attempt.` + strings.TrimPrefix(path, "/attempts/") + `"))).length === 2`,
			} {
				if !browser.Eval[bool](p, expression) {
					t.Errorf("not so: %s", what)
				}
			}
			p.Follow("[data-out='401'] a")
			enter(p, "noura@example.org")
			until(p, `location.pathname === "`+path+`" && sessionStorage.length === 0`)
			if got := textOf(site, path, "q-text") + textOf(site, path, "q-numeric"); got != "kettle100" {
				t.Errorf("stored %q", got)
			}
			if got := browser.Eval[string](p, `document.querySelector("`+textField+`").value`); got != "kettle" {
				t.Errorf("the field holds %q", got)
			}
			p.Clean()
		})
	}
}

// TestSignedOut_somebody_else_sends_and_sees_nothing on a shared phone; the first
// one finds the answer again.
func TestSignedOut_somebody_else_sends_and_sees_nothing(t *testing.T) {
	site, path, p := signedOut(t, "en", nothing)
	layla := begun(site, "layla@example.org")
	hers := forAttempt(site, layla)
	p.Wait("[data-out='401']")
	p.Follow("[data-out='401'] a")
	enter(p, "layla@example.org")
	for _, at := range []string{path, hers, "/learn", "/account"} {
		p.Goto(at)
		if browser.Eval[bool](p, `document.documentElement.outerHTML.includes("kettle") || Array.from(document.querySelectorAll("input")).some(i => i.value === "kettle")`) {
			t.Errorf("%s shows the answer of another", at)
		}
	}
	if n := saves(p); n != 1 {
		t.Errorf("sent %d times", n)
	}
	if got := textOf(site, path, "q-text") + textOf(site, hers, "q-text"); got != "" {
		t.Errorf("stored %q", got)
	}
	p.Cookie("sid", cookieOf(t, site.SignIn("noura@example.org"), "sid"))
	p.Goto(path)
	says(p, "q-text", "Saved at")
	if got := textOf(site, path, "q-text"); got != "kettle" {
		t.Errorf("stored %q", got)
	}
	p.Clean()
}

// TestSignedOut_and_in_again_elsewhere: the page's token is of the earlier
// session.
func TestSignedOut_and_in_again_elsewhere(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(everyKind(t)))
	v := begun(site, "noura@example.org")
	path := forAttempt(site, v)
	p := browser.Start(t).Open(site.URL, browser.Device{Lang: "en", Phone: true})
	p.Cookie("sid", cookieOf(t, v, "sid"))
	p.Goto(path + "?lang=en")
	p.Cookie("sid", cookieOf(t, site.SignIn("noura@example.org"), "sid"))
	p.Fill(textField, "kettle")
	p.Wait("[data-out='403']")
	if got := textOf(site, path, "q-text"); got != "" {
		t.Errorf("stored %q with the token of another session", got)
	}
	p.Follow("[data-out='403'] a")
	says(p, "q-text", "Saved at")
	if got := textOf(site, path, "q-text"); p.Path() != path || got != "kettle" {
		t.Errorf("stored %q at %s", got, p.Path())
	}
	p.Clean()
}

// TestSignedOut_where_the_browser_keeps_nothing: the answer goes along in the
// form.
func TestSignedOut_where_the_browser_keeps_nothing(t *testing.T) {
	site, path, p := signedOut(t, "en", func(p *browser.Page) {
		browser.Eval[bool](p, `Storage.prototype.setItem = () => { throw new Error("no room") }, true`)
	})
	p.Wait("[data-out='401']")
	p.Follow("[data-out='401'] a")
	if got := browser.Eval[string](p, `document.querySelector("main input[name='q.q-text']").value`); got != "kettle" {
		t.Errorf("the page carries %q", got)
	}
	enter(p, "noura@example.org")
	p.Wait(".notice")
	if got := textOf(site, path, "q-text"); got != "kettle" {
		t.Errorf("stored %q", got)
	}
	p.Clean()
}

// TestBack_asks_again_for_what_the_browser_kept: neither the account of somebody
// whose session has ended, nor the question of what has been handed in. The browser
// must have kept the page, or this would show nothing.
func TestBack_asks_again_for_what_the_browser_kept(t *testing.T) {
	const note = `addEventListener("pageshow", e => { if (e.persisted) sessionStorage.setItem("kept", location.pathname) }), true`
	back := func(p *browser.Page, path string, steps int) {
		p.Helper()
		for range steps {
			browser.Eval[bool](p, `history.back(), true`)
			until(p, `document.readyState === "complete"`)
		}
		until(p, `sessionStorage.getItem("kept") === "`+path+`"`)
	}
	site := testkit.Start(t, testkit.WithCourses(everyKind(t)))
	v := begun(site, "noura@example.org")
	path := forAttempt(site, v)
	p := browser.Start(t).Open(site.URL, browser.Device{Lang: "en", Phone: true})
	p.Cookie("sid", cookieOf(t, v, "sid"))
	p.Goto(path + "/submit")
	browser.Eval[bool](p, note)
	p.Follow("main form button")
	back(p, path+"/submit", 1)
	until(p, `location.pathname === "`+path+`/result"`)
	p.Goto("/account")
	browser.Eval[bool](p, note)
	p.Goto("/courses")
	lapse(t, site, v)
	back(p, "/account", 1)
	until(p, `location.pathname === "/sign-in"`)
	if browser.Eval[bool](p, `document.body.textContent.includes("noura@example.org")`) {
		t.Error("the account is still shown")
	}
	p.Clean()
}
