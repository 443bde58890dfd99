package question

import (
	"sanad/courses"
	"sanad/internal/lms"
)

// Feedback is what may be said of an answer once the key may be seen. It holds
// the key: whoever asks for it answers for the time.
type Feedback struct {
	Item  string `json:"item"`
	Type  string `json:"type"`
	Empty bool   `json:"empty,omitempty"` // nothing was answered
	// Lines stand in the order in which the learner saw the parts.
	Lines  []Line       `json:"lines"`
	Note   Words        `json:"note"` // the author's comment on the item
	Cite   string       `json:"cite,omitempty"`
	Lesson lms.LessonID `json:"lesson,omitempty"` // where to read it again
}

// Line compares one part of an answer with the key, in words.
type Line struct {
	Part   Words `json:"part"`             // what it is about; empty: the whole item
	Given  Words `json:"given"`            // the answer in words; empty: none
	Key    Words `json:"key"`              // the right answer in words
	Picked bool  `json:"picked,omitempty"` // multiple, errors: it was picked
	Wanted bool  `json:"wanted,omitempty"` // multiple, errors: it was to be picked
	Right  bool  `json:"right"`
	Note   Words `json:"note"` // the author's comment on this choice
}

// Explain returns the feedback on a response to an item that was shown so, in a
// language.
func Explain(it *courses.Item, lang lms.Lang, o Order, r Response) *Feedback {
	f := &Feedback{Item: it.ID, Type: it.Type, Empty: r.Empty(), Note: words(it.Feedback, lang), Cite: it.Cite, Lesson: it.Lesson}
	switch it.Type {
	case courses.Single:
		f.Lines = explainSingle(it, r, lang)
	case courses.Multiple:
		f.Lines = explainMultiple(it, o, r, lang)
	case courses.TrueFalse:
		f.Lines = explainTruth(it, r, lang)
	case courses.ShortText, courses.Numeric:
		f.Lines = []Line{explainTyped(it, r, lang)}
	case courses.Essay:
		f.Lines = []Line{{Given: Words{r.Text, lang}}}
	case courses.Match:
		f.Lines = explainMatch(it, o, r, lang)
	case courses.Order:
		f.Lines = explainOrder(it, r, lang)
	case courses.Gaps:
		f.Lines = explainGaps(it, r, lang)
	case courses.Errors:
		f.Lines = explainErrors(it, r, lang)
	case courses.Scenario:
		f.Lines = explainScenario(it, r, lang)
	}
	return f
}
