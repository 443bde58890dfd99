package question

import (
	"sanad/internal/lms"
)

// Words are words on a page with the language they are really in.
type Words struct {
	Text string   `json:"text"`
	Lang lms.Lang `json:"lang"`
}

func words(t lms.Text, lang lms.Lang) Words {
	s, l := t.Pick(lang)
	return Words{s, l}
}

// True and False are the choices of a true/false item. They stand here and not
// among the pages' messages because they are choices like any others: they go
// through drawing, marking and feedback as words in two languages beside those
// that authors write, where no page and no reader is at hand.
var (
	True  = lms.Text{AR: "صح", EN: "True"}
	False = lms.Text{AR: "خطأ", EN: "False"}
)

// View is what a learner may see of an item, with what they answered so far. It
// holds no key and no author's ids but the item's own. Which lists are filled
// depends on Type.
type View struct {
	Item   string  `json:"item"`
	Type   string  `json:"type"`
	Name   string  `json:"name"`   // of the form field that stands for the whole item
	Marker string  `json:"marker"` // of the hidden field that says the item was on the page
	Stem   Words   `json:"stem"`
	Points float64 `json:"points"`
	// AllOrNothing is shown to the learner, for it bears on guessing.
	AllOrNothing bool `json:"allOrNothing,omitempty"`
	Answered     bool `json:"answered"`

	Choices   []Choice  `json:"choices,omitempty"`   // single, multiple, truefalse
	Fields    []Field   `json:"fields,omitempty"`    // match, order
	Positions []int     `json:"positions,omitempty"` // order: what a field may say
	Segments  []Segment `json:"segments,omitempty"`  // gaps, errors
	SegLang   lms.Lang  `json:"segLang,omitempty"`   // language of the segments
	Steps     []Step    `json:"steps,omitempty"`     // scenario: the nodes reached so far
	Ended     bool      `json:"ended,omitempty"`     // the scenario is over

	Input    string  `json:"input,omitempty"` // text, numeric, essay: as typed
	Unit     Words   `json:"unit"`
	MinWords int     `json:"minWords,omitempty"`
	MaxWords int     `json:"maxWords,omitempty"`
	Criteria []Words `json:"criteria,omitempty"` // what an essay is judged by
}

// Choice is one thing to pick.
type Choice struct {
	Value  string `json:"value"`
	Words  Words  `json:"words"`
	Picked bool   `json:"picked,omitempty"`
}

// Field is one part of an item with a form field of its own.
type Field struct {
	Name    string   `json:"name"`
	Words   Words    `json:"words"`
	Value   string   `json:"value,omitempty"` // as answered
	Choices []Choice `json:"choices,omitempty"`
}

// Step is one node of a scenario that the learner has reached. Decided steps
// have a picked choice and cannot be changed.
type Step struct {
	Name    string   `json:"name"`
	Says    Words    `json:"says"`
	Choices []Choice `json:"choices,omitempty"`
	Decided bool     `json:"decided,omitempty"`
}
