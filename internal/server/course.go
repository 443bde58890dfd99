package server

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/course"
	"sanad/internal/enrolment"
	"sanad/internal/lms"
	"sanad/internal/render"
)

// course shows one course: the version somebody learns, or the current one.
func (s *Server) course(r *request) error {
	card, err := s.Courses.Card(r.ctx(), r.actor.Org, lms.CourseID(r.Params("course")))
	if err != nil {
		return err
	}
	e, v, err := s.enrolled(r, card)
	if err != nil {
		return err
	}
	missing, err := s.missing(r, card)
	if err != nil {
		return err
	}
	b := s.pageBase(r, "", "courses")
	b.Title, b.Description = b.Say(v.Course.Title), b.Say(v.Course.Summary)
	s.indexed(r, &b)
	shows := courseShown{org: r.actor.Org, course: card.Course, current: card.Version, version: v.ID, visitor: r.who == nil, missing: missing,
		outsider: r.who != nil && !r.actor.Has(lms.RoleLearner)}
	if e != nil {
		shows.enrolled, shows.completed, shows.percent, shows.lessons = true, e.State == enrolment.Completed, e.Percent(v), lessonMarks(e, v)
		_, shows.next = step(&b, e, v)
		if shows.completed {
			if shows.certificate, err = s.validCertificate(r, v); err != nil {
				return err
			}
		}
	}
	return s.showReady(r, b, shows, func(b render.Base) (render.Page, error) { return s.coursePage(r.ctx(), b, card, v, &shows) })
}

// courseShown names what the page of a course shows, beside its versions:
// whether somebody is enrolled, and how far they are.
type courseShown struct {
	org                          lms.OrgID
	course                       lms.CourseID
	current, version             lms.VersionID
	visitor, enrolled, completed bool
	outsider                     bool // signed in, and nobody of this organization
	percent                      int
	lessons                      string // a mark for each lesson
	next                         string // path of what comes next; "" when nothing does
	certificate                  string // path of the one it has earned; "" for none
	missing                      string // the prerequisites that are not held, a line each
}

// coursePage makes the page of a course.
func (s *Server) coursePage(ctx context.Context, b render.Base, card *course.Card, v *course.Version, shows *courseShown) (render.Page, error) {
	p := &render.CoursePage{Base: b, ID: string(card.Course), NewerExists: v.ID != card.Version}
	s.describe(ctx, p, card, v)
	outline(p, shows, v)
	if err := s.needs(ctx, p, card, shows); err != nil {
		return nil, err
	}
	p.Outsider = shows.outsider
	if shows.visitor {
		p.SignIn = signInPath(coursePath(shows.org, card.Course))
	}
	if !shows.enrolled {
		return p, nil
	}
	p.Enrolled, p.Completed, p.Percent, p.Certified = true, shows.completed, shows.percent, shows.certificate
	p.Done = p.T("learn.percent", "percent", p.Base.Locale.Percent(float64(p.Percent)))
	if p.Continue = shows.next; p.Continue == "" {
		p.Continue = lessonPath(shows.org, card.Course, v.Outline[0].ID)
	}
	return p, nil
}

// enrolled returns the reader's enrolment, nil for none, and the version to show.
func (s *Server) enrolled(r *request, card *course.Card) (*enrolment.Enrolment, *course.Version, error) {
	if r.who != nil {
		e, v, err := s.Enrolments.Get(r.ctx(), r.actor, card.Course)
		if err == nil || lms.KindOf(err) != lms.KindNotFound {
			return e, v, err
		}
	}
	v, err := s.Courses.Version(r.ctx(), card.Org, card.Version)
	return nil, v, err
}

// describe fills in what everybody sees.
func (s *Server) describe(ctx context.Context, p *render.CoursePage, card *course.Card, v *course.Version) {
	c := &v.Course
	p.Card = s.courseCard(ctx, &p.Base, card)
	p.Card.Title, p.Card.Summary, p.Borrowed = p.Say(c.Title), p.Say(c.Summary), p.Base.Borrowed(c.Title)
	p.Version = c.Version
	for _, o := range c.Outcomes {
		p.Outcomes = append(p.Outcomes, p.Say(o))
	}
	p.Audience = p.Say(c.Audience)
	words, media := v.Bytes(p.Lang)
	p.TextSize = p.Size(words)
	if media > 0 {
		p.MediaSize = p.Size(media)
	}
	if c.Certificate != nil {
		p.Validity, p.Roles = p.Base.Validity(c.Certificate.ValidMonths), p.RoleList(c.Certificate.Grants)
	}
}

// outline lists the lessons, with links for those who are enrolled.
func outline(p *render.CoursePage, shows *courseShown, v *course.Version) {
	i := 0
	if p.Lang == lms.English {
		i = 1
	}
	for n := range v.Outline {
		h := &v.Outline[n]
		l := render.LessonLine{Title: p.Say(h.Title), Attr: p.Base.Borrowed(h.Title), Minutes: p.Duration(h.Minutes),
			Size: p.Size(int64(h.TextBytes[i]), h.MediaBytes[i])}
		if shows.enrolled {
			l.Href, l.Done, l.Locked = lessonPath(shows.org, v.Course.ID, h.ID), shows.lessons[n] == markDone, shows.lessons[n] == markLocked
		}
		p.Lessons = append(p.Lessons, l)
	}
}

func lessonPath(org lms.OrgID, c lms.CourseID, l lms.LessonID) string {
	return coursePath(org, c) + "/lessons/" + string(l)
}

// missing returns the prerequisites that a signed-in reader does not hold, a line
// each.
func (s *Server) missing(r *request, card *course.Card) (string, error) {
	if r.who == nil || len(card.Prerequisites) == 0 {
		return "", nil
	}
	list, err := s.Enrolments.Missing(r.ctx(), r.actor, card)
	var lines strings.Builder
	for _, id := range list {
		lines.WriteString(string(id) + "\n")
	}
	return lines.String(), err
}

// needs lists the prerequisites and which of them the reader holds.
func (s *Server) needs(ctx context.Context, p *render.CoursePage, card *course.Card, shows *courseShown) error {
	titles, err := s.Courses.Cards(ctx, card.Org, card.Prerequisites)
	if err != nil {
		return err
	}
	missing := strings.Split(shows.missing, "\n")
	p.Missing = shows.missing != ""
	for _, id := range card.Prerequisites {
		n := render.Need{Title: string(id), Href: coursePath(shows.org, id), Known: !shows.visitor,
			Held: !shows.visitor && !slices.Contains(missing, string(id))}
		if c := titles[id]; c != nil {
			n.Title = p.Say(c.Title)
		}
		p.Needs = append(p.Needs, n)
	}
	return nil
}

// enrol lets somebody begin and leads to the first lesson.
func (s *Server) enrol(r *request) error {
	id := lms.CourseID(r.Params("course"))
	e, err := s.Enrolments.Enrol(r.ctx(), r.actor, id)
	if err != nil {
		return s.nameMissing(r, err)
	}
	v, err := s.Courses.Version(r.ctx(), e.Org, e.Version)
	if err != nil {
		return err
	}
	lesson, quiz := e.Next(v)
	if lesson == "" && quiz != "" {
		return r.see(quizPath(e.Org, id, quiz))
	}
	if lesson == "" {
		lesson = v.Outline[0].ID
	}
	return r.see(lessonPath(e.Org, id, lesson))
}

// nameMissing puts titles in place of ids where prerequisites are missing.
func (s *Server) nameMissing(r *request, err error) error {
	var p *lms.Problem
	if !errors.As(err, &p) {
		return err
	}
	ids, ok := p.Args["courses"].([]lms.CourseID)
	if !ok {
		return err
	}
	cards, lookup := s.Courses.Cards(r.ctx(), r.actor.Org, ids)
	if lookup != nil {
		return lookup
	}
	titles := make([]string, len(ids))
	for i, id := range ids {
		titles[i] = string(id)
		if c := cards[id]; c != nil {
			titles[i] = c.Title.In(r.lang())
		}
	}
	return lms.Conflict(p.Key, "courses", titles)
}

// askLeave asks before a course is left.
func (s *Server) askLeave(r *request) error {
	id := lms.CourseID(r.Params("course"))
	_, v, err := s.Enrolments.Get(r.ctx(), r.actor, id)
	if err != nil {
		return err
	}
	p := &render.QuestionPage{Base: s.pageBase(r, "intro.leave_title", "courses"), Danger: true, Back: coursePath(r.actor.Org, id)}
	p.Heading, p.Message = p.Title, p.T("intro.leave_text", "course", v.Course.Title)
	p.Form = render.Form{Action: r.Path(), Token: p.Token, Submit: p.T("intro.leave_do")}
	return s.show(r, fiber.StatusOK, p)
}

func (s *Server) leave(r *request) error {
	id := lms.CourseID(r.Params("course"))
	if err := s.Enrolments.Leave(r.ctx(), r.actor, id); err != nil {
		return err
	}
	return r.see(coursePath(r.actor.Org, id) + "?done=left")
}
