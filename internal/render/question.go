package render

import (
	"html/template"
	"strconv"
	"strings"

	"sanad/courses"
	"sanad/internal/question"
)

// QuestionPart is one question on a page: what package question lets a learner
// see, with the words around it. Templates reach the page's language through P.
type QuestionPart struct {
	*question.View
	P        *Base
	ID       string // of the element
	Heading  string // "Question 3 of 15"
	Error    string
	Saved    string // what the server holds of the answer, in words
	Seq      string // of the answer; "" where the server counts none
	Base     string // of the answer, for the form; "" where the server keeps none
	Score    string // what was earned, in words
	Frozen   bool   // only shown, not to be answered
	Feedback *FeedbackPart
	Rubric   []RubricPart
	Comment  string // of a review

	picks template.HTML // in place of the choices
}

// QuestionID is the id of a question's element.
func QuestionID(item string) string { return "q-" + item }

// BaseName is the name of the hidden field of the base.
func (q *QuestionPart) BaseName() string { return question.BaseName(q.Item) }

// Control is the kind of control that picks a choice.
func (q *QuestionPart) Control() string {
	if q.Type == courses.Multiple {
		return "checkbox"
	}
	return "radio"
}

// In returns lang and dir attributes of words that are not in the page's
// language.
func (q *QuestionPart) In(w question.Words) template.HTMLAttr { return q.P.borrowedWords(w) }

func (b *Base) borrowedWords(w question.Words) template.HTMLAttr {
	if w.Text == "" || !w.Lang.Valid() {
		return ""
	}
	return b.InLang(w.Lang)
}

// SegmentsIn returns the attributes of a text with gaps or words to pick.
func (q *QuestionPart) SegmentsIn() template.HTMLAttr {
	if !q.SegLang.Valid() {
		return ""
	}
	return q.P.InLang(q.SegLang)
}

// GapName names the dropdown of a gap by its place in the text.
func (q *QuestionPart) GapName(f *question.Field) string {
	n := 0
	for _, s := range q.Segments {
		if s.Gap == nil {
			continue
		}
		if n++; s.Gap == f {
			break
		}
	}
	return q.P.T("ask.gap", "n", n)
}

// Chosen reports whether a thing to be ordered stands at a position.
func (q *QuestionPart) Chosen(f question.Field, position int) bool {
	return f.Value == strconv.Itoa(position)
}

// Words counts the words of a typed answer, as the count beside it begins.
func (q *QuestionPart) Words() int { return len(strings.Fields(q.Input)) }

// Limits says how long an essay should be; "" where it is free.
func (q *QuestionPart) Limits() string {
	switch {
	case q.MinWords > 0 && q.MaxWords > 0:
		return q.P.T("ask.words_between", "min", q.MinWords, "max", q.MaxWords)
	case q.MinWords > 0:
		return q.P.T("ask.words_min", "n", q.MinWords)
	case q.MaxWords > 0:
		return q.P.T("ask.words_max", "n", q.MaxWords)
	}
	return ""
}

// Worth says what the question counts.
func (q *QuestionPart) Worth() string {
	if q.Points != float64(int(q.Points)) {
		return q.P.T("ask.points_part", "points", q.Points)
	}
	return q.P.T("ask.points", "n", int(q.Points))
}

// FeedbackPart is what is said of an answer once the key may be seen.
type FeedbackPart struct {
	P       *Base
	Right   bool
	Partly  bool
	Open    bool // neither right nor wrong: an essay, a reflection
	Empty   bool // nothing was answered
	Verdict string
	Lines   []FeedbackLine
	Note    question.Words
	Lesson  *Link // where to read it again
}

// FeedbackLine compares one part of an answer with the key.
type FeedbackLine struct {
	question.Line
	State string // in words, of what was to be picked or not
}

// In returns lang and dir attributes of words that are not in the page's
// language.
func (f *FeedbackPart) In(w question.Words) template.HTMLAttr { return f.P.borrowedWords(w) }

// Feedback finishes the feedback on an answer; nil stays nil. share is what was
// earned of the whole, open means that nothing is marked.
func (b *Base) Feedback(f *question.Feedback, share float64, open bool) *FeedbackPart {
	if f == nil {
		return nil
	}
	out := &FeedbackPart{P: b, Right: share >= 1, Partly: share > 0 && share < 1, Open: open, Empty: f.Empty, Note: f.Note}
	switch {
	case f.Empty:
		out.Verdict, out.Right, out.Partly = b.T("ask.unanswered"), false, false
	case open:
		out.Verdict = b.T("ask.noted")
	case out.Right:
		out.Verdict = b.T("ask.right")
	case out.Partly:
		out.Verdict = b.T("ask.partly")
	default:
		out.Verdict = b.T("ask.wrong")
	}
	for _, l := range f.Lines {
		if f.Empty {
			l.Right = l.Wanted // there is no answer to judge: the sign is the key's
		}
		out.Lines = append(out.Lines, FeedbackLine{l, b.lineState(f, l)})
	}
	return out
}

// lineState says of a thing to pick whether it was to be picked, and of a part
// that it was not answered; "" where there is nothing to say.
func (b *Base) lineState(f *question.Feedback, l question.Line) string {
	switch {
	case l.Given.Text != "":
		return ""
	case f.Type != courses.Multiple && f.Type != courses.Errors:
		if f.Empty {
			return ""
		}
		return b.T("ask.no_answer")
	case f.Empty:
		return b.T(leftStates[left{f.Type == courses.Errors, l.Wanted}])
	}
	return b.T(pickStates[pick{f.Type == courses.Errors, l.Wanted, l.Picked}])
}

// pick is what was to be done with a thing, and what was done.
type pick struct{ marking, wanted, picked bool }

// pickStates are the words for it; in a text, places are marked.
var pickStates = map[pick]string{
	{false, true, true}: "ask.picked_right", {false, true, false}: "ask.missed",
	{false, false, true}: "ask.picked_wrong", {false, false, false}: "ask.left_right",
	{true, true, true}: "ask.marked_right", {true, true, false}: "ask.unmarked",
	{true, false, true}: "ask.marked_wrong", {true, false, false}: "ask.left_right",
}

// left is what was to be done with a thing of a question that nobody answered.
type left struct{ marking, wanted bool }

// leftStates are the words for it.
var leftStates = map[left]string{
	{false, true}: "ask.belongs", {false, false}: "ask.belongs_not",
	{true, true}: "ask.to_mark", {true, false}: "ask.to_leave",
}

// RubricPart is one criterion of an essay with its levels.
type RubricPart struct {
	P       *Base
	ID      string
	Title   question.Words
	Levels  []LevelPart
	Comment string
	Error   string
}

// LevelPart is one level of a criterion.
type LevelPart struct {
	Value  string
	Words  question.Words
	Points string
	Chosen bool
}

// In returns lang and dir attributes of words that are not in the page's
// language.
func (r RubricPart) In(w question.Words) template.HTMLAttr { return r.P.borrowedWords(w) }
