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
	Seq      int64
	Score    string // what was earned, in words
	Frozen   bool   // only shown, not to be answered
	Feedback *FeedbackPart
	Rubric   []RubricPart
	Comment  string // of a review
}

// QuestionID is the id of a question's element.
func QuestionID(item string) string { return "q-" + item }

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
	out := &FeedbackPart{P: b, Right: share >= 1, Partly: share > 0 && share < 1, Open: open, Note: f.Note}
	switch {
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
		out.Lines = append(out.Lines, FeedbackLine{l, b.pickState(l)})
	}
	return out
}

// pickState says of a thing to pick whether it was to be picked; "" where the
// line is of another sort.
func (b *Base) pickState(l question.Line) string {
	switch {
	case l.Part.Text == "" || l.Given.Text != "" || l.Key.Text != "":
		return ""
	case l.Wanted && l.Picked:
		return b.T("ask.picked_right")
	case l.Wanted:
		return b.T("ask.missed")
	case l.Picked:
		return b.T("ask.picked_wrong")
	}
	return b.T("ask.left_right")
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
