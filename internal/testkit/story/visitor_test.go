package story_test

import (
	"context"
	"net/http"
	"testing"

	"sanad/courses"
	"sanad/internal/demo"
	"sanad/internal/lms"
	"sanad/internal/question"
	"sanad/internal/testkit"
)

// TestVolunteer_is_certified_over_plain_HTTP on either pair of stores.
func TestVolunteer_is_certified_over_plain_HTTP(t *testing.T) {
	onStores(t, func(t *testing.T, stores ...testkit.Option) {
		site := testkit.Start(t, stores...)
		v := site.Visitor()
		v.Get("/courses?q=حسابات").Want(http.StatusOK)
		v.Get(v.Find("main a[href^='/courses/account']").AttrOr("href", "")).Want(http.StatusOK)
		v.Get("/register?next=/courses/account-device-safety").Submit("main form[method=post]", "name_en", noura.EN, "name_ar", noura.AR,
			"email", "noura@example.org", "password", testkit.Password, "accept", "1").Want(http.StatusOK)
		v.Submit("form[action$='/enrol']").Want(http.StatusOK)
		read(site, v, "account-device-safety")
		v.Submit("main form[method=post]").Want(http.StatusOK)
		passAndShow(site, v)
	})
}

// passAndShow answers an attempt, hands it in and shows the certificate to a
// stranger.
func passAndShow(site *testkit.Site, v *testkit.Visitor) {
	site.Helper()
	answers, err := demo.Answers(context.Background(), site.App, attempt(site, v.Page.Path))
	if err != nil {
		site.Fatal(err)
	}
	v.Submit("auto-save form", append(fields(answers), "do", "finish")...).Want(http.StatusOK)
	v.Submit("main form").Want(http.StatusOK).See("h1", "passed")
	site.Settle()
	v.Get(v.Page.Path)
	v.Get(v.Find("a[href^='/c/']").AttrOr("href", "")).Want(http.StatusOK)
	stranger := site.Visitor().Get(v.Page.Path).Want(http.StatusOK)
	stranger.See(".holder", noura.EN).See(".verdict-word", "valid")
	stranger.Get(stranger.Find("main a[href$='.pdf']").AttrOr("href", "")).Want(http.StatusOK)
	if got, want := stranger.Page.Header.Get("Content-Type"), "application/pdf"; got != want {
		site.Errorf("paper: got %q, want %q", got, want)
	}
}

// read reads the lessons of a course without scripts and answers their checks.
func read(site *testkit.Site, v *testkit.Visitor, c lms.CourseID) {
	site.Helper()
	version := published(site, c)
	for i := range version.Outline {
		for _, it := range lessonOf(site, version, version.Outline[i].ID).Check {
			submitCheck(v, &it)
		}
		site.Clock.Advance(testDwell)
		v.Submit(".lesson-end form", "then", "next").Want(http.StatusOK)
	}
}

// submitCheck answers a self-check by the words beside its controls.
func submitCheck(v *testkit.Visitor, it *courses.Item) {
	v.Helper()
	form := "form:has(#q-" + it.ID + ")"
	right := question.Show(it, lms.English, question.Order{}, question.Key(it))
	if it.Type != courses.Scenario {
		v.Submit(form, byWords(v, form, right)...)
	}
	for _, s := range right.Steps {
		if words := picked(s.Choices); words != "" {
			name, value := control(v, form+" .step", words)
			v.Submit(form, name, value)
		}
	}
	if it.Type != courses.Essay {
		v.See(form+" .said .verdict", "Correct")
	}
	v.Find(form + " .said")
}

// byWords fills in a right answer from what stands on the page.
func byWords(v *testkit.Visitor, form string, right *question.View) []string {
	v.Helper()
	var out []string
	add := func(name, value string) { out = append(out, name, value) }
	for _, c := range right.Choices {
		if c.Picked {
			add(control(v, form, c.Words.Text))
		}
	}
	for _, f := range right.Fields {
		add(option(v, form, f))
	}
	gap := 0
	for _, s := range right.Segments {
		if s.Gap != nil {
			list := v.Find(form + " select.gap").Eq(gap)
			add(list.AttrOr("name", ""), list.Find("option").FilterFunction(says(picked(s.Gap.Choices))).AttrOr("value", ""))
			gap++
		}
		if s.Span != nil && s.Span.Picked {
			add(control(v, form, s.Span.Words.Text))
		}
	}
	if typed := typed(right); typed != "" {
		add(right.Name, typed)
	}
	return out
}

// fields puts answers into a form as a person would send them.
func fields(answers map[string]question.Input) []string {
	var out []string
	for item, in := range answers {
		for _, c := range in.Choices {
			out = append(out, question.Name(item), c)
		}
		for part, value := range in.Parts {
			out = append(out, question.Name(item)+"."+part, value)
		}
	}
	return out
}
