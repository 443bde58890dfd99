package render

// FormPage is a page with one form: signing in, registering, passwords.
type FormPage struct {
	Base
	Heading string
	Lede    string
	Form    Form
	Links   []Link
}

// Link is a link with its words.
type Link struct{ Href, Text string }

func (*FormPage) page() string { return "form" }

// QuestionPage asks before something is done that is not easily undone.
type QuestionPage struct {
	Base
	Heading string
	Message string
	Facts   []string
	Form    Form
	Back    string // where "no" leads
	Danger  bool
}

func (*QuestionPage) page() string { return "question" }

// TextPage is a page of plain words.
type TextPage struct {
	Base
	Heading  string
	Lede     string
	Sections []Section
}

// Section is a heading with its paragraphs.
type Section struct {
	ID, Heading string
	Paragraphs  []string
	Items       []string
	Write       string // the words before the address to write to
	Contact     Link   // the address; empty for none
}

func (*TextPage) page() string { return "text" }
