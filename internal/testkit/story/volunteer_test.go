package story_test

import (
	"context"
	"strings"

	"sanad/courses"
	"sanad/internal/course"
	"sanad/internal/lms"
	"sanad/internal/render"
	"sanad/internal/testkit"
	"sanad/internal/testkit/browser"
)

// find looks a course up in the catalogue, coming from the first page.
func (p *person) find(spelt string, c lms.CourseID) {
	p.Helper()
	p.Goto("/")
	p.look("/")
	p.reads("h1", "home.title")
	p.Follow(".hero a.button")
	p.look("/courses")
	p.Fill("#q", spelt)
	p.Follow("form[role=search] button")
	p.look("/courses?")
	if got := browser.Eval[int](p.Page, `document.querySelectorAll("main .grid > *").length`); got != 1 {
		p.Errorf("searching for %q: got %d courses, want 1", spelt, got)
	}
	p.Follow("main a[href='/courses/" + string(c) + "']")
	p.look("/courses/" + string(c))
}

// register makes an account on the way into a course, and begins it.
func (p *person) register(email string, name lms.Text, c lms.CourseID) {
	p.Helper()
	p.Follow(".join a.button")
	p.look("/sign-in")
	p.Follow("a[href^='/register']")
	p.look("/register")
	p.Fill("[name=name_ar]", name.AR)
	p.Fill("[name=name_en]", name.EN)
	p.Fill("[name=email]", email)
	p.Fill("[name=password]", testkit.Password)
	p.Click("[name=accept]")
	p.Follow("main form[method=post] button")
	p.look("/courses/" + string(c))
	p.Follow(".join form button")
}

// published is the version of a course that newcomers get.
func published(site *testkit.Site, c lms.CourseID) *course.Version {
	site.Helper()
	ctx := context.Background()
	card, err := site.Courses.Card(ctx, lms.Platform, c)
	if err != nil {
		site.Fatal(err)
	}
	v, err := site.Courses.Version(ctx, lms.Platform, card.Version)
	if err != nil {
		site.Fatal(err)
	}
	return v
}

func lessonOf(site *testkit.Site, v *course.Version, id lms.LessonID) *courses.Lesson {
	site.Helper()
	l, err := site.Courses.Lesson(context.Background(), lms.Platform, v.ID, id)
	if err != nil {
		site.Fatal(err)
	}
	return l
}

// study reads every lesson and answers its checks; it ends at the quiz.
func (p *person) study(c lms.CourseID) {
	p.Helper()
	v := published(p.site, c)
	for i := range v.Outline {
		p.look("/courses/" + string(c) + "/lessons/" + string(v.Outline[i].ID))
		l := lessonOf(p.site, v, v.Outline[i].ID)
		for j := range l.Check {
			p.check(&l.Check[j])
		}
		p.picture("/answered")
		p.site.Clock.Advance(testDwell)
		p.Follow(".lesson-end button[value=next]")
	}
	p.look("/courses/" + string(c) + "/quizzes/")
}

// check answers a self-check of a lesson and reads that it was right.
func (p *person) check(it *courses.Item) {
	p.Helper()
	q := "#" + render.QuestionID(it.ID)
	if it.Type != courses.Scenario {
		p.answer(it)
		p.send(q, `.closest("form").querySelector(".said")`)
	}
	for i, words := range p.steps(it) {
		p.pick(q+" .step", words)
		p.send(q, `.querySelectorAll(".step").length > `+js(string(rune('1'+i))))
	}
	if got := browser.Eval[string](p.Page, `(document.querySelector(`+js(q)+`).closest("form").querySelector(".said") || {className: "nothing"}).className`); got == "nothing" || strings.Contains(got, "wrong") {
		p.Errorf("%s: self-check %s: said %q: %s", p.Path(), it.ID, got, p.words(q))
	}
}

// send presses the button of a self-check: scripts put the answer in its place,
// without them the page comes back.
func (p *person) send(q, done string) {
	p.Helper()
	p.point("button", `document.querySelector(`+js(q)+`).closest("form").querySelector("button:not([type=button])")`)
	if p.device.NoScript {
		p.Follow(here)
		return
	}
	p.Click(here)
	p.Until("the answer to a self-check", `document.querySelector(`+js(q)+`)`+done)
}

// pass takes the quiz with every answer right and ends at its result.
func (p *person) pass() {
	p.Helper()
	p.Follow("main form[method=post] button")
	p.look("/attempts/")
	open := "/attempts/" + string(p.site.Attempt(p.Path()).ID)
	for _, it := range items(p.site, p.site.Attempt(open)) {
		p.solve(it)
		if !p.device.NoScript {
			p.saved(it)
		}
	}
	p.picture("/answers")
	p.Follow("button[value=finish]")
	p.look(open + "/submit")
	p.reads("h1", "attempt.hand_in_title")
	if got := p.words("main .alert"); got != "" {
		p.Errorf("before handing in: %q", got)
	}
	p.Follow("main form[method=post] button")
	p.look(open + "/result")
	p.reads("h1", "result.head_passed")
}

// solve answers one question of a quiz; scenarios step by step.
func (p *person) solve(it *courses.Item) {
	p.Helper()
	if it.Type != courses.Scenario {
		p.answer(it)
		return
	}
	q := "#" + render.QuestionID(it.ID)
	for _, words := range p.steps(it) {
		p.pick(q+" .step", words)
		p.Follow(`button[value=step][formaction$="` + q + `"]`)
	}
}
