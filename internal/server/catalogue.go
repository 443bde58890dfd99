package server

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/course"
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
	p := &render.CataloguePage{Base: s.pageBase(r, "catalogue.title", "courses"),
		Query: clipRunes(strings.TrimSpace(r.Query("q")), 200), Certified: r.Query("certified") == "1"}
	p.Description = p.T("catalogue.lede")
	band, _ := strconv.Atoi(r.Query("level"))
	if band < 1 || band > 4 {
		band = 0
	}
	p.Bands, p.Filtered = bands(&p.Base, band), p.Query != "" || band > 0 || p.Certified
	if !p.Filtered {
		s.indexed(r, &p.Base)
	}
	list, err := s.Courses.Catalogue(r.ctx(), r.actor.Org, course.Filter{Text: p.Query, Band: band, Certified: p.Certified, After: after(r)})
	if err != nil {
		return err
	}
	for i := range list.Cards {
		p.Cards = append(p.Cards, s.courseCard(r, &p.Base, &list.Cards[i]))
	}
	p.Pager = pager(r, list.Next)
	return s.show(r, fiber.StatusOK, p)
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
