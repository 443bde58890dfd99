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
	Progress   string   // in words
	Open       []string // what this lesson still asks for
	Complete   bool
	Mark       bool // the learner may mark the lesson as done
	Action     string
	Opened     string // when the page was made, signed
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
	Before string // what is known from an earlier time, in words
	More   bool   // a scenario that goes on
}

// Prose returns a text block's markup, which the course format has sanitised
// when it was read. A note belongs to the text around it and is no landmark.
func Prose(b *courses.Block) template.HTML {
	return template.HTML(strings.ReplaceAll(b.HTML, `<aside class="note">`, `<aside class="note" role="note">`))
}

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
	Links   []Link
}

func (*StopPage) page() string { return "locked" }
