package server

import (
	"context"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/course"
	"sanad/internal/enrolment"
	"sanad/internal/policy"
	"sanad/internal/render"
)

func (s *Server) homeRoutes() []*route {
	return []*route{
		get("/", policy.BrowseCatalogue, s.home),
		get("/help", policy.BrowseCatalogue, s.help),
		get("/privacy", policy.BrowseCatalogue, s.privacy),
	}
}

// featured is the number of courses on the first page.
const featured = 3

func (s *Server) home(r *request) error {
	p := &render.HomePage{Base: s.pageBase(r, "", "home")}
	p.Title, p.Description = p.T("home.window"), p.T("home.lede")
	s.indexed(r, &p.Base)
	list, err := s.Courses.Catalogue(r.ctx(), r.actor.Org, course.Filter{})
	if err != nil {
		return err
	}
	for i := range min(len(list.Cards), featured) {
		p.Courses = append(p.Courses, s.courseCard(r.ctx(), &p.Base, &list.Cards[i]))
	}
	if p.Continue, err = s.goOn(r, &p.Base); err != nil {
		return err
	}
	return s.show(r, fiber.StatusOK, p)
}

// goOn is the course that the reader touched last and has not finished; nil for
// none.
func (s *Server) goOn(r *request, b *render.Base) (*render.Continue, error) {
	if r.who == nil {
		return nil, nil
	}
	list, _, err := s.Enrolments.List(r.ctx(), r.actor, "")
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].State != enrolment.Active {
			continue
		}
		l, err := s.learnCourse(r, b, &list[i])
		if err != nil {
			return nil, err
		}
		return &render.Continue{Title: l.Title, Step: l.Step, Href: orPath(l.StepHref, l.Href), Percent: l.Percent, Done: l.Done}, nil
	}
	return nil, nil
}

func orPath(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// courseCard finishes a card with a link to its cover.
func (s *Server) courseCard(ctx context.Context, b *render.Base, c *course.Card) render.CourseCard {
	return b.CourseCard(c, s.cover(ctx, c))
}

// cover signs a link to the picture of a card; "" where there is none.
func (s *Server) cover(ctx context.Context, c *course.Card) string {
	if c.Cover == "" {
		return ""
	}
	v, err := s.Courses.Version(ctx, c.Org, c.Version)
	if err != nil {
		s.Log.WarnContext(ctx, "cover not found", "course", c.Course, "error", err)
		return ""
	}
	return s.coverURL(ctx, c.Org, c.Course, v.FindMedia(c.Cover))
}

// words is one part of a page of plain words: the beginning of its message
// keys, how many paragraphs and points it has, and whether it ends in whom to
// write to.
type words struct {
	key           string
	paras, points int
	contact       bool
}

func (s *Server) help(r *request) error {
	return s.plainWords(r, "help.title", "help.lede", []words{{"help.start_", 2, 0, false}, {"help.read_", 2, 0, false}, {"help.quiz_", 0, 4, false},
		{"help.certificate_", 2, 0, false}, {"help.access_", 0, 3, false}, {"help.trouble_", 1, 0, true}})
}

func (s *Server) privacy(r *request) error {
	return s.plainWords(r, "privacy.title", "privacy.lede", []words{{"privacy.kept_", 0, 6, false}, {"privacy.not_", 0, 4, false}, {"privacy.long_", 0, 6, false},
		{"privacy.public_", 2, 0, false}, {"privacy.rights_", 0, 4, false}, {"privacy.ask_", 0, 0, true}})
}

// plainWords shows a page whose words are all messages. A part's heading is its
// key with 0; its paragraphs, then its points, are numbered from 1.
func (s *Server) plainWords(r *request, title, lede string, parts []words) error {
	p := &render.TextPage{Base: s.pageBase(r, title, "")}
	p.Heading, p.Lede = p.Title, p.T(lede)
	p.Description = p.Lede
	s.indexed(r, &p.Base)
	for i, w := range parts {
		sec := render.Section{ID: "part-" + strconv.Itoa(i+1), Heading: p.T(w.key + "0")}
		for n := 1; n <= w.paras+w.points; n++ {
			text := p.T(w.key + strconv.Itoa(n))
			if n <= w.paras {
				sec.Paragraphs = append(sec.Paragraphs, text)
			} else {
				sec.Items = append(sec.Items, text)
			}
		}
		if w.contact {
			s.contactWords(p, &sec, w.key)
		}
		p.Sections = append(p.Sections, sec)
	}
	return s.show(r, fiber.StatusOK, p)
}

// contactWords says whom to write to, or where to ask as long as the operator
// has named nobody.
func (s *Server) contactWords(p *render.TextPage, sec *render.Section, key string) {
	if s.Contact == "" {
		sec.Paragraphs = append(sec.Paragraphs, p.T(key+"nobody"))
		return
	}
	sec.Write = p.T(key + "write")
	sec.Contact = render.Link{Href: contact(s.Contact), Text: strings.TrimPrefix(s.Contact, "mailto:")}
}
