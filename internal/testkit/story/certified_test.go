package story_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"sanad/internal/lms"
	"sanad/internal/testkit"
	"sanad/internal/testkit/browser"
)

// testDwell is longer than any lesson asks to be read.
const testDwell = 15 * time.Minute

var noura = lms.Text{AR: "نورة عبدالله", EN: "Noura Abdullah"}

func TestVolunteer_learns_and_is_certified(t *testing.T) {
	b := browser.Start(t)
	for _, story := range []struct {
		device browser.Device
		spelt  string // of the course, as somebody types it
		course lms.CourseID
	}{
		{browser.Device{Lang: "ar", Phone: true}, "سلامه الحسابات", "account-device-safety"},
		{browser.Device{Lang: "en"}, "personal data protection", "privacy-pdpl"},
		{browser.Device{Lang: "ar", Phone: true, NoScript: true}, "الشَّاى", "tea"},
		{browser.Device{Lang: "en", NoScript: true}, "TEA", "tea"},
	} {
		t.Run(story.device.String(), func(t *testing.T) {
			t.Parallel()
			p := sit(t, b, siteWith(t, story.course), story.device)
			p.find(story.spelt, story.course)
			p.register("noura@example.org", noura, story.course)
			p.study(story.course)
			p.pass()
			p.certificate(b)
			p.Clean()
		})
	}
}

// siteWith is a site with the bundled courses, or with the small one alone.
func siteWith(t *testing.T, c lms.CourseID) *testkit.Site {
	t.Helper()
	if c == "tea" {
		return testkit.Start(t, testkit.WithCourses(testkit.TeaWithoutEssays(t)))
	}
	return testkit.Start(t)
}

// certificate looks at the certificate that a result leads to, fetches its
// paper, and has a stranger check it.
func (p *person) certificate(b *browser.Browser) {
	p.Helper()
	p.site.Settle()
	p.Goto(p.Path())
	p.Follow("a[href^='/c/']")
	p.look("/c/")
	path := p.Path()
	p.genuine()
	p.paper()
	stranger := sit(p, b, p.site, p.device)
	stranger.Goto("/verify")
	stranger.look("/verify")
	stranger.Fill("[name=code]", p.site.URL+path)
	stranger.Follow("main form[method=post] button")
	stranger.look(path)
	stranger.genuine()
	stranger.Clean()
}

// genuine reads that a certificate is valid, whose it is, and its day by both
// calendars.
func (p *person) genuine() {
	p.Helper()
	p.reads(".verdict-word", "cert.is_valid")
	if got, want := p.words(".holder"), noura.In(p.say.Lang); got != want {
		p.Errorf("holder: got %q, want %q", got, want)
	}
	now := p.site.Clock.Now().In(p.say.Location())
	for _, lang := range lms.Langs { // a certificate has two faces, each with its own calendar first and its own digits
		say := p.site.Catalogue.For(prefs(string(lang)))
		face := p.words(".paper section[lang=" + string(lang) + "]")
		for _, day := range []string{say.HijriDate(now), say.GregorianDate(now)} {
			if !strings.Contains(face, squeeze(day)) {
				p.Errorf("certificate: %q has no %q", face, day)
			}
		}
	}
}

// paper fetches the certificate to print, as whoever holds the link.
func (p *person) paper() {
	p.Helper()
	link := browser.Eval[string](p.Page, `(Array.from(document.querySelectorAll("main a")).find(a => a.pathname.endsWith(".pdf")) || {href: ""}).href`)
	resp, err := http.Get(link)
	if err != nil {
		p.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		p.Fatal(err)
	}
	if got := resp.Header.Get("Content-Type"); resp.StatusCode != http.StatusOK || got != "application/pdf" || !bytes.HasPrefix(body, []byte("%PDF-")) {
		p.Errorf("paper %s: status %d, type %q, begins %.8q", link, resp.StatusCode, got, body)
	}
}
