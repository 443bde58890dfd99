package story_test

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"sanad/internal/account"
	"sanad/internal/enrolment"
	"sanad/internal/lms"
	"sanad/internal/render"
	"sanad/internal/testkit"
	"sanad/internal/testkit/browser"
)

// film is forty seconds of one colour.
//
//go:embed testdata/pour.mp4
var film []byte

// recordingSeconds makes the recording longer than what a browser fetches ahead.
const recordingSeconds = 600

// recording is silence as MP3: frames of 128 kbit/s with nothing in them.
func recording() []byte {
	frame := append([]byte{0xff, 0xfb, 0x90, 0}, make([]byte, 413)...)
	return append([]byte("ID3\x04\x00\x00\x00\x00\x00\x00"), bytes.Repeat(frame, recordingSeconds*44100/1152)...)
}

// playable is the sample course with a recording and a film that can be played,
// and other edits.
func playable(t *testing.T, edits ...string) fs.FS {
	t.Helper()
	return testkit.Tea(t, append(edits, "ID3 only the beginning of a recording", string(recording()), "seconds: 3\n", "seconds: 600\n",
		"0000ftypisom only the beginning of a film", string(film))...)
}

const serving = "/courses/tea/lessons/serving"

// TestMedia_is_fetched_when_played_and_goes_on_on_another_device listens and
// watches by keys on a phone, and goes on listening on a desktop.
func TestMedia_is_fetched_when_played_and_goes_on_on_another_device(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(playable(t)))
	secret, who := listener(t, site)
	b := browser.Start(t)
	phone := listen(t, b, site, secret, browser.Device{Lang: "ar", Phone: true})
	phone.play("audio")
	for browser.Eval[float64](phone.Page, `document.querySelector("audio").currentTime`) < recordingSeconds/2 {
		phone.Press(kb.ArrowRight)
	}
	phone.Until("the recording to go on there", `!document.querySelector("audio").seeking && document.querySelector("audio").readyState > 2`)
	phone.Press(" ")
	phone.Until("the recording to stop", `document.querySelector("audio").paused`)
	left := browser.Eval[int](phone.Page, `Math.floor(document.querySelector("audio").currentTime)`)
	eventually(t, func() bool { return secondOf(site, who, "voice") == left }, "the place in the recording to reach the server")
	phone.watch()
	phone.Goto("/learn") // leaving in the middle of the film
	eventually(t, func() bool { return secondOf(site, who, "pour") >= 3 }, "the place in the film to reach the server")

	desktop := listen(t, b, site, secret, browser.Device{Lang: "en"})
	desktop.play("audio")
	if got := browser.Eval[float64](desktop.Page, `document.querySelector("audio").currentTime`); got < float64(left) || got > float64(left)+10 {
		t.Errorf("the recording goes on at second %.1f, want %d", got, left)
	}
	if got := desktop.asked(".mp3"); !slices.ContainsFunc(got, func(r browser.Request) bool { return !strings.HasPrefix(r.Range, "bytes=0-") }) {
		t.Errorf("going on in the middle asked for %+v, want a part that begins there", got)
	}
	desktop.signed()
	phone.Clean()
	desktop.Clean()
}

// TestMedia_played_on_two_devices_adds_up plays half of the film on a phone and
// the rest on a desktop, for a lesson that asks for four fifths of it.
func TestMedia_played_on_two_devices_adds_up(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(playable(t, "rule: view or manual", "rule: video:80")))
	secret, who := listener(t, site)
	b := browser.Start(t)
	phone := listen(t, b, site, secret, browser.Device{Lang: "ar", Phone: true})
	phone.race(20)
	phone.play("audio")
	phone.Until("the film to stop when the recording plays", `document.querySelector("video").paused`)
	eventually(t, func() bool { return progressOf(site, who).Played["pour"].Percent() >= 49 }, "half of the film to reach the server")
	first := progressOf(site, who)
	if share := first.Played["pour"].Percent(); share >= 80 || first.DoneAt != nil {
		t.Fatalf("the phone alone played %d %% and is done at %v; the story needs a desktop", share, first.DoneAt)
	}
	phone.Goto("/learn")

	desktop := listen(t, b, site, secret, browser.Device{Lang: "en"})
	desktop.race(40)
	eventually(t, func() bool { return progressOf(site, who).DoneAt != nil }, "both halves together to be enough")
	if alone := browser.Eval[float64](desktop.Page, `(r => 100 * (r.end(0) - r.start(0)) / `+theFilm+`.duration)(`+theFilm+`.played)`); alone >= 80 {
		t.Errorf("the desktop alone played %.0f %%; nothing had to be added up", alone)
	}
	desktop.Goto(serving)
	desktop.reads(".lesson-end .tag", "lesson.complete")
	phone.Clean()
	desktop.Clean()
}

const theFilm = `document.querySelector("video")`

// race plays the film up to a second, four times as fast.
func (p *person) race(to int) {
	p.Helper()
	p.play("video")
	there := fmt.Sprintf(`(%s.currentTime >= %d || %[1]s.ended)`, theFilm, to)
	browser.Eval[bool](p.Page, theFilm+`.addEventListener("timeupdate", () => { if `+there+` `+theFilm+`.playbackRate = 1 }), (`+theFilm+`.playbackRate = 4, true)`)
	p.Until("the film to go on", there)
}

// listen opens the lesson with media on a device of the listener's.
func listen(t *testing.T, b *browser.Browser, site *testkit.Site, secret string, d browser.Device) *person {
	t.Helper()
	p := sit(t, b, site, d)
	p.Cookie("lang", d.Lang)
	p.Cookie("sid", secret)
	p.Goto(serving)
	p.look(serving)
	p.unplayed()
	return p
}

// listener is somebody who may open the lesson with media.
func listener(t *testing.T, site *testkit.Site) (secret string, who lms.Actor) {
	t.Helper()
	ctx := context.Background()
	site.Person("noura@example.org", noura)
	secret, _, err := site.Accounts.SignIn(ctx, account.Visitor{Network: "127.0.0.0/24", Agent: "story"}, "noura@example.org", testkit.Password)
	if err != nil {
		t.Fatal(err)
	}
	session, err := site.Accounts.Resolve(ctx, lms.Platform, secret)
	if err != nil {
		t.Fatal(err)
	}
	who = session.Actor
	_, err = site.Enrolments.Enrol(ctx, who, "tea")
	if err == nil {
		_, err = site.Enrolments.Checked(ctx, who, "tea", "water", "boil", true)
	}
	if err == nil {
		_, err = site.Enrolments.Read(ctx, who, "tea", enrolment.Reading{Lesson: "water", Viewed: true})
	}
	if err != nil {
		t.Fatal(err)
	}
	return secret, who
}

// unplayed fails when anything of a medium has come before it was asked for, or
// when its price is not said beside it.
func (p *person) unplayed() {
	p.Helper()
	if got := slices.Concat(p.asked(".mp3"), p.asked(".mp4"), p.asked(".vtt")); len(got) > 0 {
		p.Errorf("%s: fetched before anybody plays: %+v", p.Path(), got)
	}
	b := render.Base{Locale: p.say}
	for selector, bytes := range map[string]int{"audio": len(recording()), "video": len(film)} {
		if got, want := p.words(".player:has("+selector+") .facts"), squeeze(b.Size(int64(bytes))); !strings.Contains(got, want) {
			p.Errorf("%s: beside the %s stands %q, want the price %q", p.Path(), selector, got, want)
		}
	}
}

// asked lists the requests for files with an ending.
func (p *person) asked(ending string) []browser.Request {
	return slices.DeleteFunc(p.Requests(), func(r browser.Request) bool { return !strings.Contains(r.URL, ending+"?") })
}

// play goes to a medium by Tab and plays it by the space bar.
func (p *person) play(selector string) {
	p.Helper()
	p.tabTo(selector)
	p.Press(" ")
	p.Until("the "+selector+" to play", `(m => !m.paused && !m.seeking && m.played.length > 0 && m.played.end(m.played.length - 1) > m.played.start(m.played.length - 1))(document.querySelector("`+selector+`"))`)
}

// watch plays the film for some seconds and sees its captions.
func (p *person) watch() {
	p.Helper()
	p.play("video")
	p.Until("captions in the page's language", `(t => t.kind === "captions" && t.language === document.documentElement.lang && t.mode === "showing" && t.activeCues.length === 1 && t.activeCues[0].text === "نصبّ الشاي.")(document.querySelector("video").textTracks[0])`)
	p.Until("some seconds of the film", `document.querySelector("video").currentTime > 3`)
}

// signed fails when a medium came whole instead of by range, or by a link that
// anybody could make.
func (p *person) signed() {
	p.Helper()
	var asked []browser.Request
	eventually(p, func() bool {
		asked = p.asked(".mp3")
		return !slices.ContainsFunc(asked, func(r browser.Request) bool { return r.Status == 0 && !r.GivenUp })
	}, "an answer to every request that was not given up")
	asked = slices.DeleteFunc(asked, func(r browser.Request) bool { return r.Status == 0 })
	if len(asked) == 0 {
		p.Error("no part of the recording has arrived")
	}
	for _, r := range asked {
		if r.Status != http.StatusPartialContent || !strings.HasPrefix(r.Range, "bytes=") {
			p.Errorf("%s asked for %q and got status %d, want a part", r.URL, r.Range, r.Status)
		}
		path := strings.TrimPrefix(r.URL, p.site.URL)
		bare, _, _ := strings.Cut(path, "?")
		stranger := p.site.Visitor()
		for link, want := range map[string]int{path: http.StatusOK, bare: http.StatusForbidden, path[:len(path)-1]: http.StatusForbidden} {
			stranger.Get(link).Want(want)
		}
	}
}

// secondOf is where somebody left a medium of the lesson.
func secondOf(site *testkit.Site, who lms.Actor, medium string) int {
	site.Helper()
	return progressOf(site, who).Second[medium]
}

// progressOf is how far somebody is in the lesson.
func progressOf(site *testkit.Site, who lms.Actor) enrolment.LessonProgress {
	site.Helper()
	e, _, err := site.Enrolments.Get(context.Background(), who, "tea")
	if err != nil {
		site.Fatal(err)
	}
	return e.Progress("serving")
}
