package server_test

import (
	"context"
	"encoding/json"
	"io/fs"
	"net/http"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanad/internal/demo"
	"sanad/internal/question"
	"sanad/internal/testkit"
)

// everyKind is the sample course with a question of every type in its quiz.
func everyKind(t *testing.T, edits ...string) fs.FS {
	return testkit.Tea(t, append([]string{"banks/all.yaml --\nid: all\nitems:\n", `banks/all.yaml --
id: all
items:
  - id: q-true
    type: truefalse
    tags: [water]
    stem: { ar: الماء يغلي., en: Water boils. }
    answer: true
  - id: q-scenario
    type: scenario
    tags: [water]
    stem: { ar: جاء ضيف., en: A guest has come. }
    nodes:
      - id: door
        says: { ar: يجلس., en: He sits down. }
        choices:
          - { id: ask, goto: good, points: 2, ar: أسأله, en: I ask }
          - { id: pour, goto: bitter, ar: أصبّ, en: I pour }
      - id: good
        says: { ar: يشكرك., en: He thanks you. }
      - id: bitter
        says: { ar: يترك كأسه., en: He leaves his cup. }
`, "tags: [water]\n    count: 1", "tags: [water]\n    count: 5", "tags: [serving]\n    count: 2", "tags: [serving]\n    count: 6",
		"attempts: 3\ncooldown_h: 1", "attempts: 1"}, edits...)...)
}

// stored are the answers of the attempt that a visitor is on.
func stored(site *testkit.Site, v *testkit.Visitor) map[string]question.Response {
	site.Helper()
	out := map[string]question.Response{}
	for _, a := range attemptOf(site, v).Answers {
		out[a.Item] = a.Response
	}
	return out
}

// full is an answer to every question of the attempt that a visitor is on: the
// right one where there is one.
func full(site *testkit.Site, v *testkit.Visitor) map[string]question.Input {
	site.Helper()
	answers, err := demo.Answers(context.Background(), site.App, attemptOf(site, v))
	if err != nil {
		site.Fatal(err)
	}
	answers["q-essay"] = question.Input{Choices: []string{"One line.\nAnother 12 \"lines\"."}}
	return answers
}

// asScript saves an answer as the script of a page does.
func asScript(v *testkit.Visitor, path, item string, seq int, in question.Input) {
	v.Helper()
	body, err := json.Marshal(map[string]any{"item": item, "seq": seq, "answer": in})
	if err != nil {
		v.Fatal(err)
	}
	save(v, path, string(body)).Want(http.StatusOK)
}

// otherTab answers every question in another tab and returns what is stored then.
func otherTab(site *testkit.Site, v *testkit.Visitor) map[string]question.Response {
	site.Helper()
	path := forAttempt(site, v)
	for item, in := range full(site, v) {
		asScript(v, path, item, 1, in)
	}
	return stored(site, v)
}

// form is what the page's form would send as it stands.
func form(v *testkit.Visitor) url.Values {
	v.Helper()
	return testkit.FormValues(v.Find("auto-save form"))
}

// send sends the form of an attempt by one of its buttons.
func send(v *testkit.Visitor, path string, values url.Values, do string) *testkit.Visitor {
	v.Helper()
	values.Set("do", do)
	return v.Do(http.MethodPost, path, values)
}

func TestTwoTabs_an_untouched_form_takes_no_newer_answer_back(t *testing.T) {
	for do, notice := range map[string]string{"save": "were kept", "language": "الأحدث", "finish": "were kept", "step": "were kept"} {
		t.Run(do, func(t *testing.T) {
			site := testkit.Start(t, testkit.WithCourses(everyKind(t)))
			v := begun(site, "noura@example.org")
			path, old := forAttempt(site, v), form(v)
			want := otherTab(site, v)
			for item, r := range want {
				if r.Empty() {
					t.Errorf("the other tab answered nothing to %s", item)
				}
			}
			send(v, path, old, do).Want(http.StatusOK).See(".notice", notice)
			if diff := cmp.Diff(want, stored(site, v)); diff != "" {
				t.Errorf("after %q in the old tab (-want +got):\n%s", do, diff)
			}
		})
	}
}

func TestTwoTabs_an_untouched_form_hands_in_what_is_newest(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(everyKind(t)))
	v := begun(site, "noura@example.org")
	path, old := forAttempt(site, v), form(v)
	want := otherTab(site, v)
	v.Do(http.MethodPost, path+"/submit", old).Want(http.StatusOK)
	if diff := cmp.Diff(want, stored(site, v)); diff != "" {
		t.Errorf("handed in (-want +got):\n%s", diff)
	}
}

func TestTwoTabs_an_untouched_form_brings_no_cleared_answer_back(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(everyKind(t)))
	v := begun(site, "noura@example.org")
	path, all := forAttempt(site, v), otherTab(site, v)
	old := form(v.Get(path))
	for item := range all {
		asScript(v, path, item, 2, question.Input{})
	}
	want := stored(site, v)
	for item, r := range want {
		if !r.Empty() && item != "q-scenario" { // steps stand
			t.Errorf("%s was not cleared", item)
		}
	}
	send(v, path, old, "save").Want(http.StatusOK)
	if diff := cmp.Diff(want, stored(site, v)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTwoTabs_what_was_changed_last_stands_and_is_said(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(everyKind(t)))
	v := begun(site, "noura@example.org")
	path := forAttempt(site, v)
	all := otherTab(site, v)
	old := form(v.Get(path))
	asScript(v, path, "q-text", 2, question.Input{Choices: []string{"a jar"}})
	asScript(v, path, "q-multiple", 2, question.Input{Choices: old["q.q-multiple"][:1]})
	old.Set("q.q-text", "a pot")
	old.Del("q.q-multiple") // every box unticked
	old.Del("q.q-errors")   // here the other tab has changed nothing
	send(v, path, old, "save").Want(http.StatusOK).See(".notice", "came last")
	all["q-text"], all["q-multiple"], all["q-errors"] = question.Response{Text: "a pot"}, question.Response{}, question.Response{}
	if diff := cmp.Diff(all, stored(site, v)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTwoTabs_a_step_of_a_scenario_is_taken_once(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(everyKind(t)))
	v := begun(site, "noura@example.org")
	path, old := forAttempt(site, v), form(v)
	old.Set("q.q-scenario.0", choice(v, "#q-q-scenario", "I pour"))
	want := otherTab(site, v)
	send(v, path, old, "step").Want(http.StatusConflict).See(".alert", "already chosen")
	if diff := cmp.Diff(want, stored(site, v)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTwoTabs_forward_keeps_the_newer_answer_and_refuses_one_to_what_lies_behind(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(everyKind(t, "navigation: free", "navigation: forward")))
	v := begun(site, "noura@example.org")
	path := forAttempt(site, v)
	answers := full(site, v)
	for n := range len(answers) {
		item, old := v.Find("fieldset.q").AttrOr("data-item", ""), form(v)
		asScript(v, path, item, 1, answers[item])
		want := stored(site, v)[item]
		send(v, path, old, "next").Want(http.StatusOK)
		if diff := cmp.Diff(want, stored(site, v)[item]); want.Empty() || diff != "" {
			t.Errorf("question %d, %s, after going on in the old tab (-want +got):\n%s", n+1, item, diff)
		}
		page := v.Page
		send(v, path, old, "next").Want(http.StatusOK) // a second click
		if item == "q-text" && n < len(answers)-1 {    // behind the last question there is nothing to go on to
			old.Set("q.q-text", "too late")
			send(v, path, old, "next").Want(http.StatusConflict).See(".alert", "no way back")
		}
		v.Page = page
	}
}
