package render

import "html/template"

// QuizPage introduces a quiz before an attempt begins.
type QuizPage struct {
	Base
	Course     string
	CourseHref string
	CourseAttr template.HTMLAttr
	Attr       template.HTMLAttr
	Facts      []Fact
	Rules      []string
	Action     string
	Unread     string // lessons that are still to be read, in words; "" for none
	Lesson     string // path of the next of them
	Start      string // words of the button; "" where no attempt can begin
	Running    string // an attempt is open: in words, with the time left
	Refusal    string // why not
	ReadyAt    string
	Passed     *QuizPassed // nil before
	Attempts   []AttemptLine
	Pager      Pager
}

// QuizPassed is what a quiz that is passed says, in the place of what comes before
// it: where its fruit is, and how to take it once more where that may be.
type QuizPassed struct {
	Recorded    string // the score, in words; "" where the attempt is not at hand
	Result      string // path of that attempt
	Certificate string // path; "" for none
	More        bool   // another attempt may begin, now or later
}

func (*QuizPage) page() string { return "quiz" }

// AttemptLine is an attempt in a list.
type AttemptLine struct {
	Title, When, State, Href string
	Passed, Open             bool
}

// AttemptPage is an open attempt: one form with its questions.
type AttemptPage struct {
	Base
	ID         string
	Attr       template.HTMLAttr
	Action     string
	Deadline   string // in words; "" without a limit
	Left       int    // seconds; -1 without a limit
	Forward    bool
	At         string // item that a forward attempt stands at
	Where      string // "Question 3 of 15"
	Last       bool
	Switch     bool // another language may be chosen
	Error      string
	Mistakes   []Link
	Questions  []*QuestionPart
	CourseHref string
}

func (*AttemptPage) page() string { return "attempt" }

// SwitchPath leads to the button that saves before it changes the language.
func (p *AttemptPage) SwitchPath() string {
	if p.Switch {
		return "#language"
	}
	return p.Base.SwitchPath()
}

// HandInPage asks before an attempt is handed in.
type HandInPage struct {
	Base
	Action     string
	Back       string // "" where there is no way back
	Lede       string
	Unanswered []Link
	Advice     []Link
	Deadline   string
	Left       int
}

func (*HandInPage) page() string { return "hand-in" }

// ResultPage is an attempt that was handed in.
type ResultPage struct {
	Base
	Attr       template.HTMLAttr
	Quiz       string
	Heading    string
	Lede       string
	Passed     bool
	Graded     bool
	Score      string // "86%"; "" before it may be seen
	Percent    int
	Need       string // the pass mark in words
	Facts      []string
	Receipt    string
	Certified  string // path of the certificate; "" when there is none yet
	Preparing  bool   // the certificate is on its way: look again
	Again      string // words about the next attempt
	AgainHref  string
	CourseHref string
	Later      bool // marks and key come when the quiz is closed
	Questions  []*QuestionPart
}

func (*ResultPage) page() string { return "result" }
