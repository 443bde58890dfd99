package story_test

import (
	"slices"
	"strings"

	"sanad/courses"
	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/internal/question"
	"sanad/internal/render"
	"sanad/internal/testkit/browser"
)

func prefs(lang string) i18n.Prefs { return i18n.Prefs{Lang: lms.Lang(lang)} }

// given are the words of the answer that a question on the page holds.
func (p *person) given(it *courses.Item) string {
	p.Helper()
	said := browser.Eval[[]string](p.Page, `Array.from(document.querySelectorAll(`+js("#"+render.QuestionID(it.ID)+" :is(select, input, textarea)")+`))
		.filter(c => c.type !== "hidden" && (c.type !== "radio" && c.type !== "checkbox" || c.checked))
		.map(c => c.tagName === "SELECT" ? c.selectedOptions[0].text : c.type === "radio" || c.type === "checkbox" ? c.labels[0].textContent : c.value)`)
	return line(said)
}

// wanted are the words of the right answer.
func (p *person) wanted(it *courses.Item) string {
	v := question.Show(it, p.say.Lang, question.Order{}, question.Key(it))
	var said []string
	for _, c := range v.Choices {
		if c.Picked {
			said = append(said, c.Words.Text)
		}
	}
	for _, f := range v.Fields {
		said = append(said, picked(f.Choices))
	}
	for _, s := range v.Segments {
		if s.Gap != nil {
			said = append(said, picked(s.Gap.Choices))
		}
	}
	if v.Input != "" {
		said = append(said, v.Input)
	}
	return line(said)
}

// line writes words on one line, in an order of their own; digits are those of
// either language.
func line(said []string) string {
	for i := range said {
		said[i] = i18n.Fold(plain(said[i]))
	}
	slices.Sort(said)
	return strings.Join(said, " | ")
}
