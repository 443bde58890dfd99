package story_test

import (
	"os"
	"path/filepath"
	"testing"

	"sanad/internal/testkit/browser"
)

// TestJudged_verdicts_are_accessible pastes a badge for each verdict, in both
// languages, on a phone and a desktop, light and dark, with and without scripts.
func TestJudged_verdicts_are_accessible(t *testing.T) {
	w := sample(t)
	b := browser.Start(t)
	for _, d := range []browser.Device{{Lang: "ar", Phone: true}, {Lang: "en", Phone: true, Dark: true}, {Lang: "ar", Dark: true}, {Lang: "en"}} {
		p := w.sit(t, b, "", d)
		for _, v := range w.Judged() {
			p.Goto("/verify")
			browser.Eval[any](p.Page, `document.querySelector("#f-badge").value = `+js(v.Badge))
			p.Follow("main form[enctype] button")
			p.look("/verify")
			p.large()
			p.Accessible()
			p.Clean()
		}
	}
}

// TestJudged_a_file_is_sent_without_scripts: a visitor downloads the badge of a
// certificate and sends the file as it is.
func TestJudged_a_file_is_sent_without_scripts(t *testing.T) {
	w := sample(t)
	p := w.sit(t, browser.Start(t), "", browser.Device{Lang: "ar", Phone: true, NoScript: true})
	picture := w.visitor("").Get("/c/" + string(w.Certificates["valid"]) + ".png").Page.Body
	file := filepath.Join(t.TempDir(), "badge.png")
	if err := os.WriteFile(file, []byte(picture), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Goto("/verify")
	p.Fill("#f-file", file)
	p.Follow("main form[enctype] button")
	p.look("/verify")
	p.reads(".verdict-word", "cert.judged_valid")
}
