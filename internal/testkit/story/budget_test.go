package story_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"sanad/internal/testkit/browser"
	sampleworld "sanad/internal/testkit/sample"
)

// What the first view of a lesson or a quiz may cost, in bytes over the line and
// requests.
const (
	mostBytes     = 60_000
	mostBytesText = 35_000 // without fonts
	mostRequests  = 8
)

// TestPages_cost_little opens every lesson of the bundled courses, and the
// quizzes, with an empty cache on a phone.
func TestPages_cost_little(t *testing.T) {
	w := sample(t)
	b := browser.Start(t)
	views := w.Lessons()
	for _, c := range []string{"account-device-safety", "privacy-pdpl"} {
		path := "/courses/" + c + "/quizzes/final"
		views = append(views, sampleworld.View{Who: "yusuf", Path: path}, sampleworld.View{Who: "yusuf", Path: w.openOf("yusuf", c)})
	}
	views = append(views, sampleworld.View{Path: "/"}, sampleworld.View{Path: "/courses"})
	for _, lang := range []string{"ar", "en"} {
		for _, v := range views {
			p := w.sit(t, b, v.Who, browser.Device{Lang: lang, Phone: true})
			p.Goto(v.Path)
			p.cheap(v.Path)
			p.quick()
			p.Close()
		}
	}
}

// cheap fails when the page that has just come cost more than it may.
func (p *person) cheap(path string) {
	p.Helper()
	browser.Eval[bool](p.Page, `document.fonts.ready.then(() => true)`)
	time.Sleep(100 * time.Millisecond) // what is still on its way is counted too
	var all, fonts int64
	list := slices.DeleteFunc(p.Requests(), func(r browser.Request) bool { return strings.HasPrefix(r.URL, "data:") })
	for _, r := range list {
		all += r.Bytes
		if r.Type == "Font" {
			fonts += r.Bytes
		}
	}
	p.Logf("%s %s: %d requests, %d bytes, %d of them fonts", p.device.Lang, path, len(list), all, fonts)
	if all > mostBytes || all-fonts > mostBytesText || len(list) > mostRequests {
		p.Errorf("%s %s: %d requests, %d bytes, %d of them fonts; at most %d, %d and %d without fonts", p.device.Lang, path, len(list), all, fonts, mostRequests, mostBytes, mostBytesText)
		for _, r := range list {
			p.Logf("\t%6d %s %s", r.Bytes, r.Type, r.URL)
		}
	}
	if list[0].Bytes == 0 {
		p.Errorf("%s: what the page itself cost was not counted", path)
	}
}

// quick fails when anything must be fetched before the first words can be shown.
func (p *person) quick() {
	p.Helper()
	blocking := browser.Eval[[]string](p.Page, `Array.from(document.querySelectorAll("head link[rel~=stylesheet], head script:not([type=module]):not([async]):not([defer])")).map(e => e.outerHTML)`)
	if len(blocking) > 0 {
		p.Errorf("%s: first words wait for %s", p.Path(), strings.Join(blocking, ", "))
	}
	if got := browser.Eval[int](p.Page, `Array.from(document.querySelectorAll("head style")).reduce((n, s) => n + s.textContent.length, 0)`); got < 500 {
		p.Errorf("%s: %d characters of style stand in the page", p.Path(), got)
	}
	for _, img := range browser.Eval[[]string](p.Page, `Array.from(document.images).filter(e => e.loading !== "lazy" && e.getBoundingClientRect().top > innerHeight).map(e => e.outerHTML.slice(0, 120))`) {
		p.Errorf("%s: a picture below is fetched at once: %s", p.Path(), img)
	}
}

// TestLesson_shows_its_words_before_its_style opens a lesson on a line of
// 400 kbit/s where each request takes two seconds: words come with the first.
func TestLesson_shows_its_words_before_its_style(t *testing.T) {
	w := sample(t)
	p := w.sit(t, browser.Start(t), "yusuf", browser.Device{Lang: "ar", Phone: true})
	p.Slow(50_000, 2*time.Second)
	p.Goto("/courses/account-device-safety/lessons/passphrases")
	first := browser.Eval[float64](p.Page, `performance.getEntriesByName("first-contentful-paint")[0].startTime`)
	style := browser.Eval[float64](p.Page, `performance.getEntriesByType("resource").find(e => e.name.endsWith(".css")).responseEnd`)
	answer := browser.Eval[float64](p.Page, `performance.getEntriesByType("navigation")[0].responseStart`)
	t.Logf("first words after %.0f ms, %.0f ms after the answer began to come; the style sheet after %.0f ms", first, first-answer, style)
	if first >= style {
		t.Errorf("the first words came after %.0f ms, the style sheet after %.0f ms: the words waited for it", first, style)
	}
}
