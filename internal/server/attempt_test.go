package server_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"sanad/internal/lms"
	"sanad/internal/testkit"
)

// begun is a learner on the first page of an attempt at the sample quiz.
func begun(site *testkit.Site, email string) *testkit.Visitor {
	site.Helper()
	v := enrolled(site, email)
	v.Get("/courses/tea/quizzes/final").Submit("form[action='/courses/tea/quizzes/final']").Want(http.StatusOK)
	return v
}

// forAttempt is the path of the attempt that a visitor is on.
func forAttempt(site *testkit.Site, v *testkit.Visitor) string {
	site.Helper()
	return "/attempts/" + string(attemptOf(site, v).ID)
}

// save sends one answer as the page's script does.
func save(v *testkit.Visitor, path, body string) *testkit.Visitor {
	v.Helper()
	req, err := http.NewRequest(http.MethodPost, v.URL+path+"/save", bytes.NewBufferString(body))
	if err != nil {
		v.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept", "application/json")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("X-Form-Token", v.Find("input[name=_token]").First().AttrOr("value", ""))
	page := v.Page
	v.Send(req)
	v.Page, page = &testkit.Page{Status: v.Page.Status, Path: page.Path, Header: v.Page.Header, Body: v.Page.Body, Doc: page.Doc}, nil
	return v
}

func TestAttempt_keeps_answers_over_pages_and_languages(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.TeaWithoutEssays(t)))
	v := begun(site, "noura@example.org")
	answers := right(site, v)
	press(v, "save", answers...).Want(http.StatusOK).See(".notice", "saved")
	press(v, "language").Want(http.StatusOK)
	if got := v.Find("html").AttrOr("lang", ""); got != "ar" {
		t.Errorf("language %q, want ar", got)
	}
	form := testkit.FormValues(v.Find("auto-save form"))
	for i := 0; i+1 < len(answers); i += 2 {
		if got := form.Get(answers[i]); got == "" {
			t.Errorf("%s is empty after the language changed", answers[i])
		}
	}
	press(v, "finish").Submit("main form").Want(http.StatusOK).See(".score", "٪")
}

func TestAttempt_handing_in_twice_is_one_result(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.TeaWithoutEssays(t)))
	v := begun(site, "noura@example.org")
	path := forAttempt(site, v)
	press(v, "finish", right(site, v)...)
	token := v.Find("input[name=_token]").AttrOr("value", "")
	v.Submit("main form").Want(http.StatusOK)
	receipt := v.Find(".receipt").Text()
	v.Post(path+"/submit", "_token", token).Want(http.StatusOK)
	if got := v.Find(".receipt").Text(); got != receipt {
		t.Errorf("receipt %q after a second click, want %q", got, receipt)
	}
	if v.Get(path).Page.Path != path+"/result" {
		t.Errorf("an attempt that was handed in opens at %s", v.Page.Path)
	}
}

func TestAttempt_late_answers_are_refused_and_early_ones_marked(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.TeaWithoutEssays(t)))
	v := begun(site, "noura@example.org")
	path, answers := forAttempt(site, v), right(site, v)
	press(v, "save", answers...).Want(http.StatusOK)
	page := v.Page
	site.Clock.Advance(20*time.Minute + 61*time.Second)
	press(v, "save", append(answers, "startedAt", "2099-01-01T00:00:00Z")...).Want(http.StatusConflict).See("h1", "not saved")
	v.Page = page
	item := v.Find("fieldset.q").First().AttrOr("data-item", "")
	save(v, path, `{"item":"`+item+`","seq":9,"answer":{}}`).Want(http.StatusConflict)
	v.Get(path).Want(http.StatusOK).See("h1", "passed").See(".facts", "automatically")
}

func TestAttempt_of_somebody_else_is_not_found(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	path := forAttempt(site, begun(site, "noura@example.org"))
	other := begun(site, "layla@example.org")
	own := other.Page
	for _, page := range []string{path, path + "/submit", path + "/result"} {
		if other.Get(page); other.Page.Status != http.StatusNotFound {
			t.Errorf("GET %s: %d, want 404", page, other.Page.Status)
		}
	}
	for _, form := range []string{path, path + "/submit"} {
		other.Page = own
		if other.Post(form, "do", "save"); other.Page.Status != http.StatusNotFound {
			t.Errorf("POST %s: %d, want 404", form, other.Page.Status)
		}
	}
	other.Page = own
	save(other, path, `{"item":"q-single","seq":1,"answer":{}}`).Want(http.StatusNotFound)
	if site.Visitor().Get(path).Page.Path == path {
		t.Error("a stranger was not sent to sign in")
	}
}

func TestSave_acknowledges_each_answer_once(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.TeaWithoutEssays(t)))
	v := begun(site, "noura@example.org")
	path := forAttempt(site, v)
	item := v.Find("fieldset.q").First().AttrOr("data-item", "")
	send := func(body string) (ack struct {
		Seq  int64
		Kept bool
		Text string
	}) {
		save(v, path, body).Want(http.StatusOK)
		if err := json.Unmarshal([]byte(v.Page.Body), &ack); err != nil {
			t.Fatal(err)
		}
		return ack
	}
	first := send(`{"item":"` + item + `","seq":2,"answer":{}}`)
	if first.Seq != 2 || !first.Kept || !strings.Contains(first.Text, "Saved") {
		t.Errorf("first: %+v", first)
	}
	if late := send(`{"item":"` + item + `","seq":1,"answer":{}}`); late.Seq != 2 {
		t.Errorf("an older answer was acknowledged with %d, want 2", late.Seq)
	}
	for _, body := range []string{``, `[]`, `{"item":"` + item + `","seq":-1,"answer":{}}`, `{"item":"x","answer":{},"more":1}`,
		`{"item":"` + item + `","seq":3,"answer":{"parts":{"made-up":"x"}}}`} {
		if save(v, path, body); v.Page.Status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d, want 422", body, v.Page.Status)
		}
	}
}

// keyed is the sample course with marks wherever it holds a key or speaks of
// one. Each question type of the bank is on the quiz.
func keyed(t *testing.T) *testkit.Site {
	return testkit.Start(t, testkit.WithCourses(testkit.TeaWithoutEssays(t,
		"feedback: after-submit", "feedback: never-key",
		"    count: 2\n", "    count: 5\n", "    count: 1\n", "    count: 3\n",
		"accept: [إبريق, kettle]", "accept: [KEY-pot, kettle]",
		"          ar: نعم.\n          en: Yes.", "          ar: KEY-نعم.\n          en: KEY-yes.",
		"ar: لا يخرج الطعم.\n          en: No taste comes out.", "ar: KEY-لا.\n          en: KEY-no-taste.",
		"ar: لا يكفي.\n      en: It is not.", "ar: KEY-لا.\n      en: KEY-check.")))
}

func TestKey_is_in_no_answer_of_the_server_before_it_may_be_seen(t *testing.T) {
	site := keyed(t)
	v := begun(site, "noura@example.org")
	path := forAttempt(site, v)
	clean := func(what string) {
		t.Helper()
		body := strings.ToUpper(v.Page.Body)
		for _, mark := range []string{"KEY-", "CORRECT\"", "\"SEED\"", "ACCEPT:"} {
			if strings.Contains(body, mark) {
				t.Errorf("%s shows %s", what, mark)
			}
		}
	}
	clean("the attempt")
	for _, page := range []string{path + "?lang=ar", path + "?lang=en", path + "/submit", "/courses/tea/quizzes/final", "/courses/tea/lessons/water", "/courses/tea"} {
		v.Get(page).Want(http.StatusOK)
		clean(page)
	}
	v.Get(path)
	save(v, path, `{"item":"q-text","seq":1,"answer":{"choices":["nothing"]}}`).Want(http.StatusOK)
	clean("saving")
	press(v, "finish").Submit("main form").Want(http.StatusOK).See("h1", "Not passed")
	clean("the result of a quiz that never shows its key")
}

func TestLesson_locked_names_what_comes_first(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	v := enrolled(site, "noura@example.org")
	v.Get("/courses/tea/lessons/serving").Want(http.StatusForbidden).See("main", "Water first")
	v.Find("main a[href='/courses/tea/lessons/water']")
	v.Get("/courses/tea/lessons/nothing").Want(http.StatusNotFound)
	site.Person("layla@example.org", lms.Text{EN: "Layla"}, lms.RoleLearner)
	if other := site.SignIn("layla@example.org").Get("/courses/tea/lessons/water"); other.Page.Path != "/courses/tea" {
		t.Errorf("whoever is not enrolled reads at %s, want the course's page", other.Page.Path)
	}
}

func TestLesson_is_gone_on_with_on_another_device(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	v := enrolled(site, "noura@example.org")
	v.Get("/courses/tea/lessons/water")
	v.Post("/courses/tea/lessons/water/progress", "block", "b-kettle").Want(http.StatusNoContent)
	v.Page = nil
	other := site.SignIn("noura@example.org").Get("/courses/tea/lessons/water?lang=ar")
	if got := other.Find(".resume a").AttrOr("href", ""); got != "#b-kettle" {
		t.Errorf("goes on at %q, want #b-kettle", got)
	}
}

func TestLesson_opened_time_cannot_be_made_up(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t, "rule: view and check", "rule: dwell:300s")))
	v := enrolled(site, "noura@example.org")
	v.Get("/courses/tea/lessons/water")
	honest := v.Find("input[name=opened]").AttrOr("value", "")
	_, mac, _ := strings.Cut(honest, ".")
	v.Post("/courses/tea/lessons/water/progress", "opened", "1000000000."+mac).Want(http.StatusNoContent)
	v.Get("/courses/tea/lessons/serving").Want(http.StatusForbidden)
	site.Clock.Advance(6 * time.Minute)
	v.Get("/courses/tea/lessons/water").Post("/courses/tea/lessons/water/progress", "opened", honest).Want(http.StatusNoContent)
	v.Get("/courses/tea/lessons/serving").Want(http.StatusOK)
}
