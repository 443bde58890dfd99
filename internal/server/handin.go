package server

import (
	"github.com/gofiber/fiber/v2"

	"sanad/internal/assessment"
	"sanad/internal/question"
	"sanad/internal/render"
)

// askHandIn asks before an attempt is handed in, and names what is open.
func (s *Server) askHandIn(r *request) error {
	sh, err := s.sheet(r)
	if err != nil {
		return err
	}
	t := sh.Attempt
	if t.State != assessment.StateOpen {
		return r.see(attemptPath(t.Org, t.ID) + "/result")
	}
	unanswered, advice, err := s.Assessments.Advice(r.ctx(), r.actor, t.ID)
	if err != nil {
		return err
	}
	p := &render.HandInPage{Base: s.pageBase(r, "attempt.hand_in_title", "learn"), Action: attemptPath(t.Org, t.ID) + "/submit",
		Deadline: "", Left: sh.SecondsLeft}
	p.Deadline = s.deadline(&p.Base, t)
	p.Lede = p.T("attempt.answered_of", "n", sh.Count-len(unanswered), "count", sh.Count)
	if !t.Forward || t.Position < sh.Count {
		p.Back = attemptPath(t.Org, t.ID)
	}
	for _, n := range unanswered {
		p.Unanswered = append(p.Unanswered, handInLink(sh, t.Answers[n-1].Item, p.T("attempt.question_n", "n", n)))
	}
	for _, a := range advice {
		item := a.Field[len(question.Name("")):]
		p.Advice = append(p.Advice, handInLink(sh, item, s.Renderer.Problem(r.prefs, a)))
	}
	return s.show(r, fiber.StatusOK, p)
}

// handInLink leads back to a question where there is a way back.
func handInLink(sh *assessment.Sheet, item, text string) render.Link {
	l := render.Link{Text: text}
	if !sh.Attempt.Forward {
		l.Href = attemptPath(sh.Attempt.Org, sh.Attempt.ID) + "#" + render.QuestionID(item)
	}
	return l
}

// handIn hands an attempt in, with the answers of the page if it sent any. A
// second click leads to the same result.
func (s *Server) handIn(r *request) error {
	_, answers, err := answersOf(r)
	if err != nil {
		return err
	}
	t, err := s.Assessments.Submit(r.ctx(), r.actor, attemptID(r), answers)
	if err != nil {
		return s.refuse(r, err)
	}
	return r.see(attemptPath(t.Org, t.ID) + "/result")
}
