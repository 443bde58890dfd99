package story_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"sanad/courses"
	"sanad/internal/assets"
	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/internal/question"
	"sanad/internal/render"
	"sanad/internal/testkit/browser"
	"sanad/web"
)

// errorItems are the questions of the bundled courses in which places of a text
// are to be picked.
func errorItems(t *testing.T) (out []*courses.Item) {
	t.Helper()
	add := func(items []courses.Item) {
		for i := range items {
			if items[i].Type == courses.Errors {
				out = append(out, &items[i])
			}
		}
	}
	for _, c := range courses.Bundled() {
		p, report := courses.Read(c.Files)
		if !report.OK() {
			t.Fatal(report.Errors())
		}
		for i := range p.Lessons {
			add(p.Lessons[i].Check)
		}
		for i := range p.Banks {
			add(p.Banks[i].Items)
		}
	}
	return out
}

// asked serves one page that asks all of them, as an attempt would.
func asked(t *testing.T) string {
	t.Helper()
	words, err := i18n.Load(web.Messages())
	if err != nil {
		t.Fatal(err)
	}
	bundle, err := assets.Build(web.Files)
	if err != nil {
		t.Fatal(err)
	}
	r, err := render.New(web.Files, words, bundle)
	if err != nil {
		t.Fatal(err)
	}
	items := errorItems(t)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if f, ok := bundle.File(req.URL.Path); ok {
			w.Header().Set("Content-Type", f.Type)
			_, _ = w.Write(f.Body)
			return
		}
		p := &render.AttemptPage{Base: render.Base{Locale: r.For(prefs(req.URL.Path[1:]))}, Left: -1}
		for _, it := range items {
			p.Questions = append(p.Questions, &render.QuestionPart{View: question.Show(it, lms.Lang(req.URL.Path[1:]), question.Order{}, question.Response{}), P: &p.Base, ID: render.QuestionID(it.ID)})
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if err := r.Page(p, func(d *render.Document) error { return d.WriteHTML(w) }); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// parted measures, at every width from a narrow phone's to a desktop's, where a
// box stands on another line than the first letter of its words. It returns the
// questions where that is so, and how many boxes it measured on how many lines.
const parted = `(() => {
	const out = new Set(); let boxes = 0, broken = 0;
	for (let width = 240; width <= 1280; width += 8) for (const text of document.querySelectorAll(".q-text")) {
		text.style.inlineSize = width + "px";
		for (const span of text.querySelectorAll(".span")) {
			const box = span.querySelector("input").getBoundingClientRect(), words = span.lastElementChild, first = document.createRange();
			const letters = document.createTreeWalker(words, NodeFilter.SHOW_TEXT).nextNode();
			first.setStart(letters, 0); first.setEnd(letters, 1);
			const letter = first.getBoundingClientRect();
			boxes++;
			if (words.getClientRects().length > 1) broken++;
			if (Math.abs(box.top + box.bottom - letter.top - letter.bottom) / 2 > box.height) out.add(text.closest("[data-item]").dataset.item + " at " + width);
		}
	}
	return { parted: Array.from(out), boxes, broken };
})()`

// TestErrors_a_box_stays_with_its_first_word in the text of every bundled
// question, in both languages.
func TestErrors_a_box_stays_with_its_first_word(t *testing.T) {
	b := browser.Start(t)
	site := asked(t)
	for _, lang := range []string{"ar", "en"} {
		p := b.Open(site, browser.Device{Lang: lang})
		p.Goto("/" + lang)
		browser.Eval[bool](p, `document.fonts.ready.then(() => true)`)
		got := browser.Eval[struct {
			Parted        []string
			Boxes, Broken int
		}](p, parted)
		t.Logf("%s: %d boxes measured, %d of them before words that break over lines", lang, got.Boxes, got.Broken)
		if got.Boxes < 1000 || got.Broken < 100 {
			t.Errorf("%s: only %d boxes, %d before words that break", lang, got.Boxes, got.Broken)
		}
		for _, at := range got.Parted {
			t.Errorf("%s: the box of a place in %s px stands apart from its words", lang, at)
		}
		p.Close()
	}
}
