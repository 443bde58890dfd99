package server_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"sanad/internal/assessment"
	"sanad/internal/lms"
	"sanad/internal/testkit"
)

// attemptOf is the attempt whose page a visitor is on.
func attemptOf(site *testkit.Site, v *testkit.Visitor) *assessment.Attempt {
	return site.Attempt(v.Page.Path)
}

func right(site *testkit.Site, v *testkit.Visitor) []string { return site.RightAnswers(v.Page.Path) }

// press sends a form with one of its buttons.
func press(v *testkit.Visitor, do string, fields ...string) *testkit.Visitor {
	v.Helper()
	return v.Submit("auto-save form", append(fields, "do", do)...)
}

// enrolled is a learner who has just begun the sample course.
func enrolled(site *testkit.Site, email string) *testkit.Visitor {
	site.Helper()
	site.Person(email, lms.Text{AR: "نورة عبدالله", EN: "Noura Abdullah"}, lms.RoleLearner)
	v := site.SignIn(email)
	v.Get("/courses/tea?lang=en").Submit("form[action='/courses/tea/enrol']").Want(http.StatusOK)
	return v
}

func TestLearner_reads_passes_and_is_certified_without_scripts(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.TeaWithoutEssays(t)))
	v := site.Visitor()
	v.Get("/register?next=/courses/tea").Submit("main form", "name_en", "Noura Abdullah", "name_ar", "نورة عبدالله", "email", "noura@example.org",
		"password", testkit.Password, "accept", "1").Want(http.StatusOK)
	v.Get("/courses/tea").Submit("form[action='/courses/tea/enrol']").Want(http.StatusOK)
	readAll(site, v)
	v.Find("form[action='/courses/tea/quizzes/final']")
	v.Submit("form[action='/courses/tea/quizzes/final']").Want(http.StatusOK)
	press(v, "finish", right(site, v)...).Want(http.StatusOK).See("h1", "Hand in")
	v.Submit("main form").Want(http.StatusOK).See("h1", "passed")
	site.Settle()
	v.Get(v.Page.Path)
	v.Get(v.Find("a[href^='/c/']").AttrOr("href", "")).Want(http.StatusOK).See(".verdict-word", "valid").See(".holder", "Noura Abdullah")
	address := v.Page.Path
	stranger := site.Visitor().Get("/verify")
	stranger.Submit("main form", "code", site.URL+address).Want(http.StatusOK).See(".verdict-word", "valid")
	if got := stranger.Page.Path; got != address {
		t.Errorf("checked at %s, want %s", got, address)
	}
}

// readAll reads the lessons of the sample course, answers their checks and ends
// at its quiz.
func readAll(site *testkit.Site, v *testkit.Visitor) {
	site.Helper()
	v.Get("/courses/tea/lessons/water")
	v.Submit("#b-check form", "q.boil", "false").Want(http.StatusOK).See("#b-check .verdict", "Correct")
	site.Clock.Advance(5 * time.Minute)
	v.Submit(".lesson-end form", "then", "next").Want(http.StatusOK).See("h1", "Serving")
	v.Submit("#b-guest form", "q.guest.0", choice(v, "#b-guest", "I ask")).Want(http.StatusOK).See("#b-guest .verdict", "Correct")
	v.Submit(".lesson-end form", "then", "next").Want(http.StatusOK)
}

// choice returns the value of the radio button whose label says words.
func choice(v *testkit.Visitor, within, words string) string {
	v.Helper()
	for _, label := range v.Find(within + " label").EachIter() {
		if strings.Contains(label.Text(), words) {
			return label.Find("input").AttrOr("value", "")
		}
	}
	v.Fatalf("%s: no choice says %q", v.Page.Path, words)
	return ""
}
