package server

import (
	"html/template"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

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
		card, err := s.cardHTML(r, &p.Base, &list.Cards[i])
		if err != nil {
			return err
		}
		p.Cards = append(p.Cards, card)
	}
	p.Pager = pager(r, list.Next)
	return s.show(r, fiber.StatusOK, p)
}

// cardKey names what a finished card depends on: the version it shows, the
// reader's language and digits, and the link to its picture, which changes as
// links run out.
type cardKey struct {
	version lms.VersionID
	prefs   i18n.Prefs
	cover   string
}

// cardHTML returns a course's card, made once for everybody who reads alike.
func (s *Server) cardHTML(r *request, b *render.Base, c *course.Card) (template.HTML, error) {
	key := cardKey{c.Version, i18n.Prefs{Lang: b.Lang, Digits: b.Digits}, s.cover(r, c)}
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
