package render

import (
	"bytes"
	"fmt"
	"html/template"
)

// CataloguePage lists the courses, with a search.
type CataloguePage struct {
	Base
	Query     string
	Searched  string // says what was searched for in the query's place; "" where it was the query
	Bands     []Choice
	Certified bool
	Filtered  bool            // something narrows the list
	Cards     []template.HTML // as CardHTML makes them
	Pager     Pager
}

func (*CataloguePage) page() string { return "catalogue" }

// CardHTML finishes a course's card as markup, in a language: cards are the same
// for everybody and may be kept.
func (r *Renderer) CardHTML(b *Base, c CourseCard) (template.HTML, error) {
	var out bytes.Buffer
	if err := r.pages[b.Lang]["catalogue"].ExecuteTemplate(&out, "course-card", c); err != nil {
		return "", fmt.Errorf("card of %s: %w", c.Href, err)
	}
	return template.HTML(out.String()), nil
}
