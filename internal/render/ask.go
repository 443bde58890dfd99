package render

import (
	"bytes"
	"html/template"

	"sanad/courses"
	"sanad/internal/i18n"
	"sanad/internal/question"
)

// A page of questions is made for one learner and sent once, yet most of its
// markup is that of the same questions in other attempts. Templates write it once
// for all of them, and leave open what differs.

// questionLook is all that the markup of a question of choices or of one line
// depends on, beside what stands in its open places. It is nothing of a learner.
type questionLook struct {
	prefs                              i18n.Prefs
	id, item, kind, name, marker       string
	stem, unit                         question.Words
	points                             float64
	allOrNothing, frozen               bool
	choices, heading, seq, base, typed bool // there are some, there is one
}

// stencil is markup with open places.
type stencil struct {
	stretches []string
	open      []int // the place behind each stretch; nothing behind the last
}

// The open places of a question, by their place in questionMarks.
const (
	headingPlace = iota + 1
	seqPlace
	basePlace
	picksPlace
	typedPlace
)

var questionMarks = []string{headingPlace: "the-heading-of-the-question", seqPlace: "the-count-of-its-answers",
	basePlace: "the-name-of-its-answer", picksPlace: "the-choices-of-the-question", typedPlace: "the-answer-to-the-question"}

// keptQuestions is how many stencils are kept, about 4 MiB.
const keptQuestions = 2048

// question writes a question as template "question" does.
func (r *Renderer) question(q *QuestionPart) (template.HTML, error) {
	if !q.common() {
		return r.whole(q)
	}
	look := q.look()
	s, ok := r.questions.Get(look)
	if !ok {
		html, err := r.whole(q.marked())
		if err != nil {
			return "", err
		}
		s = newStencil(string(html))
		r.questions.Add(look, s)
	}
	return template.HTML(s.fill(q)), nil
}

// whole has the template write a question.
func (r *Renderer) whole(q *QuestionPart) (template.HTML, error) {
	var out bytes.Buffer
	err := r.pages[q.P.Lang]["attempt"].ExecuteTemplate(&out, "question", q)
	return template.HTML(out.String()), err
}

// common reports whether a look tells all of the question.
func (q *QuestionPart) common() bool {
	kinds := len(q.Choices) > 0 || q.Type == courses.ShortText || q.Type == courses.Numeric
	return kinds && q.Error == ""
}

func (q *QuestionPart) look() questionLook {
	return questionLook{prefs: q.P.Prefs, id: q.ID, item: q.Item, kind: q.Type, name: q.Name, marker: q.Marker, stem: q.Stem, unit: q.Unit,
		points: q.Points, allOrNothing: q.AllOrNothing, frozen: q.Frozen,
		choices: len(q.Choices) > 0, heading: q.Heading != "", seq: q.Seq != "", base: q.Base != "", typed: q.Input != ""}
}

// marked is the question with marks in its open places.
func (q *QuestionPart) marked() *QuestionPart {
	m, v := *q, *q.View
	m.View, m.picks = &v, template.HTML(questionMarks[picksPlace])
	for p, text := range map[int]*string{headingPlace: &m.Heading, seqPlace: &m.Seq, basePlace: &m.Base, typedPlace: &v.Input} {
		if *text != "" {
			*text = questionMarks[p]
		}
	}
	return &m
}

func newStencil(html string) *stencil {
	s := &stencil{}
	for {
		at, open := nextMark([]byte(html), questionMarks)
		s.stretches, s.open = append(s.stretches, html[:at]), append(s.open, open)
		if open == 0 {
			return s
		}
		html = html[at+len(questionMarks[open]):]
	}
}

func (s *stencil) fill(q *QuestionPart) string {
	var out bytes.Buffer
	for i, html := range s.stretches {
		out.WriteString(html)
		switch s.open[i] {
		case headingPlace:
			template.HTMLEscape(&out, []byte(q.Heading))
		case seqPlace:
			template.HTMLEscape(&out, []byte(q.Seq))
		case basePlace:
			template.HTMLEscape(&out, []byte(q.Base))
		case picksPlace:
			q.writePicks(&out)
		case typedPlace:
			template.HTMLEscape(&out, []byte(q.Input))
		}
	}
	return out.String()
}
