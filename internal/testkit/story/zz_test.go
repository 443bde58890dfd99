package story_test

import (
	"testing"
	"time"

	"sanad/courses"
	"sanad/internal/testkit"
	"sanad/internal/testkit/browser"
	"sanad/internal/lms"
)

func TestZZ(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(everyType(t)))
	site.Person("a@example.org", lms.Text{AR: "x", EN: "y"})
	b := browser.Start(t)
	p := sit(t, b, site, browser.Device{Lang: "en"})
	p.Goto("/sign-in")
	p.Fill("[name=email]", "a@example.org")
	p.Fill("[name=password]", testkit.Password)
	p.Follow("main form[method=post] button")
	p.Goto("/courses/tea")
	p.Follow(".join form button")
	p.study("tea")
	p.Follow("main form[method=post] button")
	qs := typesOf(items(site, attempt(site, p.Path())))
	p.answer(qs[courses.Single])
	p.saved(qs[courses.Single])
	p.Offline(true)
	browser.Eval[bool](p.Page, `(window.log=[], window.f0=fetch, window.fetch=(...a)=>{const i=log.push("start "+(a[1].body||""))-1; return f0(...a).then(r=>{log.push("ok "+i+" "+r.status);return r},e=>{log.push("err "+i+e);throw e})}, true)`)
	p.answer(qs[courses.ShortText])
	for i := 0; i < 6; i++ {
		time.Sleep(time.Second)
		t.Log(p.words(`[data-state="`+qs[courses.ShortText].ID+`"]`), browser.Eval[[]string](p.Page, "log"), browser.Eval[bool](p.Page, "navigator.onLine"), browser.Eval[string](p.Page, "JSON.stringify(sessionStorage)"))
	}
}
