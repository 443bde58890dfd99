package server

import (
	"context"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"sanad/internal/course"
	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/internal/render"
)

func (s *Server) catalogueRoutes() []*route {
	return []*route{
		get("/courses", policy.BrowseCatalogue, s.catalogue),
		get("/courses/:course", policy.BrowseCatalogue, s.course),
		post("/courses/:course/enrol", policy.Enrol, s.enrol),
		get("/courses/:course/leave", policy.Learn, s.askLeave),
		post("/courses/:course/leave", policy.Learn, s.leave),
	}
}

func init() { noticed(map[string]string{"left": "intro.left"}) }

func (s *Server) catalogue(r *request) error {
	f := course.Filter{Text: clipRunes(strings.TrimSpace(r.Query("q")), 200), Certified: r.Query("certified") == "1", After: after(r)}
	if band, err := strconv.Atoi(r.Query("level")); err == nil && band >= 1 && band <= 4 {
		f.Band = band
	}
	list, err := s.offered(r, f)
	if err != nil {
		return err
	}
	b := s.pageBase(r, "catalogue.title", "courses")
	b.Description = b.T("catalogue.lede")
	filtered := f.Text != "" || f.Band > 0 || f.Certified
	if !filtered {
		s.indexed(r, &b)
	}
	next, searched := pager(r, list.Next), list.Searched(f.Text)
	return s.showReady(r, b, catalogueShown{f, searched, list.Tag, next}, func(b render.Base) (render.Page, error) {
		p := &render.CataloguePage{Base: b, Query: f.Text, Bands: bands(&b, f.Band), Certified: f.Certified, Filtered: filtered, Pager: next}
		if searched != "" {
			p.Searched = b.T("catalogue.searched", "words", searched)
		}
		for i := range list.Cards {
			card, err := s.cardHTML(r.ctx(), &b, &list.Cards[i])
			if err != nil {
				return nil, err
			}
			p.Cards = append(p.Cards, card)
		}
		return p, nil
	})
}

// offered are the courses of the platform and, before the first of them, the
// organization's own.
func (s *Server) offered(r *request, f course.Filter) (course.Listing, error) {
	list, err := s.Courses.Catalogue(r.ctx(), lms.Platform, f)
	if err != nil || r.org == nil || f.After != "" {
		return list, err
	}
	own, err := s.Courses.Catalogue(r.ctx(), r.org.ID, f)
	list.Cards, list.Tag = slices.Concat(own.Cards, list.Cards), own.Tag+list.Tag
	return list, err
}

// catalogueShown names what a page of the catalogue shows.
type catalogueShown struct {
	filter   course.Filter
	searched string
	cards    string
	next     render.Pager
}

// cardKey names what a finished card depends on: the version it shows, the
// reader's language and digits, and the link to its picture, which changes as
// links run out.
type cardKey struct {
	home    string // of the tenant it leads to
	version lms.VersionID
	prefs   i18n.Prefs
	cover   string
}

// cardHTML returns a course's card, made once for everybody who reads alike.
func (s *Server) cardHTML(ctx context.Context, b *render.Base, c *course.Card) (template.HTML, error) {
	key := cardKey{b.Home, c.Version, i18n.Prefs{Lang: b.Lang, Digits: b.Digits}, s.cover(ctx, c)}
	if card, ok := s.cards.Get(key); ok {
		return card, nil
	}
	card, err := s.Renderer.CardHTML(b, b.CourseCard(c, key.cover))
	if err == nil {
		s.cards.Add(key, card)
	}
	return card, err
}

// bands are the groups of two levels that the catalogue can be narrowed to.
func bands(b *render.Base, chosen int) []render.Choice {
	out := []render.Choice{{Value: "", Label: b.T("catalogue.level_any")}}
	for i := 1; i <= 4; i++ {
		label := b.T("catalogue.band_option", "band", b.T("catalogue.band_"+strconv.Itoa(i)), "from", 2*i-1, "to", 2*i)
		out = append(out, render.Choice{Value: strconv.Itoa(i), Label: label, Selected: i == chosen})
	}
	return out
}

func clipRunes(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}
