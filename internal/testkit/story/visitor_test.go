package story_test

import (
	"net/http"
	"testing"

	"sanad/courses"
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
	v.Submit("auto-save form", append(site.RightAnswers(v.Page.Path), "do", "finish")...).Want(http.StatusOK)
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
	if it.Type != courses.Scenario {
		v.Submit(form, byWords(v, form, byKey(it))...)
	}
	takeSteps(v, form, it)
	if it.Type != courses.Essay {
		v.See(form+" .said .verdict", "Correct")
	}
	v.Find(form + " .said")
}

// byKey is a question as it is shown with its right answer given.
func byKey(it *courses.Item) *question.View {
	return question.Show(it, lms.English, question.Order{}, question.Key(it))
}

// takeSteps takes the best way through a scenario, a step at a time; other
// questions have none.
func takeSteps(v *testkit.Visitor, form string, it *courses.Item, press ...string) {
	v.Helper()
	for _, s := range byKey(it).Steps {
		if words := picked(s.Choices); words != "" {
			name, value := control(v, "#q-"+it.ID+" .step", words)
			v.Submit(form, append([]string{name, value}, press...)...).Want(http.StatusOK)
		}
	}
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
