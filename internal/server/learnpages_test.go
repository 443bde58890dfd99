package server_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"sanad/internal/testkit"
)

func TestAttempt_a_number_that_is_none_is_refused_beside_its_field(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(everyKind(t)))
	v := begun(site, "noura@example.org")
	path := forAttempt(site, v)
	press(v, "save", "q.q-numeric", "ساخن", "q.q-text", "kettle").Want(http.StatusUnprocessableEntity).See("#q-q-numeric .error", "Write a number")
	if got := v.Find("input[name='q.q-numeric']").AttrOr("value", ""); got != "ساخن" {
		t.Errorf("the field holds %q", got)
	}
	if got := stored(site, v)["q-text"].Text; got != "kettle" {
		t.Errorf("the answer beside it: stored %q", got)
	}
	save(v, path, `{"item":"q-numeric","seq":1,"answer":{"choices":["hot"]}}`).Want(http.StatusUnprocessableEntity)
	if !strings.Contains(v.Page.Body, "Write a number") {
		t.Errorf("autosave says %s", v.Page.Body)
	}
	v.Get(path + "?lang=ar")
	press(v, "save", "q.q-numeric", "hot").Want(http.StatusUnprocessableEntity).See("#q-q-numeric .error", "اكتب عددًا، مثل ١٢ أو ١٢٫٥")
}

func TestLastLesson_says_what_is_open_and_leads_to_the_quiz(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.TeaWithoutEssays(t, "rule: view or manual", "rule: view and check")))
	v := enrolled(site, "noura@example.org")
	v.Get("/courses/tea/lessons/water")
	v.Submit("#b-check form", "q.boil", "false").Want(http.StatusOK)
	site.Clock.Advance(5 * time.Minute)
	v.Submit(".lesson-end form", "then", "next").Want(http.StatusOK).See("h1", "Serving").See(".lesson-end button", "finished reading")
	v.Submit(".lesson-end form", "then", "next").Want(http.StatusOK).See("h1", "Serving").See("#left a", "Answer 1 more question")
	if got := v.Find("#left a").AttrOr("href", ""); got != "#b-guest" {
		t.Errorf("jumps to %q, want the question", got)
	}
	v.Submit("#b-guest form", "q.guest.0", choice(v, "#b-guest", "I ask")).Want(http.StatusOK).See(".lesson-end button", "final quiz")
	v.Submit(".lesson-end form", "then", "next").Want(http.StatusOK).See("h1", "The test")
}

func TestSelfCheck_an_essay_of_another_length_is_taken_and_told(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t, "type: truefalse\n    objective: 1\n", "type: essay\n    objective: 1\n    min_words: 3\n    max_words: 5\n",
		"    answer: false\n    feedback:\n      ar: لا يكفي.\n      en: It is not.\n", essayRubric)))
	v := enrolled(site, "noura@example.org")
	for answer, want := range map[string]string{"too short": "has 2 words. Write 3 to 5 words", "one two three four five six": "has 6 words. Write 3 to 5 words", "just as it should": ""} {
		v.Get("/courses/tea/lessons/water").Submit("#b-check form", "q.boil", answer).Want(http.StatusOK).See("#b-check .verdict", "noted")
		holds(t, v, "#b-check textarea", answer)
		if want != "" {
			v.See("#b-check p.quiet", want)
		} else if strings.Contains(v.Find("#b-check").Text(), "Your answer has") {
			t.Errorf("%q is of the length that was asked, and is told otherwise", answer)
		}
	}
}

// essayRubric is what an essay has in the place of a key.
const essayRubric = "    rubric:\n      - id: clear\n        title: { ar: الوضوح, en: Clarity }\n        levels:\n          - { points: 0, ar: غامض, en: Unclear }\n          - { points: 1, ar: واضح, en: Clear }\n"

func TestLesson_a_scenario_can_be_tried_again(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	v := enrolled(site, "noura@example.org")
	v.Get("/courses/tea/lessons/water").Submit("#b-check form", "q.boil", "true").Want(http.StatusOK).See("#b-check button", "Check again")
	v.Submit("#b-check form", "q.boil", "false").Want(http.StatusOK).See("#b-check .verdict", "Correct")
	if n := v.Page.Doc.Find("#b-check button").Length(); n != 0 {
		t.Error("a right answer asks to be checked again")
	}
	v.Post("/courses/tea/lessons/water/progress", "viewed", "1", "opened", v.Find("input[name=opened]").AttrOr("value", ""), "then", "next")
	v.Get("/courses/tea/lessons/serving").Submit("#b-guest form", "q.guest.0", choice(v, "#b-guest", "I pour")).Want(http.StatusOK).See("#b-guest", "leaves his cup")
	v.See("#b-guest button", "Try again").Submit("#b-guest form").Want(http.StatusOK)
	v.Submit("#b-guest form", "q.guest.0", choice(v, "#b-guest", "I ask")).Want(http.StatusOK).See("#b-guest .verdict", "Correct")
}

func TestRunningAttempt_is_seen_with_the_time_left(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.TeaWithoutEssays(t)))
	v := begun(site, "noura@example.org")
	path := forAttempt(site, v)
	site.Clock.Advance(8 * time.Minute)
	v.Get("/learn").Want(http.StatusOK).See(".running", "12 minutes")
	v.Find(".way a[href='" + path + "']")
	v.Get("/courses/tea/quizzes/final").Want(http.StatusOK).See("h2", "12 minutes").See("main li", "Time is running")
	if strings.Contains(v.Page.Body, "begins when you begin") {
		t.Error("a running attempt is told that its time begins later")
	}
	site.Clock.Advance(20 * time.Minute)
	v.Get("/learn").Want(http.StatusOK)
	if v.Page.Doc.Find(".running").Length() != 0 {
		t.Error("an attempt whose time is over still runs")
	}
}

func TestResult_unanswered_is_called_so(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(everyKind(t)))
	v := begun(site, "noura@example.org")
	press(v, "finish", "q.q-true", "false").Submit("main form").Want(http.StatusOK)
	said := map[string]int{}
	for _, e := range v.Find(".verdict").EachIter() {
		said[strings.TrimSpace(e.Text())]++
	}
	for _, e := range v.Find(".said:not(.right):not(.wrong)").EachIter() {
		if e.Find("li:not(.ok) .icon").Length() > 0 {
			t.Errorf("a sign of a mistake where nothing was answered: %s", e.Text())
		}
	}
	if said["Not correct"] != 1 || said["You did not answer this question"] != 10 {
		t.Errorf("one wrong answer and ten open ones: %v", said)
	}
}

func TestResult_looks_again_a_few_times_only(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.TeaWithoutEssays(t)), testkit.WithJobsLater())
	v := enrolled(site, "noura@example.org")
	readAll(site, v)
	v.Submit("form[action='/courses/tea/quizzes/final']").Want(http.StatusOK)
	press(v, "finish", right(site, v)...).Submit("main form").Want(http.StatusOK).See("h1", "passed")
	path, _, _ := strings.Cut(v.Page.Path, "?")
	looks := 0
	for ; looks < 20; looks++ {
		_, next, again := strings.Cut(v.Page.Header.Get("Refresh"), "url=")
		if !again {
			break
		}
		v.Get(next).Want(http.StatusOK)
	}
	if looks != 5 {
		t.Errorf("the page looked again %d times by itself, want 5", looks)
	}
	if got := v.Find("[role=status] a").AttrOr("href", ""); got != path {
		t.Errorf("the link to look again leads to %q, want %s", got, path)
	}
}
