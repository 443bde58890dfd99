package server_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"sanad/internal/lms"
	"sanad/internal/testkit"
	"sanad/internal/testkit/browser"
)

// window is a browser in which a learner of the sample course is signed in.
func window(site *testkit.Site, email string) *browser.Page {
	site.Helper()
	enrolled(site, email)
	p := browser.Start(site.TB).Open(site.URL, browser.Device{Lang: "en", Phone: true})
	p.Goto("/sign-in?lang=en")
	p.Fill("#f-email", email)
	p.Fill("#f-password", testkit.Password)
	p.Follow("main form button")
	return p
}

// until waits for an expression of the page to hold.
func until(p *browser.Page, expression string) {
	p.Helper()
	p.Until(expression, expression)
}

func TestAutosave_sends_answers_again_once_the_line_is_back(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.TeaWithoutEssays(t, "    tags: [water]\n    count: 1\n", "    tags: [water]\n    count: 3\n", "feedback: after-submit", "feedback: never-key")))
	p := window(site, "noura@example.org")
	p.Goto("/courses/tea/quizzes/final")
	p.Follow("form[action='/courses/tea/quizzes/final'] button")
	id := lms.AttemptID(strings.TrimPrefix(p.Path(), "/attempts/"))
	p.Offline(true)
	p.Fill("input[name='q.q-text']", "kettle")
	until(p, `document.querySelector("[data-state='q-text']").textContent.includes("Not saved yet")`)
	p.Offline(false)
	browser.Eval[bool](p, `window.dispatchEvent(new Event("online"))`)
	until(p, `document.querySelector("[data-state='q-text']").textContent.includes("Saved at")`)
	a, err := site.Assessments.Get(context.Background(), lms.SystemActor(lms.Platform), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range a.Answers {
		if b.Item == "q-text" && b.Response.Text != "kettle" {
			t.Errorf("stored %q, want kettle", b.Response.Text)
		}
	}
	if browser.Eval[int](p, `sessionStorage.length`) != 0 {
		t.Error("what is stored is still waiting")
	}
	until(p, `/\d\d:\d\d/.test(document.querySelector("[data-left]").textContent)`)
	p.Clean()
}

func TestSelfCheck_answers_in_place(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	p := window(site, "noura@example.org")
	p.Goto("/courses/tea/lessons/water")
	browser.Eval[bool](p, `window.stayed = true`)
	if left := p.Text("#end"); !strings.Contains(left, "Answer 1 more question") {
		t.Errorf("before the answer the lesson's end says %q", left)
	}
	p.Click("#b-check input[value='false']")
	p.Click("#b-check button")
	until(p, `!!document.querySelector("#b-check .verdict")`)
	if got := p.Text("#b-check .verdict"); !strings.Contains(got, "Correct") {
		t.Errorf("verdict %q", got)
	}
	if !browser.Eval[bool](p, `window.stayed === true`) {
		t.Error("the page was left")
	}
	until(p, `document.activeElement.classList.contains("said")`)
	if left := p.Text("#end"); strings.Contains(left, "question") || !strings.Contains(left, "Read the lesson to the end") {
		t.Errorf("what is left to do still says %q", left)
	}
	p.Clean()
}

func TestReadingPlace_is_told_when_the_page_is_left(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	p := window(site, "noura@example.org")
	p.Goto("/courses/tea/lessons/water")
	browser.Eval[bool](p, `document.querySelector("#b-check").scrollIntoView(), true`)
	until(p, `document.querySelector("a[data-switch]").hash.startsWith("#b-")`)
	p.Goto("/learn")
	who, err := site.Accounts.LookupEmail(context.Background(), "noura@example.org")
	if err != nil {
		t.Fatal(err)
	}
	learner := lms.Actor{Person: who.ID, Org: lms.Platform, Roles: []lms.Role{lms.RoleLearner}}
	for range 50 {
		e, _, err := site.Enrolments.Get(context.Background(), learner, "tea")
		if err != nil {
			t.Fatal(err)
		}
		if e.Place.Lesson == "water" && e.Place.Block != "" {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Error("the place was never told")
}
