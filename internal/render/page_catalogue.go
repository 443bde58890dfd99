package render

// CataloguePage lists the courses, with a search.
type CataloguePage struct {
	Base
	Query     string
	Bands     []Choice
	Certified bool
	Filtered  bool // something narrows the list
	Cards     []CourseCard
	Pager     Pager
}

func (*CataloguePage) page() string { return "catalogue" }
