package render

import (
	"html/template"
	"strings"

	"sanad/courses"
	"sanad/internal/lms"
)

// LessonPage is a lesson as its learner reads it.
type LessonPage struct {
	Base
	Course     string
	CourseHref string
	CourseAttr template.HTMLAttr
	Attr       template.HTMLAttr // of the lesson's title
	Facts      []Fact
	Objectives []ObjectiveLine
	Missing    bool              // the text is shown in the other language
	BodyAttr   template.HTMLAttr // of the text
	Blocks     []LessonBlock
	Resume     string // fragment of the place of last reading; "" for none
	Outline    []OutlineLine
	Percent    int
	Progress   string // in words
	Open       []Link // what this lesson still asks for, and where
	Complete   bool
	Mark       bool // the learner may mark the lesson as done
	Action     string
	Previous   *Link
	Next       *Link
}

func (*LessonPage) page() string { return "lesson" }

// ObjectiveLine is what a lesson teaches, with the attributes of its language.
type ObjectiveLine struct {
	Text string
	Attr template.HTMLAttr
}

// OutlineLine is a lesson or quiz in the outline beside a lesson.
type OutlineLine struct {
	Title, Href, Minutes string
	Attr                 template.HTMLAttr
	Here, Done, Locked   bool
	Quiz                 bool
}

// LessonBlock is one block of a lesson: its text, or what stands in its place.
type LessonBlock struct {
	ID      string
	HTML    template.HTML
	Picture *Picture
	Player  *Player
	Check   *CheckPart
}

// Picture is a picture with its sizes.
type Picture struct {
	Src           string
	SrcSet        template.Srcset
	Alt           string
	AltAttr       template.HTMLAttr
	Width, Height int
	Caption       string
	CaptionAttr   template.HTMLAttr
}

// Player is an audio or video of which nothing is loaded before it is played.
type Player struct {
	Medium        string
	Video         bool
	Src, Type     string
	Poster        string
	Width, Height int
	Label         string // what it shows, for screen readers
	LabelAttr     template.HTMLAttr
	Caption       string
	CaptionAttr   template.HTMLAttr
	Price         string // "1.2 MB"
	Length        string
	Larger        *Link // the same in a better quality
	At            int   // second to go on from
	Tracks        []Track
	Transcript    template.HTML
	TransAttr     template.HTMLAttr
}

// Track is a file of captions.
type Track struct {
	Src, Label string
	Lang       lms.Lang
	Default    bool
}

// CheckPart is a self-check inside a lesson.
type CheckPart struct {
	*QuestionPart
	Action string
	Token  string
	Length string // that the answer is shorter or longer than was asked, in words
	Before string // what is known from an earlier time, in words
	More   bool   // a scenario that goes on
}

// Answerable reports whether there is something left to answer.
func (c *CheckPart) Answerable() bool { return c.Feedback == nil || !c.Feedback.Right }

// Run is a stretch of a lesson: text blocks that follow one another, as finished
// markup, or one block of another kind.
type Run struct {
	HTML  template.HTML
	Block *courses.Block // nil for text
}

// Runs returns the stretches of a lesson's body. Text is markup that the course
// format sanitised when it was read. A note belongs to the text around it and is
// no landmark; a table that is wider than the window can be moved by keys.
func Runs(body *courses.Body) []Run {
	var runs []Run
	var text strings.Builder
	flush := func() {
		if text.Len() > 0 {
			runs = append(runs, Run{HTML: template.HTML(text.String())})
			text.Reset()
		}
	}
	for i := range body.Blocks {
		b := &body.Blocks[i]
		if b.Kind != courses.BlockText {
			flush()
			runs = append(runs, Run{Block: b})
			continue
		}
		text.WriteString(`<div class="b" id="` + template.HTMLEscapeString(b.ID) + `" data-b>` + dressed.Replace(b.HTML) + "</div>\n")
	}
	flush()
	return runs
}

var dressed = strings.NewReplacer(`<aside class="note">`, `<aside class="note" role="note">`,
	`<table>`, `<div class="scroll" tabindex="0"><table>`, `</table>`, `</table></div>`)

// Markdown returns a course's short text as markup, sanitised like its prose.
func Markdown(src string, lang lms.Lang) template.HTML {
	return template.HTML(courses.HTML(src, lang))
}

// SrcSet joins "path width" pairs of our own signed links.
func SrcSet(list string) template.Srcset { return template.Srcset(list) }

// StopPage says why something is not open now and where to go instead.
type StopPage struct {
	Base
	Heading string
	Message string
	Facts   []string
	Links   []Link
}

func (*StopPage) page() string { return "locked" }
