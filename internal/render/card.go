package render

import (
	"html/template"

	"sanad/internal/course"
	"sanad/internal/lms"
)

// CourseCard is a course in a list, every text finished.
type CourseCard struct {
	Href, Title, Summary string
	Attr                 template.HTMLAttr // where the title is not in the page's language
	Cover                string            // path of the picture; "" shows an empty arch
	Level                string
	Facts                []Fact
	Certificate          string // what completing earns; "" for nothing
}

// Fact is a short statement with its drawing.
type Fact struct{ Icon, Text string }

// CourseCard finishes the card of a course. cover is a signed path or "".
func (b *Base) CourseCard(c *course.Card, cover string) CourseCard {
	return CourseCard{
		Href: b.Home + "/courses/" + string(c.Course), Title: b.Say(c.Title), Summary: b.Say(c.Summary), Attr: b.Borrowed(c.Title),
		Cover: cover, Level: b.LevelName(c.Level), Certificate: b.earns(c),
		Facts: []Fact{
			{"clock", b.Duration(c.Minutes)},
			{"book", b.T("catalogue.lessons", "n", c.Lessons)},
			{"download", b.Size(c.TextBytes[b.index()], c.MediaBytes[b.index()])},
		},
	}
}

// earns says what completing a course brings: a certificate, and a role with it.
func (b *Base) earns(c *course.Card) string {
	switch {
	case !c.Certified:
		return ""
	case len(c.Grants) == 0:
		return b.T("catalogue.earns")
	}
	return b.T("catalogue.earns_role", "roles", b.RoleList(c.Grants))
}

// index is the page's language in pairs of Arabic and English.
func (b *Base) index() int {
	if b.Lang == lms.English {
		return 1
	}
	return 0
}
