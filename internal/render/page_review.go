package render

import "html/template"

// ReviewPage lists the attempts that wait for a person.
type ReviewPage struct {
	Base
	Lines []ReviewLine
	Pager Pager
}

func (*ReviewPage) page() string { return "review" }

// ReviewLine is an essay, or an attempt with several, that waits.
type ReviewLine struct {
	Href, Title, Course, When string
	Attr                      template.HTMLAttr
}

// ReviewItemPage is one essay with its rubric.
type ReviewItemPage struct {
	Base
	Action       string
	Course       string
	Facts        []string
	Stem         string
	StemAttr     template.HTMLAttr
	Answer       string
	WordCount    string
	Rubric       []RubricPart
	Comment      string
	Mistakes     []Link
	CommentError string
	Others       []Link // the attempt's other essays
}

func (*ReviewItemPage) page() string { return "review-item" }
