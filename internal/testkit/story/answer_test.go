package story_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sanad/courses"
	"sanad/internal/assessment"
	"sanad/internal/i18n"
	"sanad/internal/question"
	"sanad/internal/render"
	"sanad/internal/testkit"
	"sanad/internal/testkit/browser"
)

// here marks the one element that the next click is for.
const here = "[data-here]"

// point marks the element that an expression finds.
func (p *person) point(what, expression string) {
	p.Helper()
	found := browser.Eval[bool](p.Page, `(() => {
		document.querySelectorAll("`+here+`").forEach(e => e.removeAttribute("data-here"));
		const e = `+expression+`;
		if (e) e.setAttribute("data-here", "");
		return !!e;
	})()`)
	if !found {
		p.Fatalf("%s: no %s: %s", p.Path(), what, p.words("main"))
	}
}

// among returns the one element of a list, an expression, that says words, in
// whichever digits.
func (p *person) among(list, words string) string {
	p.Helper()
	said := browser.Eval[[]string](p.Page, list+`.map(e => e.textContent)`)
	i := slices.IndexFunc(said, func(s string) bool { return i18n.Fold(squeeze(s)) == i18n.Fold(squeeze(plain(words))) })
	if i < 0 {
		p.Fatalf("%s: nothing says %q among %q", p.Path(), words, said)
	}
	return list + "[" + strconv.Itoa(i) + "]"
}

// pick clicks the choice that says words, in the last of the places where it may
// stand.
func (p *person) pick(places, words string) {
	p.Helper()
	p.point("choice", p.among(`Array.from(Array.from(document.querySelectorAll(`+js(places)+`)).pop().querySelectorAll("label.pick, label.span"))`, words))
	p.Click(here)
}

// choose picks an option, by its words, of the list that goes by a name.
func (p *person) choose(list, option string) {
	p.Helper()
	p.point("list", list)
	option = p.among(`Array.from(document.querySelector("`+here+`").options)`, option)
	p.Choose(here, browser.Eval[string](p.Page, option+".value"))
}

// answer answers a question of the page, except a scenario, as somebody does who
// knows: it goes by the words that stand there.
func (p *person) answer(it *courses.Item) {
	p.Helper()
	q := "#" + render.QuestionID(it.ID)
	v := question.Show(it, p.say.Lang, question.Order{}, question.Key(it))
	for _, c := range v.Choices {
		if c.Picked {
			p.pick(q, c.Words.Text)
		}
	}
	for _, f := range v.Fields {
		p.place(q, f)
	}
	gap := 0
	for _, s := range v.Segments {
		switch {
		case s.Gap != nil:
			p.choose(fmt.Sprintf("document.querySelectorAll(%q)[%d]", q+" select.gap", gap), picked(s.Gap.Choices))
			gap++
		case s.Span != nil && s.Span.Picked:
			p.pick(q, s.Span.Words.Text)
		}
	}
	if typed := typed(v); typed != "" {
		p.Fill(q+"-in", p.say.Shape(typed))
	}
}

// typed is what is to be typed into a question: an essay is as long as it must
// be, in whatever words.
func typed(v *question.View) string {
	if v.Type == courses.Essay {
		return strings.TrimSpace(strings.Repeat("سألت قبل أن أكتب. ", v.MinWords/4+1))
	}
	return v.Input
}

// place gives one part of a matching or ordering question its answer.
func (p *person) place(q string, f question.Field) {
	p.Helper()
	words := f.Value
	if len(f.Choices) > 0 {
		words = picked(f.Choices)
	} else {
		words = p.say.Shape(words)
	}
	p.choose(p.among(`Array.from(document.querySelectorAll(`+js(q+" label")+`))`, f.Words.Text)+`.control`, words)
}

// plain are an author's words as they stand on a page.
func plain(words string) string { return strings.TrimSpace(strings.ReplaceAll(words, "`", "")) }

func picked(cs []question.Choice) string {
	for _, c := range cs {
		if c.Picked {
			return c.Words.Text
		}
	}
	return ""
}

// steps are the words of the best way through a scenario.
func (p *person) steps(it *courses.Item) []string {
	var out []string
	for _, s := range question.Show(it, p.say.Lang, question.Order{}, question.Key(it)).Steps {
		if w := picked(s.Choices); w != "" {
			out = append(out, w)
		}
	}
	return out
}

// items are the questions of an attempt in their order.
func items(site *testkit.Site, t *assessment.Attempt) []*courses.Item {
	site.Helper()
	var out []*courses.Item
	for i := range t.Answers {
		bank, err := site.Courses.Bank(context.Background(), t.Org, t.Version, t.Answers[i].Bank)
		if err != nil {
			site.Fatal(err)
		}
		for j := range bank.Items {
			if bank.Items[j].ID == t.Answers[i].Item {
				out = append(out, &bank.Items[j])
			}
		}
	}
	return out
}
