package render

import (
	"html/template"
	"testing"

	"sanad/courses"
	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/internal/question"
)

// questionsOf are questions of every kind that has a stencil, untouched and
// answered, as two learners see them.
func questionsOf(b *Base) map[string]*QuestionPart {
	stem := question.Words{Text: "Is `<b>` \"bold\" & 3 > 2?", Lang: lms.English}
	choice := func(value string, picked bool) question.Choice {
		return question.Choice{Value: value, Words: question.Words{Text: "أ < " + value, Lang: lms.Arabic}, Picked: picked}
	}
	part := func(v question.View, heading, seq, base string) *QuestionPart {
		v.Item, v.Name, v.Marker, v.Stem, v.Points = "i1", "q.i1", "s.i1", stem, 2
		return &QuestionPart{View: &v, P: b, ID: QuestionID(v.Item), Heading: heading, Seq: seq, Base: base}
	}
	frozen := part(question.View{Type: courses.Single, Choices: []question.Choice{choice("x", true)}}, "4/9", "", "")
	frozen.Frozen = true
	return map[string]*QuestionPart{
		"single":          part(question.View{Type: courses.Single, Choices: []question.Choice{choice("a\"", false), choice("b", true)}}, "1 of 9", "0", "nm-1"),
		"single, another": part(question.View{Type: courses.Single, Choices: []question.Choice{choice("c", false), choice("d", false)}}, "Second <of> 9", "12", "nm-2"),
		"multiple":        part(question.View{Type: courses.Multiple, Choices: []question.Choice{choice("a", true), choice("b", true)}}, "3/9", "1", "nm-3"),
		"all or nothing":  part(question.View{Type: courses.Multiple, AllOrNothing: true, Choices: []question.Choice{choice("a", true)}}, "3/9", "1", "nm-3"),
		"frozen":          frozen,
		"text":            part(question.View{Type: courses.ShortText}, "5/9", "0", "nm-4"),
		"text, answered":  part(question.View{Type: courses.ShortText, Input: `<"water">`}, "5/9", "7", "nm-5"),
		"text, another":   part(question.View{Type: courses.ShortText, Input: "tea"}, "6/9", "8", "nm-6"),
		"numeric":         part(question.View{Type: courses.Numeric, Unit: question.Words{Text: "kg", Lang: lms.English}, Input: "3"}, "", "8", ""),
	}
}

func TestQuestion_from_a_stencil_is_what_the_template_writes(t *testing.T) {
	r := newRenderer(t)
	for _, prefs := range []i18n.Prefs{{Lang: lms.Arabic}, {Lang: lms.English}, {Lang: lms.Arabic, Digits: i18n.DigitsArabic}} {
		b := &Base{Locale: r.For(prefs)}
		for round := range 2 {
			for name, q := range questionsOf(b) {
				if !q.common() {
					t.Fatalf("%s has no stencil", name)
				}
				got := must(t)(r.question(q))
				if want := must(t)(r.whole(q)); got != want {
					t.Errorf("%s in round %d:\ngot  %s\nwant %s", name, round, got, want)
				}
			}
		}
		if n := len(questionsOf(b)); r.questions.Len() >= n {
			t.Errorf("%d stencils for %d questions: none was used twice", r.questions.Len(), n)
		}
		r.questions.Purge()
	}
}

func must(t *testing.T) func(template.HTML, error) template.HTML {
	return func(html template.HTML, err error) template.HTML {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return html
	}
}
