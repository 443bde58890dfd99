package server

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanad/courses"
	"sanad/internal/assessment"
	"sanad/internal/course"
	"sanad/internal/enrolment"
	"sanad/internal/lms"
	"sanad/internal/render"
)

func quizPath(org lms.OrgID, c lms.CourseID, quiz string) string {
	return coursePath(org, c) + "/quizzes/" + quiz
}

// quiz introduces a quiz: what it asks, and where the learner stands.
func (s *Server) quiz(r *request) error {
	id, name := lms.CourseID(r.Params("course")), r.Params("quiz")
	e, v, err := s.Enrolments.Get(r.ctx(), r.actor, id)
	if lms.KindOf(err) == lms.KindNotFound {
		return s.notLearning(r, err)
	}
	if err != nil {
		return err
	}
	st, err := s.Assessments.Standing(r.ctx(), r.actor, e.ID, name)
	if err != nil {
		return err
	}
	p := &render.QuizPage{Base: s.pageBase(r, "", "learn"), Action: quizPath(e.Org, id, name), CourseHref: coursePath(e.Org, id)}
	p.Title, p.Attr = p.Say(st.Quiz.Title), p.Base.Borrowed(st.Quiz.Title)
	p.Course, p.CourseAttr = p.Say(v.Course.Title), p.Base.Borrowed(v.Course.Title)
	s.quizStart(r, p, st)
	unread(p, e, v)
	quizWords(p, st)
	list, next, err := s.Assessments.Attempts(r.ctx(), r.actor, r.actor.Person, id, name, after(r))
	if err != nil {
		return err
	}
	for i := range list {
		p.Attempts = append(p.Attempts, attemptLine(&p.Base, &list[i]))
	}
	p.Pager = pager(r, next)
	if st.Passed && p.Running == "" {
		if p.Passed, err = s.quizPassed(r, p, st, v); err != nil {
			return err
		}
	}
	return s.show(r, fiber.StatusOK, p)
}

// unread says that lessons wait, to somebody who may begin all the same: whoever
// knows the subject needs not read them first.
func unread(p *render.QuizPage, e *enrolment.Enrolment, v *course.Version) {
	lesson, _ := e.Next(v)
	if n := len(v.Outline) - strings.Count(lessonMarks(e, v), string(markDone)); n > 0 && lesson != "" && p.Running == "" && p.Start != "" {
		p.Unread, p.Lesson = p.T("quiz.unread", "n", n), lessonPath(e.Org, e.Course, lesson)
	}
}

// quizPassed says what a passed quiz has brought, and leads to it. Another attempt
// is offered where one may begin, now or after a wait.
func (s *Server) quizPassed(r *request, p *render.QuizPage, st *assessment.Standing, v *course.Version) (*render.QuizPassed, error) {
	out := &render.QuizPassed{More: st.Refusal == nil || !st.ReadyAt.IsZero()}
	for _, l := range p.Attempts {
		if l.Passed {
			out.Recorded, out.Result = l.State, l.Href
			break
		}
	}
	var err error
	out.Certificate, err = s.validCertificate(r, v)
	return out, err
}

// quizWords says what the quiz is like.
func quizWords(p *render.QuizPage, st *assessment.Standing) {
	q := st.Quiz
	count := 0
	for _, d := range q.Draw {
		count += d.Count
	}
	p.Facts = []render.Fact{{Icon: "note", Text: p.T("quiz.questions", "n", count)}}
	if q.Minutes > 0 {
		p.Facts = append(p.Facts, render.Fact{Icon: "clock", Text: p.Duration(q.Minutes)})
	}
	p.Facts = append(p.Facts, render.Fact{Icon: "seal", Text: p.T("quiz.pass", "percent", p.Base.Locale.Percent(float64(q.Pass)))})
	say := func(key string, args ...any) { p.Rules = append(p.Rules, p.T(key, args...)) }
	switch {
	case st.Left < 0:
		say("quiz.unlimited")
	default:
		say("quiz.left", "n", st.Left)
	}
	switch {
	case q.Minutes == 0:
	case p.Running != "":
		say("quiz.runs_on")
	default:
		say("quiz.timed")
	}
	if q.Navigation == courses.NavigateForward {
		say("quiz.forward")
	}
	if q.CooldownHours > 0 {
		say("quiz.cooldown", "n", q.CooldownHours)
	}
	say(map[string]string{courses.FeedbackAfterSubmit: "quiz.feedback_submit", courses.FeedbackAfterClose: "quiz.feedback_close",
		courses.FeedbackNeverKey: "quiz.feedback_never"}[q.Feedback])
	say("quiz.saved")
}

// quizStart offers to begin or to go on, or says why not.
func (s *Server) quizStart(r *request, p *render.QuizPage, st *assessment.Standing) {
	p.Start = p.T("quiz.start")
	switch {
	case st.Last != nil && st.Last.State == assessment.StateOpen:
		p.Start, p.Running = p.T("quiz.go_on"), runningWords(&p.Base, st.Last, r.at)
	case st.Refusal != nil:
		p.Start, p.Refusal = "", s.Renderer.Problem(r.prefs, problemOf(st.Refusal))
	case st.Used > 0:
		p.Start = p.T("quiz.again")
	}
	if !st.ReadyAt.IsZero() {
		p.ReadyAt = p.T("quiz.ready_at", "time", p.DateTime(st.ReadyAt))
	}
}

// attemptLine is an attempt in the list of a quiz.
func attemptLine(b *render.Base, t *assessment.Attempt) render.AttemptLine {
	l := render.AttemptLine{Title: b.T("quiz.attempt_n", "n", t.Number), When: b.DateTime(t.StartedAt), Href: attemptPath(t.Org, t.ID) + "/result"}
	switch t.State {
	case assessment.StateOpen:
		l.Open, l.State, l.Href = true, b.T("quiz.state_open"), attemptPath(t.Org, t.ID)
	case assessment.StateSubmitted:
		l.Open, l.State = true, b.T("quiz.state_review")
	default:
		l.Passed, l.State = t.Result.Passed, b.T("quiz.state_score", "percent", b.Locale.Percent(float64(int(t.Result.Percent))))
	}
	return l
}

// start begins an attempt, or goes on with the one that is open.
func (s *Server) start(r *request) error {
	id := lms.CourseID(r.Params("course"))
	e, _, err := s.Enrolments.Get(r.ctx(), r.actor, id)
	if err != nil {
		return err
	}
	t, _, err := s.Assessments.Start(r.ctx(), r.actor, e.ID, r.Params("quiz"))
	if err != nil {
		return err
	}
	return r.see(attemptPath(t.Org, t.ID))
}
