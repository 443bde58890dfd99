package story_test

import (
	"strconv"
	"strings"
	"testing"

	"sanad/internal/testkit/browser"
)

// deep is the number of a block in the middle of a long lesson.
const deep = 9

// TestLesson_keeps_the_place reads to the middle of a lesson, switches the
// language there, and goes on at the same block on another device.
func TestLesson_keeps_the_place(t *testing.T) {
	w := sample(t)
	b := browser.Start(t)
	p := w.sit(t, b, "yusuf", browser.Device{Lang: "ar", Phone: true})
	path := "/courses/account-device-safety/lessons/passphrases"
	p.as("maryam", w)
	p.Goto(path)
	block := p.readTo(deep)
	p.Follow("a[data-switch]")
	p.speak("en", w)
	p.look(path)
	if got := p.Path(); !strings.HasSuffix(got, "#"+block) {
		t.Errorf("the other language opened at %s, want #%s", got, block)
	}
	p.seesBlock(block)

	block = p.readTo(deep + 2)
	p.Goto("/learn") // leaving a page tells where it was left
	eventually(t, func() bool { return w.placeOf("maryam", "account-device-safety", "passphrases") == block }, "the place to reach the server")

	other := w.sit(t, b, "maryam", browser.Device{Lang: "en"})
	other.Goto(path)
	other.look(path)
	other.Click(".resume a[href='#" + block + "']")
	other.seesBlock(block)
	p.Clean()
	other.Clean()
}

// readTo scrolls to a block of the lesson and waits until the page has noticed.
func (p *person) readTo(n int) string {
	p.Helper()
	block := browser.Eval[string](p.Page, `(b => { b.scrollIntoView({block: "start"}); return b.id; })(document.querySelectorAll("[data-b]")[`+strconv.Itoa(n)+`])`)
	p.Until("the page to notice the place", `document.querySelector("a[data-switch]").hash === "#`+block+`"`)
	return block
}

// seesBlock fails unless a block stands in the upper half of the window.
func (p *person) seesBlock(id string) {
	p.Helper()
	p.Until("block "+id+" to be seen", `(r => r.bottom > 0 && r.top < innerHeight / 2)(document.getElementById(`+js(id)+`).getBoundingClientRect())`)
}
