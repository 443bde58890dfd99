package story_test

import (
	"testing"

	"sanad/courses"
	"sanad/internal/render"
	"sanad/internal/testkit/browser"
)

// TestAttempt_outlives_a_lost_line answers while the line is cut, and finds
// everything again.
func TestAttempt_outlives_a_lost_line(t *testing.T) {
	w := sample(t)
	b := browser.Start(t)
	p := w.sit(t, b, "yusuf", browser.Device{Lang: "ar", Phone: true})
	path := "/attempts/" + string(w.open.ID)
	p.Goto(path)
	qs := typesOf(items(w.Site, w.open))
	p.answer(qs[courses.Single])
	p.saved(qs[courses.Single])

	p.Offline(true)
	p.answer(qs[courses.ShortText])
	p.answer(qs[courses.Match])
	p.Until("a word that it is not saved", state(qs[courses.ShortText])+`.textContent === document.querySelector("auto-save").getAttribute("failed")`)
	p.reads("[data-state="+qs[courses.ShortText].ID+"]", "attempt.not_saved")
	p.reads("[data-all]", "attempt.pending")
	p.picture("/cut")
	p.Offline(false)
	for _, kind := range []string{courses.ShortText, courses.Match} {
		p.saved(qs[kind])
	}
	p.reads("[data-all]", "attempt.all_saved")

	p.Goto(path)
	for _, kind := range []string{courses.Single, courses.ShortText, courses.Match} {
		p.holds(qs[kind])
	}
	p.Clean()
}

// TestAttempt_in_two_windows answers in one window what another holds too.
func TestAttempt_in_two_windows(t *testing.T) {
	w := sample(t)
	b := browser.Start(t)
	path := "/attempts/" + string(w.open.ID)
	qs := typesOf(items(w.Site, w.open))
	first := w.sit(t, b, "yusuf", browser.Device{Lang: "en"})
	second := w.sit(t, b, "yusuf", browser.Device{Lang: "en", Phone: true})
	first.Goto(path)
	second.Goto(path)
	first.answer(qs[courses.ShortText])
	first.saved(qs[courses.ShortText])
	second.Fill("#"+render.QuestionID(qs[courses.ShortText].ID)+"-in", "an old answer")
	second.Press("\t")
	second.Until("word of the newer answer", state(qs[courses.ShortText])+`.textContent === document.querySelector("auto-save").getAttribute("kept")`)
	second.Goto(path)
	second.holds(qs[courses.ShortText])
	second.answer(qs[courses.Numeric])
	second.saved(qs[courses.Numeric])
	first.Goto(path)
	first.holds(qs[courses.ShortText])
	first.holds(qs[courses.Numeric])
	first.Clean()
	second.Clean()
}

// TestAttempt_goes_on_in_the_other_language switches in the middle of an attempt.
func TestAttempt_goes_on_in_the_other_language(t *testing.T) {
	w := sample(t)
	p := w.sit(t, browser.Start(t), "yusuf", browser.Device{Lang: "ar", Phone: true})
	path := "/attempts/" + string(w.open.ID)
	qs := typesOf(items(w.Site, w.open))
	p.Goto(path)
	p.answer(qs[courses.Single])
	p.answer(qs[courses.Gaps])
	p.answer(qs[courses.Numeric])
	p.Follow("#language")
	p.speak("en", w)
	p.look(path)
	for _, kind := range []string{courses.Single, courses.Gaps, courses.Numeric} {
		p.holds(qs[kind])
	}
	p.Clean()
}

// speak makes the person read on in the other language.
func (p *person) speak(lang string, w *world) {
	p.device.Lang = lang
	p.say = w.Catalogue.For(prefs(lang))
}

func typesOf(items []*courses.Item) map[string]*courses.Item {
	out := map[string]*courses.Item{}
	for _, it := range items {
		out[it.Type] = it
	}
	return out
}

// state is the element that says what is stored of an answer.
func state(it *courses.Item) string {
	return `document.querySelector('[data-state="` + it.ID + `"]')`
}

// saved waits until the page says that the server holds the answer.
func (p *person) saved(it *courses.Item) {
	p.Helper()
	words := squeeze(p.say.T("attempt.saved_at", "time", ""))
	p.Until("a word that "+it.ID+" is saved", state(it)+`.textContent.includes(`+js(words)+`) && !`+state(it)+`.classList.contains("bad")`)
}

// holds fails unless the page shows the right answer to a question.
func (p *person) holds(it *courses.Item) {
	p.Helper()
	if got, want := p.given(it), p.wanted(it); got != want {
		p.Errorf("%s: question %s holds %q, want %q", p.Path(), it.ID, got, want)
	}
}
