package server

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/assessment"
	"sanad/internal/course"
	"sanad/internal/credential"
	"sanad/internal/enrolment"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/internal/render"
)

func (s *Server) learnRoutes() []*route {
	return []*route{get("/learn", policy.Learn, s.learn)}
}

func (s *Server) learn(r *request) error {
	p := &render.LearnPage{Base: s.pageBase(r, "learn.title", "learn")}
	p.Name = r.who.Person.DisplayName(r.lang())
	list, next, err := s.Enrolments.List(r.ctx(), r.actor, after(r))
	if err != nil {
		return err
	}
	p.Pager = pager(r, next)
	running, err := s.Assessments.Running(r.ctx(), r.actor)
	if err != nil {
		return err
	}
	for i := range list {
		l, err := s.learnCourse(r, &p.Base, &list[i])
		if err != nil {
			return err
		}
		goOn(&p.Base, &l, running, list[i].ID, r.at)
		if list[i].State == enrolment.Completed {
			p.Finished = append(p.Finished, l)
		} else {
			p.Courses = append(p.Courses, l)
		}
	}
	if p.Places, err = s.places(r, &p.Base); err != nil {
		return err
	}
	certs, _, err := s.Credentials.ListOfPerson(r.ctx(), r.actor, "")
	if err != nil {
		return err
	}
	for i := range min(len(certs), 5) {
		p.Certificates = append(p.Certificates, s.certificateLine(&p.Base, &certs[i]))
	}
	return s.show(r, fiber.StatusOK, p)
}

// places are the organizations that somebody belongs to, for the platform's page.
func (s *Server) places(r *request, b *render.Base) ([]render.Place, error) {
	ids := r.who.Person.Memberships()
	if r.org != nil || len(ids) == 0 {
		return nil, nil
	}
	known, err := s.Organizations.Many(r.ctx(), ids)
	var out []render.Place
	for _, id := range ids {
		if o := known[id]; o != nil && o.Public() {
			out = append(out, render.Place{Href: home(id) + "/learn", Name: b.Say(o.Name), Attr: b.Borrowed(o.Name)})
		}
	}
	return out, err
}

// learnCourse says where somebody stands in a course and what comes next.
func (s *Server) learnCourse(r *request, b *render.Base, e *enrolment.Enrolment) (render.LearnCourse, error) {
	v, err := s.Courses.Version(r.ctx(), e.Org, e.Version)
	if err != nil {
		return render.LearnCourse{}, err
	}
	l := render.LearnCourse{
		Title: b.Say(v.Course.Title), Attr: b.Borrowed(v.Course.Title), Href: coursePath(e.Org, e.Course),
		Cover:   s.coverURL(r.ctx(), v.Org, e.Course, v.FindMedia(v.Course.Cover)),
		Percent: e.Percent(v), Last: b.T("learn.last", "date", e.LastAt),
	}
	l.Done = b.T("learn.percent", "percent", b.Locale.Percent(float64(l.Percent)))
	l.Step, l.StepHref = step(b, e, v)
	return l, nil
}

// goOn leads to an attempt of the enrolment that is open, before anything else.
func goOn(b *render.Base, l *render.LearnCourse, running []assessment.Attempt, id lms.EnrolmentID, now time.Time) {
	for i := range running {
		if t := &running[i]; t.Enrolment == id {
			l.Running = runningWords(b, t, now)
			l.Step, l.StepHref = b.T("quiz.go_on"), attemptPath(t.Org, t.ID)
			return
		}
	}
}

// runningWords says that an attempt is open and how much of its time is left.
func runningWords(b *render.Base, t *assessment.Attempt, now time.Time) string {
	left, limited := t.SecondsLeft(now)
	if !limited {
		return b.T("quiz.running")
	}
	return b.T("quiz.running_left", "time", b.Duration((left+59)/60))
}

// step names what a learner does next and where.
func step(b *render.Base, e *enrolment.Enrolment, v *course.Version) (words, path string) {
	lesson, quiz := e.Next(v)
	if head, _ := v.Lesson(lesson); head != nil {
		return b.Say(head.Title), lessonPath(e.Org, e.Course, lesson)
	}
	if quiz != "" {
		return b.T("learn.quiz"), quizPath(e.Org, e.Course, quiz)
	}
	return "", ""
}

// certificateLine finishes a certificate for a list.
func (s *Server) certificateLine(b *render.Base, rec *credential.Record) render.CertificateLine {
	state := s.Credentials.State(&rec.Certificate)
	l := render.CertificateLine{
		ID: string(rec.ID), Title: b.Say(rec.Course.Title), Holder: b.Say(rec.Holder), Course: string(rec.Course.ID),
		Href: "/c/" + string(rec.ID), State: b.T("credential.state." + string(state)),
		Valid: state == credential.Valid, Revoked: state == credential.Revoked,
		Issued: b.T("learn.issued", "date", rec.IssuedAt), Reason: rec.Reason,
	}
	if rec.ValidUntil != nil && state != credential.Revoked {
		l.Until = b.T("learn.until", "date", *rec.ValidUntil)
	}
	return l
}
