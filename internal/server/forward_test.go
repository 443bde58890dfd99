package server_test

import (
	"net/http"
	"testing"

	"sanad/internal/testkit"
)

// forward is the sample course with a quiz of one question after another.
func forward(t *testing.T) *testkit.Site {
	return testkit.Start(t, testkit.WithCourses(testkit.TeaWithoutEssays(t, "navigation: free", "navigation: forward")))
}

func TestForward_shows_one_question_a_page_and_no_way_back(t *testing.T) {
	site := forward(t)
	v := begun(site, "noura@example.org")
	path, answers := forAttempt(site, v), right(site, v)
	for n := range 3 {
		if got := v.Find("fieldset.q").Length(); got != 1 {
			t.Fatalf("page %d shows %d questions", n+1, got)
		}
		press(v, "next", answers...).Want(http.StatusOK)
	}
	if v.Page.Path != path+"/submit" {
		t.Errorf("after the last question at %s", v.Page.Path)
	}
	if v.Page.Doc.Find("main a[href='"+path+"']").Length() > 0 {
		t.Error("there is a way back")
	}
	v.Submit("main form").Want(http.StatusOK).See("h1", "passed")
}

func TestForward_refuses_a_question_out_of_turn(t *testing.T) {
	site := forward(t)
	v := begun(site, "noura@example.org")
	path, last := forAttempt(site, v), attemptOf(site, v).Answers[2].Item
	page := v.Page
	v.Post(path, "do", "next", "at", last).Want(http.StatusConflict).See(".alert", "Answer question 1")
	v.Page = page
	save(v, path, `{"item":"`+last+`","seq":1,"answer":{}}`).Want(http.StatusConflict)
	v.Get(path).Want(http.StatusOK).See(".q-head", "Question 1 of 3")
}
