package render

import "html/template"

// CoursePage presents one course before and after enrolling.
type CoursePage struct {
	Base
	Card        CourseCard
	ID          string
	Outcomes    []string
	Audience    string
	Validity    string // of the certificate; "" without one
	Roles       string // that it grants; "" for none
	TextSize    string
	MediaSize   string // "" where there are no media
	Version     string
	Lessons     []LessonLine
	Needs       []Need
	Missing     bool // a prerequisite is not held
	Enrolled    bool
	Completed   bool
	Percent     int
	Done        string // progress in words
	Continue    string // path of what is next; "" when nothing is
	Certified   string // path of the certificate it has earned; "" for none
	Outsider    bool   // signed in, and not of the organization that teaches it
	SignIn      string // path that leads to signing in and back
	NewerExists bool   // the learner is on an earlier version
	Borrowed    template.HTMLAttr
}

// LessonLine is a lesson in the outline of a course page.
type LessonLine struct {
	Title, Minutes, Size string
	Attr                 template.HTMLAttr
	Href                 string // "" for those who are not enrolled
	Done, Locked         bool
}

// Need is a course that has to be completed first.
type Need struct {
	Title, Href string
	Known, Held bool // Known: somebody is signed in, so Held says something
}

func (*CoursePage) page() string { return "course" }
