package render

// HomePage says what Sanad is and invites people in.
type HomePage struct {
	Base
	Courses  []CourseCard
	Continue *Continue // nil for visitors and those who learn nothing yet
}

// Continue is where somebody goes on learning.
type Continue struct {
	Title, Step, Href string
	Percent           int
	Done              string // the percentage in words
}

func (*HomePage) page() string { return "home" }
