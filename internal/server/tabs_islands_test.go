package server_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"sanad/internal/assessment"
	"sanad/internal/lms"
	"sanad/internal/testkit"
	"sanad/internal/testkit/browser"
)

// tabs are two windows of one learner on one attempt at a quiz with every type
// of question.
func tabs(t *testing.T) (site *testkit.Site, path string, first, second *browser.Page) {
	t.Helper()
	site = testkit.Start(t, testkit.WithCourses(everyKind(t)))
	v := begun(site, "noura@example.org")
	path = forAttempt(site, v)
	b := browser.Start(t)
	for _, p := range []**browser.Page{&first, &second} {
		*p = b.Open(site.URL, browser.Device{Lang: "en", Phone: true})
		(*p).Cookie("sid", cookieOf(t, v, "sid"))
		(*p).Goto(path + "?lang=en")
	}
	return site, path, first, second
}

// says waits until the page says words of an answer.
func says(p *browser.Page, item, words string) {
	p.Helper()
	until(p, `document.querySelector("[data-state='`+item+`']").textContent.includes("`+words+`")`)
}

// textOf is what is stored of a typed answer.
func textOf(site *testkit.Site, path, item string) string {
	site.Helper()
	id := lms.AttemptID(strings.TrimPrefix(path, "/attempts/"))
	a, err := site.Assessments.Get(context.Background(), lms.SystemActor(lms.Platform), id)
	if err != nil {
		site.Fatal(err)
	}
	for _, b := range a.Answers {
		if b.Item == item {
			return b.Response.Text
		}
	}
	site.Fatalf("no %s in the attempt", item)
	return ""
}

const textField = "input[name='q.q-text']"

func TestTabs_the_latest_answer_stands_whichever_tab_hands_in(t *testing.T) {
	site, path, first, second := tabs(t)
	first.Fill(textField, "jar")
	says(first, "q-text", "Saved at")
	site.Clock.Advance(time.Minute)
	second.Fill(textField, "kettle")
	says(second, "q-text", "replaces your answer")
	second.Fill("input[name='q.q-numeric']", "100")
	says(second, "q-numeric", "Saved at")
	if got := textOf(site, path, "q-text"); got != "kettle" {
		t.Errorf("stored %q, want what was typed last", got)
	}
	first.Follow("button[value='finish']") // its form still says jar, and nothing of numbers
	first.Wait(".notice")
	if got := textOf(site, path, "q-text") + textOf(site, path, "q-numeric"); got != "kettle100" {
		t.Errorf("the older tab took an answer back: %q", got)
	}
	first.Clean()
	second.Clean()
}

func TestTabs_an_answer_from_before_gives_way_when_the_line_is_back(t *testing.T) {
	site, path, first, second := tabs(t)
	first.Offline(true)
	first.Fill(textField, "an old answer")
	says(first, "q-text", "Not saved yet")
	second.Fill(textField, "kettle")
	says(second, "q-text", "Saved at")
	first.Offline(false)
	browser.Eval[bool](first, `window.dispatchEvent(new Event("online"))`)
	says(first, "q-text", "later answer from another window")
	browser.Eval[bool](first, `document.activeElement.blur(), true`) // which tells of the change once more
	first.Follow("button[value='finish']")
	if got := textOf(site, path, "q-text"); got != "kettle" {
		t.Errorf("stored %q, want what was typed last", got)
	}
	first.Clean()
	second.Clean()
}

func TestTabs_a_tab_that_was_left_open_closes_once_the_attempt_is_handed_in(t *testing.T) {
	site, path, first, second := tabs(t)
	second.Fill(textField, "kettle")
	says(second, "q-text", "Saved at")
	first.Follow("button[value='finish']")
	first.Follow("main form button")
	second.Fill(textField, "another")
	second.Wait("[data-closed]")
	for what, expression := range map[string]string{
		"nothing can be changed":  `Array.from(document.querySelectorAll("fieldset.q")).every(q => q.disabled)`,
		"no button sends":         `Array.from(document.querySelectorAll("button[name=do]")).every(b => b.disabled)`,
		"nothing claims to be":    `!document.querySelector("auto-save form").textContent.includes("aved at")`,
		"the time has stopped":    `!document.querySelector("quiz-timer")`,
		"one alert":               `Array.from(document.querySelectorAll(".alert")).filter(a => a.offsetHeight > 0).length === 1`,
		"the alert has the focus": `document.activeElement.matches("[data-closed]")`,
	} {
		if !browser.Eval[bool](second, expression) {
			t.Errorf("not so: %s", what)
		}
	}
	if got := textOf(site, path, "q-text"); got != "kettle" {
		t.Errorf("stored %q after the end", got)
	}
	second.Follow("[data-closed] a")
	if got := second.Path(); got != path+"/result" {
		t.Errorf("the alert leads to %s", got)
	}
	first.Clean()
	second.Clean()
}

func TestTabs_a_number_that_is_none_is_not_called_saved(t *testing.T) {
	site, path, p, _ := tabs(t)
	p.Fill("input[name='q.q-numeric']", "hot")
	says(p, "q-numeric", "Write a number")
	if got := textOf(site, path, "q-numeric"); got != "" {
		t.Errorf("stored %q", got)
	}
	if got := p.Text("[data-all]"); !strings.Contains(got, "not saved") {
		t.Errorf("the page says %q of all answers", got)
	}
	p.Follow("button[value='finish']")
	if got := browser.Eval[string](p, `document.querySelector("input[name='q.q-numeric']").value`); got != "hot" {
		t.Errorf("the field holds %q, want what was typed", got)
	}
	p.Wait("#q-q-numeric-error")
	p.Fill("input[name='q.q-numeric']", "٩٩٫٨")
	says(p, "q-numeric", "Saved at")
	until(p, `document.querySelector("[data-all]").textContent.includes("All your answers")`)
	p.Clean()
}

func TestTime_over_hands_in_what_can_be_read(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(everyKind(t)))
	v := begun(site, "noura@example.org")
	a := attemptOf(site, v)
	old, path := form(v), forAttempt(site, v)
	old.Set("q.q-numeric", "hot")
	old.Set("q.q-text", "kettle")
	site.Clock.Advance(a.Deadline.Sub(site.Clock.Now()) + 1e9)
	v.Do("POST", path+"/submit", old).Want(200)
	if a = attemptOf(site, v); a.State == assessment.StateOpen || textOf(site, path, "q-text") != "kettle" {
		t.Errorf("after the deadline a wrong number kept the attempt %s, text %q", a.State, textOf(site, path, "q-text"))
	}
}
