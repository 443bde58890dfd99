package server_test

import (
	"net/http"
	"strings"
	"testing"

	"sanad/internal/lms"
	"sanad/internal/testkit"
)

// essays is the sample course with a quiz that always asks for its essay.
func essays(t *testing.T) *testkit.Site {
	return testkit.Start(t, testkit.WithCourses(testkit.Tea(t, "feedback: after-submit", "feedback: never-key", "    count: 2\n", "    count: 6\n")))
}

func TestReview_of_an_essay_leads_to_a_result(t *testing.T) {
	site := essays(t)
	v := begun(site, "noura@example.org")
	answers := append(right(site, v), "q.q-essay", "<b>Guests</b> came and we asked them what they like before we poured.")
	press(v, "finish", answers...).Submit("main form").Want(http.StatusOK).See("h1", "arrived")
	result := v.Page.Path
	v.Get("/review").Want(http.StatusForbidden)
	site.Person("tutor@example.org", lms.Text{EN: "Sami"}, lms.RoleTutor)
	tutor := site.SignIn("tutor@example.org")
	tutor.Get("/review?lang=en").Want(http.StatusOK)
	tutor.Get(tutor.Find("main .list a").AttrOr("href", "")).Want(http.StatusOK).See(".card.essay", "<b>Guests</b>")
	tutor.Submit("main form", "comment", "Well told").Want(http.StatusUnprocessableEntity).See(".error", "Choose")
	if got := tutor.Find("#comment").Text(); got != "Well told" {
		t.Errorf("the comment became %q", got)
	}
	tutor.Submit("main form", "level.clear", "1").Want(http.StatusOK).See(".notice", "saved").See("main", "No answers")
	v.Get(result).Want(http.StatusOK).See("h1", "passed").See(".said", "Well told")
}

func TestReview_hides_who_wrote_and_what_is_not_an_essay(t *testing.T) {
	site := essays(t)
	v := begun(site, "noura@example.org")
	press(v, "finish", "q.q-essay", "A few words").Submit("main form")
	id := strings.Split(v.Page.Path, "/")[2]
	site.Person("tutor@example.org", lms.Text{EN: "Sami"}, lms.RoleTutor)
	tutor := site.SignIn("tutor@example.org")
	tutor.Get("/review/" + id + "/q-essay").Want(http.StatusOK)
	for _, name := range []string{"Noura", "نورة", "noura@"} {
		if strings.Contains(tutor.Page.Body, name) {
			t.Errorf("the page shows %q", name)
		}
	}
	for _, item := range []string{"q-single", "nothing", "q-numeric"} {
		tutor.Get("/review/" + id + "/" + item).Want(http.StatusNotFound)
	}
	tutor.Get("/attempts/" + id).Want(http.StatusNotFound)
}
