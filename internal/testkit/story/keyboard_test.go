package story_test

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"sanad/courses"
	"sanad/internal/demo"
	"sanad/internal/question"
	"sanad/internal/testkit/browser"
)

// TestQuiz_needs_only_a_keyboard answers a question of every type with Tab,
// arrows, space and enter, and hands in.
func TestQuiz_needs_only_a_keyboard(t *testing.T) {
	w := sample(t)
	p := w.sit(t, browser.Start(t), "yusuf", browser.Device{Lang: "en"})
	p.Goto("/attempts/" + string(w.open.ID))
	answers, err := demo.Answers(context.Background(), w.App, w.open)
	if err != nil {
		t.Fatal(err)
	}
	for _, it := range items(w.Site, w.open) {
		if it.Type == courses.Essay {
			answers[it.ID] = question.Input{Choices: []string{typedEssay}}
		}
		p.typeIn(it, answers[it.ID])
		eventually(t, func() bool { return same(held(w.Site, w.open, it), answers[it.ID]) }, "the server to hold the answer to "+it.ID)
		p.saved(it)
	}
	p.tabTo("button[value=finish]")
	p.enter()
	p.reads("h1", "attempt.hand_in_title")
	p.tabTo("main form[method=post] button")
	p.enter()
	p.look("/attempts/" + string(w.open.ID) + "/result")
	p.reads("h1", "result.head_in_review")
	for _, a := range w.Site.Attempt(p.Path()).Answers {
		if a.Mark == nil || a.Mark.Share < 1 && !a.Mark.NeedsReview {
			t.Errorf("question %s: marked %+v, want right", a.Item, a.Mark)
		}
	}
	p.Clean()
}

// typeIn answers a question by keys.
func (p *person) typeIn(it *courses.Item, in question.Input) {
	p.Helper()
	name := question.Name(it.ID)
	switch it.Type {
	case courses.Scenario:
		p.decide(it, in)
	case courses.Single, courses.TrueFalse:
		p.radio(name, in.Choices[0])
	case courses.ShortText, courses.Numeric, courses.Essay:
		p.tabTo(fmt.Sprintf("[name=%q]", name))
		p.Press(in.Choices[0])
	default:
		for _, value := range p.inOrder(name, in.Choices) {
			p.tabTo(fmt.Sprintf("[name=%q][value=%q]", name, value))
			p.Press(" ")
		}
		for _, part := range p.partsInOrder(name, in.Parts) {
			p.list(name+"."+part, in.Parts[part])
		}
	}
}

// inOrder sorts values as their boxes stand on the page.
func (p *person) inOrder(name string, values []string) []string {
	p.Helper()
	all := browser.Eval[[]string](p.Page, `Array.from(document.querySelectorAll('[name="`+name+`"]')).map(e => e.value)`)
	out := slices.Clone(values)
	sort.Slice(out, func(i, j int) bool { return slices.Index(all, out[i]) < slices.Index(all, out[j]) })
	return out
}

// partsInOrder are the parts of a question as their lists stand on the page.
func (p *person) partsInOrder(name string, parts map[string]string) []string {
	p.Helper()
	if len(parts) == 0 {
		return nil
	}
	var out []string
	for _, list := range browser.Eval[[]string](p.Page, `Array.from(document.querySelectorAll('select[name^="`+name+`."]')).map(e => e.name)`) {
		out = append(out, strings.TrimPrefix(list, name+"."))
	}
	return out
}

// radio goes into a group by Tab and to the choice by arrows.
func (p *person) radio(name, value string) {
	p.Helper()
	p.tabTo(fmt.Sprintf("[name=%q]", name))
	p.Press(" ")
	for range 20 {
		if browser.Eval[string](p.Page, `document.activeElement.value`) == value {
			return
		}
		p.Press(kb.ArrowDown)
	}
	p.Fatalf("%s: arrows do not reach the choice %s", p.Path(), value)
}

// list goes to a list by Tab and to its option by arrows; in a list that sorts
// itself the focus stays on what was moved.
func (p *person) list(name, value string) {
	p.Helper()
	p.tabTo(fmt.Sprintf("select[name=%q]", name))
	for range 20 {
		if browser.Eval[string](p.Page, `document.activeElement.value`) == value {
			return
		}
		p.Press(kb.ArrowDown)
	}
	p.Fatalf("%s: arrows do not reach the option %s of %s", p.Path(), value, name)
}

// decide goes through a scenario, each step a page.
func (p *person) decide(it *courses.Item, in question.Input) {
	p.Helper()
	for range len(in.Parts) {
		name := browser.Eval[string](p.Page, `(document.querySelector("#q-`+it.ID+` .step:last-of-type input[type=radio]") || {}).name || ""`)
		p.radio(name, in.Parts[strings.TrimPrefix(name, question.Name(it.ID)+".")])
		p.tabTo(`button[value=step][formaction$="#q-` + it.ID + `"]`)
		p.enter()
	}
}

// tabTo presses Tab until the focus is on the element, and sees at every stop
// where the focus is.
func (p *person) tabTo(selector string) {
	p.Helper()
	for range 150 {
		p.Press(kb.Tab)
		if browser.Eval[bool](p.Page, `document.activeElement !== document.body && parseFloat(getComputedStyle(document.activeElement).outlineWidth) === 0`) {
			p.Errorf("%s: the focus cannot be seen on %s", p.Path(), browser.Eval[string](p.Page, `document.activeElement.outerHTML.slice(0, 150)`))
		}
		if browser.Eval[bool](p.Page, `document.activeElement.matches(`+js(selector)+`)`) {
			return
		}
	}
	p.Fatalf("%s: Tab does not reach %s", p.Path(), selector)
}

// enter presses Enter and waits for the page that it leads to.
func (p *person) enter() {
	p.Helper()
	before := p.documents()
	p.Press(kb.Enter)
	for end := time.Now().Add(30 * time.Second); p.documents() == before; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			p.Fatalf("%s: Enter led nowhere", p.Path())
		}
	}
	p.Until("the page", `document.readyState === "complete"`)
}

// documents counts the pages that have come whole.
func (p *person) documents() int {
	n := 0
	for _, r := range p.Requests() {
		if r.Type == "Document" && r.Status == 200 && r.Bytes > 0 {
			n++
		}
	}
	return n
}
