package server

import (
	"fmt"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanad/courses"
	"sanad/internal/assessment"
	"sanad/internal/course"
	"sanad/internal/credential"
	"sanad/internal/enrolment"
	"sanad/internal/lms"
	"sanad/internal/render"
)

// result shows an attempt that was handed in: to its learner, and to staff.
func (s *Server) result(r *request) error {
	sh, err := s.Assessments.Sheet(r.ctx(), r.actor, attemptID(r), r.lang())
	if err != nil {
		return err
	}
	t := sh.Attempt
	if t.State == assessment.StateOpen {
		if t.Person != r.actor.Person {
			return lms.NotFound("assessment.not_found")
		}
		return r.see(attemptPath(t.Org, t.ID))
	}
	p := &render.ResultPage{Base: s.pageBase(r, "", "learn"), Graded: t.State == assessment.StateGraded, Passed: t.Result.Passed,
		Receipt: t.Receipt, CourseHref: coursePath(t.Org, t.Course), Later: sh.KeyLater}
	p.Quiz, p.Attr = p.Say(sh.Quiz.Title), p.Base.Borrowed(sh.Quiz.Title)
	s.outcome(p, sh)
	if t.Person == r.actor.Person {
		if err := s.whatNext(r, p, sh); err != nil {
			return err
		}
	}
	for i := range sh.Questions {
		p.Questions = append(p.Questions, resultQuestion(&p.Base, sh, &sh.Questions[i]))
	}
	return s.show(r, fiber.StatusOK, p)
}

// outcome says how it went.
func (s *Server) outcome(p *render.ResultPage, sh *assessment.Sheet) {
	t := sh.Attempt
	how := "failed"
	switch {
	case !p.Graded:
		how = "in_review"
	case p.Passed:
		how = "passed"
	}
	p.Heading, p.Lede = p.T("result.head_"+how), p.T("result.text_"+how)
	p.Title = p.Heading
	if p.Graded {
		p.Percent = int(t.Result.Percent)
		p.Score = p.Base.Locale.Percent(float64(p.Percent))
		p.Need = p.T("result.need", "percent", p.Base.Locale.Percent(float64(t.Pass)))
	}
	fact := func(key string, args ...any) { p.Facts = append(p.Facts, p.T(key, args...)) }
	fact("result.attempt_n", "n", t.Number)
	if t.SubmittedAt != nil {
		fact("result.handed_in", "time", p.DateTime(*t.SubmittedAt))
	}
	if t.Expired {
		fact("result.expired")
	} else if t.Late {
		fact("result.late")
	}
}

// whatNext leads the learner on: to the certificate, or to another attempt.
func (s *Server) whatNext(r *request, p *render.ResultPage, sh *assessment.Sheet) error {
	t := sh.Attempt
	st, err := s.Assessments.Standing(r.ctx(), r.actor, t.Enrolment, t.Quiz)
	if lms.KindOf(err) == lms.KindNotFound { // the course was left
		return nil
	}
	if err != nil {
		return err
	}
	switch {
	case !p.Graded:
	case p.Passed:
		return s.certificateOf(r, p, t)
	case st.Refusal != nil:
		p.Again = s.Renderer.Problem(r.prefs, problemOf(st.Refusal))
		p.AgainHref = quizPath(t.Org, t.Course, t.Quiz)
	default:
		p.Again = p.T("result.try_again")
		p.AgainHref = quizPath(t.Org, t.Course, t.Quiz)
	}
	return nil
}

// certificateOf finds the certificate that a completed course earned; while it
// is on its way the page looks again by itself, a few times.
func (s *Server) certificateOf(r *request, p *render.ResultPage, t *assessment.Attempt) error {
	e, v, err := s.Enrolments.Get(r.ctx(), r.actor, t.Course)
	if err != nil || v.Course.Certificate == nil {
		return err
	}
	if p.Certified, err = s.validCertificate(r, v); err != nil || p.Certified != "" {
		return err
	}
	if !t.Settled || e.State == enrolment.Completed && !e.Settled {
		p.Preparing, p.Path = true, attemptPath(t.Org, t.ID)+"/result"
		if looks, _ := strconv.Atoi(r.Query("look")); 0 <= looks && looks < maxLooks {
			r.Set("Refresh", fmt.Sprintf("%d; url=%s?look=%d", lookAgain, p.Path, looks+1))
		}
		return nil
	}
	if open := e.OpenRules(v); len(open) > 0 {
		p.Again, p.AgainHref = p.T("result.still_open"), ""
	}
	return nil
}

// validCertificate is the path of the certificate that the actor has earned with
// a version of a course and that holds; "" for none.
func (s *Server) validCertificate(r *request, v *course.Version) (string, error) {
	if v.Course.Certificate == nil {
		return "", nil
	}
	list, _, err := s.Credentials.ListOfPerson(r.ctx(), r.actor, "")
	for i := range list {
		c := &list[i]
		if c.Course.ID == v.Course.ID && c.Course.Version == v.ID && s.Credentials.State(&c.Certificate) == credential.Valid {
			return "/c/" + string(c.ID), nil
		}
	}
	return "", err
}

// A page that waits for a certificate looks again by itself after lookAgain
// seconds, maxLooks times; then its reader decides.
const (
	lookAgain = 3
	maxLooks  = 5
)

// resultQuestion shows an answer with what may be said of it.
func resultQuestion(b *render.Base, sh *assessment.Sheet, q *assessment.Question) *render.QuestionPart {
	part := &render.QuestionPart{View: q.View, P: b, ID: render.QuestionID(q.View.Item), Frozen: true, Comment: q.Comment,
		Heading: b.T("attempt.question_of", "n", q.Number, "count", sh.Count)}
	share := 0.0
	if q.Score != nil {
		part.Score = b.T("result.score", "points", q.Score.Points, "max", q.Score.Max)
		if q.Score.Pending {
			part.Score = b.T("result.pending")
		}
		if q.Score.Max > 0 {
			share = q.Score.Points / q.Score.Max
		}
	}
	if q.Feedback != nil {
		part.Feedback = b.Feedback(q.Feedback, share, q.View.Type == courses.Essay)
		if q.Feedback.Lesson != "" {
			part.Feedback.Lesson = &render.Link{Href: lessonPath(sh.Attempt.Org, sh.Attempt.Course, q.Feedback.Lesson), Text: b.T("result.read_again")}
		}
	}
	for _, row := range q.Rubric {
		part.Rubric = append(part.Rubric, rubricPart(b, row))
	}
	return part
}

// rubricPart is one criterion with its levels.
func rubricPart(b *render.Base, row assessment.RubricRow) render.RubricPart {
	out := render.RubricPart{P: b, ID: row.ID, Title: row.Title, Comment: row.Comment}
	for i, l := range row.Levels {
		out.Levels = append(out.Levels, render.LevelPart{Value: strconv.Itoa(i), Words: l.Words, Chosen: i == row.Chosen,
			Points: b.T("review.points", "points", l.Points)})
	}
	return out
}
