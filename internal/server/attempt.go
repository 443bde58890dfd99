package server

import (
	"errors"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/assessment"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/internal/question"
	"sanad/internal/render"
)

func (s *Server) attemptRoutes() []*route {
	visit := policy.BrowseCatalogue // signing in is for everybody
	large := func(rt *route) *route {
		rt.body = answersBody
		return rt
	}
	carrying := func(rt *route) *route {
		rt.carries = true
		return large(rt)
	}
	return []*route{
		get("/courses/:course/quizzes/:quiz", policy.TakeAttempt, s.quiz),
		post("/courses/:course/quizzes/:quiz", policy.TakeAttempt, s.start),
		get("/attempts/:attempt", policy.TakeAttempt, s.attempt),
		carrying(post("/attempts/:attempt", policy.TakeAttempt, s.answer)),
		large(post("/attempts/:attempt/save", policy.TakeAttempt, s.save)),
		get("/attempts/:attempt/submit", policy.TakeAttempt, s.askHandIn),
		carrying(post("/attempts/:attempt/submit", policy.TakeAttempt, s.handIn)),
		carrying(post("/attempts/:attempt/sign-in", visit, s.signInCarrying)),
		carrying(post("/attempts/:attempt/sign-in/code", visit, s.codeCarrying)),
		get("/attempts/:attempt/result", policy.ReadAttempt, s.result),
	}
}

func init() {
	noticed(map[string]string{"saved": "attempt.saved_page", "kept": "attempt.kept_other", "replaced": "attempt.replaced_other"})
}

func attemptPath(org lms.OrgID, id lms.AttemptID) string {
	return home(org) + "/attempts/" + string(id)
}

func attemptID(r *request) lms.AttemptID { return lms.AttemptID(r.Params("attempt")) }

// sheet loads the actor's own attempt as a page. Staff read others' attempts as
// results only.
func (s *Server) sheet(r *request) (*assessment.Sheet, error) {
	sh, err := s.Assessments.Sheet(r.ctx(), r.actor, attemptID(r), r.lang())
	if err != nil {
		return nil, err
	}
	err = policy.Can(r.actor, policy.TakeAttempt, policy.Object{Org: sh.Attempt.Org, Owner: sh.Attempt.Person})
	if lms.KindOf(err) == lms.KindNotFound {
		err = lms.NotFound("assessment.not_found") // in the same words as one that never was
	}
	return sh, err
}

// attempt shows an open attempt; one that was handed in has a result.
func (s *Server) attempt(r *request) error {
	sh, err := s.sheet(r)
	if err != nil {
		return err
	}
	return s.showAttempt(r, fiber.StatusOK, sh, nil)
}

// showAttempt shows the questions; err is what is wrong with the answers that
// were just sent. What was typed into a field that could not be read is kept.
func (s *Server) showAttempt(r *request, status int, sh *assessment.Sheet, err error) error {
	t := sh.Attempt
	switch {
	case t.State != assessment.StateOpen:
		return r.see(attemptPath(t.Org, t.ID) + "/result")
	case len(sh.Questions) == 0:
		return r.see(attemptPath(t.Org, t.ID) + "/submit")
	}
	p := &render.AttemptPage{Base: s.pageBase(r, "", "learn"), ID: string(t.ID), Action: attemptPath(t.Org, t.ID), Left: sh.SecondsLeft,
		Forward: t.Forward, Last: t.Position == sh.Count-1, Switch: sh.Quiz.LanguageSwitch, CourseHref: coursePath(t.Org, t.Course)}
	p.Title, p.Attr = p.Say(sh.Quiz.Title), p.Base.Borrowed(sh.Quiz.Title)
	p.Path = attemptPath(t.Org, t.ID)
	p.Deadline = s.deadline(&p.Base, t)
	if t.Forward {
		p.At, p.Where = sh.Questions[0].View.Item, p.T("attempt.question_of", "n", t.Position+1, "count", sh.Count)
	}
	for i := range sh.Questions {
		p.Questions = append(p.Questions, s.attemptQuestion(&p.Base, sh, &sh.Questions[i]))
	}
	if err := s.attemptMistakes(r, p, err); err != nil {
		return err
	}
	return s.show(r, status, p)
}

func (s *Server) attemptQuestion(b *render.Base, sh *assessment.Sheet, q *assessment.Question) *render.QuestionPart {
	part := &render.QuestionPart{View: q.View, P: b, ID: render.QuestionID(q.View.Item), Seq: strconv.FormatInt(q.Seq, 10), Base: q.Base,
		Heading: b.T("attempt.question_of", "n", q.Number, "count", sh.Count)}
	if q.SavedAt != nil && q.View.Answered {
		part.Saved = savedWords(b.Locale, q.SavedAt)
	}
	return part
}

// attemptMistakes puts what is wrong beside its question.
func (s *Server) attemptMistakes(r *request, p *render.AttemptPage, err error) error {
	var ps lms.Problems
	var one *lms.Problem
	switch {
	case err == nil:
		return nil
	case errors.As(err, &ps):
	case errors.As(err, &one):
		ps = lms.Problems{one}
	default:
		return err
	}
	for _, wrong := range ps {
		s.attemptMistake(r, p, wrong)
	}
	return nil
}

func (s *Server) attemptMistake(r *request, p *render.AttemptPage, wrong *lms.Problem) {
	text := s.Renderer.Problem(r.prefs, wrong)
	for _, q := range p.Questions {
		if q.Name == wrong.Field {
			q.Error = text
			keepTyped(r, q)
			p.Mistakes = append(p.Mistakes, render.Link{Href: "#" + q.ID, Text: q.Heading + ": " + text})
			return
		}
	}
	p.Error = text
}

// keepTyped leaves a text that was refused in its field.
func keepTyped(r *request, q *render.QuestionPart) {
	form, err := formOf(r)
	if err == nil && form.Has(q.Name) && (q.Type == "text" || q.Type == "numeric" || q.Type == "essay") {
		q.Input = form.Get(q.Name)
	}
}

// answersOf reads the form of an attempt, and the answers in it.
func answersOf(r *request) (url.Values, map[string]question.Input, error) {
	form, err := formOf(r)
	if err != nil {
		return nil, nil, err
	}
	answers, err := question.ParseForm(form)
	return form, answers, err
}

// answer takes the form of an open attempt. Which button was pressed says what
// comes after saving.
func (s *Server) answer(r *request) error {
	form, answers, err := answersOf(r)
	if err != nil {
		return err
	}
	var saved *assessment.Saved
	id, do := attemptID(r), form.Get("do")
	if do == "next" {
		saved, err = s.Assessments.Next(r.ctx(), r.actor, id, form.Get("at"), answers)
	} else {
		saved, err = s.Assessments.SaveAll(r.ctx(), r.actor, id, answers)
	}
	if err != nil {
		return s.refuse(r, err)
	}
	return r.see(afterSaving(r, saved, do))
}

// afterSaving is where a button of the attempt's form leads, and what is said
// there.
func afterSaving(r *request, saved *assessment.Saved, do string) string {
	path, query := attemptPath(r.actor.Org, saved.ID), url.Values{}
	switch do {
	case "finish":
		path += "/submit"
	case "language":
		query.Set("lang", string(r.lang().Other()))
	case "next", "step":
	default:
		query.Set("done", "saved")
	}
	switch {
	case saved.Replaced > 0:
		query.Set("done", "replaced")
	case saved.Kept > 0:
		query.Set("done", "kept")
	}
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// refuse shows an attempt again with what is wrong with its answers. What can
// no longer be answered at all has a page of its own.
func (s *Server) refuse(r *request, err error) error {
	status := statusOf(err)
	if status >= 500 || lms.KindOf(err) == lms.KindNotFound {
		return err
	}
	sh, loadErr := s.sheet(r)
	if loadErr != nil {
		return loadErr
	}
	if sh.Attempt.State != assessment.StateOpen {
		return s.tooLate(r, sh, err)
	}
	if lms.KindOf(err) != lms.KindConflict {
		status = fiber.StatusUnprocessableEntity
	}
	return s.showAttempt(r, status, sh, err)
}

// tooLate says that an answer came after the end and was not taken.
func (s *Server) tooLate(r *request, sh *assessment.Sheet, err error) error {
	p := &render.StopPage{Base: s.pageBase(r, "attempt.late_title", "learn")}
	p.Heading, p.Message = p.Title, s.Renderer.Problem(r.prefs, problemOf(err))
	p.Links = []render.Link{{Href: attemptPath(r.actor.Org, sh.Attempt.ID) + "/result", Text: p.T("attempt.to_result")}}
	return s.show(r, fiber.StatusConflict, p)
}
