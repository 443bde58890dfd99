package server_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"sanad/internal/testkit"
)

// passed is a learner who has just passed the quiz of the sample course and holds
// its certificate, at the quiz's page.
func passed(t *testing.T, edits ...string) (*testkit.Site, *testkit.Visitor) {
	t.Helper()
	site := testkit.Start(t, testkit.WithCourses(testkit.TeaWithoutEssays(t, edits...)))
	v := enrolled(site, "noura@example.org")
	readAll(site, v)
	v.Submit("form[action='/courses/tea/quizzes/final']").Want(http.StatusOK)
	press(v, "finish", right(site, v)...).Submit("main form").Want(http.StatusOK).See("h1", "passed")
	site.Settle()
	return site, v.Get("/courses/tea/quizzes/final").Want(http.StatusOK)
}

func TestQuizPage_once_passed_leads_to_the_certificate(t *testing.T) {
	site, v := passed(t)
	v.See("main .card h2", "You have passed").Find("main .card a[href$='/result']")
	if n := v.Page.Doc.Find("main .alert, main form").Length(); n > 0 || strings.Contains(v.Page.Body, "Before you begin") {
		t.Errorf("who has passed is still urged on: %d alerts or forms", n)
	}
	v.See("details", "Next attempt from")
	if strings.Contains(v.Page.Body, "go over the lessons") {
		t.Error("who has passed is sent back to the lessons")
	}
	v.Get(v.Find("main .card a[href^='/c/']").AttrOr("href", "")).Want(http.StatusOK).See(".verdict-word", "valid")
	site.Clock.Advance(2 * time.Hour)
	v.Get("/courses/tea/quizzes/final").Submit("details form").Want(http.StatusOK).Find("auto-save form")
	v.Get("/courses/tea/quizzes/final").See("main .card h2", "running").Find("main .card form")
}

func TestQuizPage_that_is_closed_offers_no_other_attempt(t *testing.T) {
	_, v := passed(t, "feedback: after-submit", "feedback: after-close")
	v.See("main .card h2", "You have passed")
	if v.Page.Doc.Find("main details, main form, main .alert").Length() > 0 {
		t.Error("a closed quiz can be taken again")
	}
}

func TestQuizPage_a_wait_is_said_quietly(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.TeaWithoutEssays(t)))
	v := begun(site, "noura@example.org")
	press(v, "finish").Submit("main form").Want(http.StatusOK).See("h1", "Not passed")
	v.Get("/courses/tea/quizzes/final").See("main .card .quiet", "Next attempt from")
	if v.Page.Doc.Find("main .alert").Length() > 0 {
		t.Error("a wait is shown as an alert")
	}
}

func TestCourse_once_completed_leads_to_the_certificate(t *testing.T) {
	site, v := passed(t)
	v.Get("/courses/tea").See(".join", "completed").Get(v.Find(".join a[href^='/c/']").AttrOr("href", "")).Want(http.StatusOK).See(".holder", "Noura")
	other := enrolled(site, "huda@example.org").Get("/courses/tea").Want(http.StatusOK)
	if other.Page.Doc.Find(".join a[href^='/c/']").Length() > 0 {
		t.Error("who has not completed the course is led to a certificate")
	}
}

func TestQuizPage_with_no_attempt_left_does_not_speak_of_beginning(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t, "attempts: 3", "attempts: 1")))
	v := enrolled(site, "noura@example.org")
	readAll(site, v)
	v.Submit("form[action='/courses/tea/quizzes/final']").Want(http.StatusOK)
	press(v, "finish").Submit("main form").Want(http.StatusOK)
	v.Get("/courses/tea/quizzes/final").Want(http.StatusOK).See("main .refusal", "you have used it")
	if n := v.Page.Doc.Find("main .card li, main form, main .alert").Length(); n > 0 {
		t.Errorf("%d rules, forms or alerts are left", n)
	}
}
