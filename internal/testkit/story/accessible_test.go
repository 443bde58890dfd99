package story_test

import (
	"testing"

	"sanad/internal/testkit/browser"
)

// TestPages_are_accessible walks every type of page, in both languages, on a phone
// and a desktop, light and dark, and lets the rules of axe and ours look at it.
func TestPages_are_accessible(t *testing.T) {
	w := sample(t)
	b := browser.Start(t)
	for _, v := range w.Views() {
		w.cookie(v.Who) // before the windows share them
	}
	for _, d := range []browser.Device{{Lang: "ar", Phone: true}, {Lang: "en", Phone: true}, {Lang: "ar", Phone: true, Dark: true}, {Lang: "en", Phone: true, Dark: true},
		{Lang: "ar", Dark: true}, {Lang: "en"}} {
		t.Run(d.String(), func(t *testing.T) {
			t.Parallel()
			p := w.sit(t, b, "", d)
			lessons := w.Lessons()
			if d.Dark || !d.Phone {
				lessons = lessons[:1] // they differ in words, which were read on the phone
			}
			for _, v := range append(w.Views(), lessons...) {
				p.as(v.Who, w)
				p.Goto(v.Path)
				p.look(v.Path)
				p.large()
				p.Accessible()
			}
			p.mistakes(w)
		})
	}
}

// mistakes looks at forms that come back with what is wrong beside the fields.
func (p *person) mistakes(w *world) {
	p.Helper()
	p.as("", w)
	for _, path := range []string{"/register", "/sign-in", "/verify"} {
		p.Goto(path)
		p.Follow("main form[method=post] button")
		p.look(path)
		if got := browser.Eval[string](p.Page, `document.activeElement.tagName.toLowerCase()`); got != "mistake-list" {
			p.Errorf("%s: the focus is on %s, not on what is wrong", path, got)
		}
		p.large()
		p.Accessible()
	}
}

// large fails for every control that is smaller than a finger or a shaking hand
// can be asked to hit: 24 by 24 pixels. Links within sentences are excepted, and
// boxes whose label is large enough.
func (p *person) large() {
	p.Helper()
	small := browser.Eval[[]string](p.Page, `(() => {
		const size = (e) => e.getBoundingClientRect(), shown = (e) => e.checkVisibility({visibilityProperty: true}) && size(e).width > 1;
		const ok = (e) => size(e).width >= 23.5 && size(e).height >= 23.5;
		const inText = (e) => e.tagName === "A" && (e.parentElement.textContent.trim() !== e.textContent.trim());
		return Array.from(document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary"))
			.filter(shown).filter((e) => !ok(e) && !inText(e) && !(e.labels && Array.from(e.labels).some(ok)))
			.map((e) => e.outerHTML.slice(0, 120) + " " + Math.round(size(e).width) + "x" + Math.round(size(e).height));
	})()`)
	for _, s := range small {
		p.Errorf("%s: smaller than 24 by 24: %s", p.Path(), s)
	}
}
