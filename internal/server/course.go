package server

import (
	"errors"

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
	p := &render.CoursePage{Base: s.pageBase(r, "", "courses"), ID: string(card.Course), NewerExists: v.ID != card.Version}
	s.describe(r, p, card, v)
	s.outline(p, e, v)
	if err := s.needs(r, p, card); err != nil {
		return err
	}
	if e == nil {
		if r.who == nil {
			p.SignIn = signInPath(r.Path())
		}
		return s.show(r, fiber.StatusOK, p)
	}
	p.Enrolled, p.Completed, p.Percent = true, e.State == enrolment.Completed, e.Percent(v)
	p.Done = p.T("learn.percent", "percent", p.Base.Locale.Percent(float64(p.Percent)))
	if _, p.Continue = step(&p.Base, e, v); p.Continue == "" {
		p.Continue = lessonPath(card.Course, v.Outline[0].ID)
	}
	return s.show(r, fiber.StatusOK, p)
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
func (s *Server) describe(r *request, p *render.CoursePage, card *course.Card, v *course.Version) {
	c := &v.Course
	p.Card = s.courseCard(r, &p.Base, card)
	p.Card.Title, p.Card.Summary, p.Borrowed = p.Say(c.Title), p.Say(c.Summary), p.Base.Borrowed(c.Title)
	p.Title, p.Description, p.Version = p.Card.Title, p.Card.Summary, c.Version
	s.indexed(r, &p.Base)
	for _, o := range c.Outcomes {
		p.Outcomes = append(p.Outcomes, p.Say(o))
	}
	p.Audience = p.Say(c.Audience)
	text, media := v.Bytes(r.lang())
	p.TextSize = p.Size(text)
	if media > 0 {
		p.MediaSize = p.Size(media)
	}
	if c.Certificate != nil {
		p.Validity, p.Roles = p.Base.Validity(c.Certificate.ValidMonths), p.RoleList(c.Certificate.Grants)
	}
}

// outline lists the lessons, with links for those who are enrolled.
func (s *Server) outline(p *render.CoursePage, e *enrolment.Enrolment, v *course.Version) {
	i := 0
	if p.Lang == lms.English {
		i = 1
	}
	for n := range v.Outline {
		h := &v.Outline[n]
		l := render.LessonLine{Title: p.Say(h.Title), Attr: p.Base.Borrowed(h.Title), Minutes: p.Duration(h.Minutes),
			Size: p.Size(int64(h.TextBytes[i]) + h.MediaBytes[i])}
		if e != nil {
			l.Href, l.Done, l.Locked = lessonPath(v.Course.ID, h.ID), e.LessonDone(h.ID), e.Locked(h) != ""
		}
		p.Lessons = append(p.Lessons, l)
	}
}

func lessonPath(c lms.CourseID, l lms.LessonID) string {
	return "/courses/" + string(c) + "/lessons/" + string(l)
}

// needs lists the prerequisites and which of them the reader holds.
func (s *Server) needs(r *request, p *render.CoursePage, card *course.Card) error {
	titles, err := s.Courses.Cards(r.ctx(), card.Org, card.Prerequisites)
	if err != nil {
		return err
	}
	missing := map[lms.CourseID]bool{}
	if r.who != nil && len(card.Prerequisites) > 0 {
		list, err := s.Enrolments.Missing(r.ctx(), r.actor, card)
		if err != nil {
			return err
		}
		for _, id := range list {
			missing[id] = true
		}
	}
	p.Missing = len(missing) > 0
	for _, id := range card.Prerequisites {
		n := render.Need{Title: string(id), Href: "/courses/" + string(id), Known: r.who != nil, Held: r.who != nil && !missing[id]}
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
		return r.see("/courses/" + string(id) + "/quizzes/" + quiz)
	}
	if lesson == "" {
		lesson = v.Outline[0].ID
	}
	return r.see(lessonPath(id, lesson))
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
	p := &render.QuestionPage{Base: s.pageBase(r, "intro.leave_title", "courses"), Danger: true, Back: "/courses/" + string(id)}
	p.Heading, p.Message = p.Title, p.T("intro.leave_text", "course", v.Course.Title)
	p.Form = render.Form{Action: r.Path(), Token: p.Token, Submit: p.T("intro.leave_do")}
	return s.show(r, fiber.StatusOK, p)
}

func (s *Server) leave(r *request) error {
	id := lms.CourseID(r.Params("course"))
	if err := s.Enrolments.Leave(r.ctx(), r.actor, id); err != nil {
		return err
	}
	return r.see("/courses/" + string(id) + "?done=left")
}
