package story_test

import (
	"context"
	"net/http"
	"testing"

	"sanad/courses"
	"sanad/internal/demo"
	"sanad/internal/question"
	"sanad/internal/testkit"
)

// TestAttempt_of_every_type_without_scripts answers a quiz of every type of
// question by the words beside its controls, over plain forms: the server holds
// each answer as it was meant before the attempt is handed in.
func TestAttempt_of_every_type_without_scripts(t *testing.T) {
	w := sample(t)
	v := w.visitor("yusuf").Get("/attempts/" + string(w.open.ID) + "?lang=en").Want(http.StatusOK)
	qs := items(w.Site, w.open)
	var filled []string
	types := map[string]bool{}
	for _, it := range qs {
		types[it.Type] = true
		if it.Type != courses.Scenario {
			filled = append(filled, byWords(v, "#q-"+it.ID, byKey(it))...)
		}
	}
	if len(types) != len(courses.ItemTypes) {
		t.Errorf("the quiz asks %d types of question, want all %d: %v", len(types), len(courses.ItemTypes), types)
	}
	v.Submit("auto-save form", append(filled, "do", "save")...).Want(http.StatusOK)
	walk(v, qs)
	answers, err := demo.Answers(context.Background(), w.App, w.open)
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range qs {
		want := answers[it.ID]
		if it.Type == courses.Essay {
			want = question.Input{Choices: []string{typed(byKey(it))}}
		}
		if got := held(w.Site, w.open, it); !same(got, want) {
			t.Errorf("%s (%s): the server holds %+v, want %+v", it.ID, it.Type, got, want)
		}
	}
	v.Submit("auto-save form", "do", "finish").Want(http.StatusOK).See("h1", "Hand in")
	if n := v.Page.Doc.Find("main .alert").Length(); n > 0 {
		t.Errorf("something is said to be unanswered: %s", v.Find("main .alert").Text())
	}
	v.Submit("main form").Want(http.StatusOK)
	if a := w.Site.Attempt(v.Page.Path); a.SubmittedAt == nil {
		t.Errorf("the attempt at %s was not handed in", v.Page.Path)
	}
}

// walk takes the best way through each scenario, a step at a time.
func walk(v *testkit.Visitor, qs []*courses.Item) {
	v.Helper()
	for _, it := range qs {
		takeSteps(v, "auto-save form", it, "do", "save")
	}
}
