package server

import (
	"errors"
	"slices"

	"github.com/gofiber/fiber/v2"

	"sanad/courses"
	"sanad/internal/lms"
	"sanad/internal/question"
	"sanad/internal/render"
)

// answered is a self-check as it was just answered. Nothing of it is kept but
// that it was answered, and whether rightly.
type answered struct {
	item     string
	response question.Response
	wrong    string // what is wrong with the answer, in words
	explain  bool
}

// checkOrder fixes how the self-checks of a lesson are shown. It is the same for
// everybody: they are ungraded, and so one rendering serves all readers.
func (s *Server) checkOrder(t *text) question.Order {
	return question.Order{Seed: s.vouch("check", string(t.v.ID), string(t.head.ID)), Shuffle: true}
}

// checkItem returns a self-check of the lesson, or nil.
func (t *text) checkItem(id string) *courses.Item {
	if i := t.checkIndex(id); i >= 0 {
		return &t.lesson.Check[i]
	}
	return nil
}

func (t *text) checkIndex(id string) int {
	return slices.IndexFunc(t.lesson.Check, func(it courses.Item) bool { return it.ID == id })
}

// check answers a self-check: the same page, with what is to be said of the
// answer beside the question.
func (s *Server) check(r *request) error {
	d, err := s.opened(r)
	if err != nil {
		return err
	}
	if blocker := d.e.Locked(d.head); blocker != "" {
		return s.locked(r, d, blocker)
	}
	form, err := formOf(r)
	if err != nil {
		return err
	}
	it := d.checkItem(form.Get("check"))
	if it == nil {
		return lms.NotFound("assessment.no_such_item")
	}
	if form.Get("again") != "" {
		return s.showAnswered(r, fiber.StatusOK, d, &answered{item: it.ID}) // from the beginning
	}
	inputs, err := question.ParseForm(form)
	if err != nil {
		return err
	}
	a := &answered{item: it.ID}
	a.response, err = question.Read(it, s.checkOrder(&d.text), inputs[it.ID], question.Response{})
	if p := (*lms.Problem)(nil); errors.As(err, &p) {
		a.wrong = s.Renderer.Problem(r.prefs, p)
		return s.showAnswered(r, fiber.StatusUnprocessableEntity, d, a)
	}
	if err != nil {
		return err
	}
	return s.explain(r, d, it, a)
}

// explain records an answered self-check and shows its feedback. A scenario is
// answered when it has ended.
func (s *Server) explain(r *request, d *reading, it *courses.Item, a *answered) error {
	view := question.Show(it, r.lang(), s.checkOrder(&d.text), a.response)
	switch {
	case a.response.Empty():
		a.wrong = s.Renderer.For(r.prefs).T("ask.answer_first")
		return s.showAnswered(r, fiber.StatusUnprocessableEntity, d, a)
	case it.Type == courses.Scenario && !view.Ended:
		return s.showAnswered(r, fiber.StatusOK, d, a)
	}
	a.explain = true
	mark := question.Grade(it, a.response)
	e, err := s.Enrolments.Checked(r.ctx(), r.actor, d.e.Course, d.head.ID, it.ID, mark.Share >= 1 || mark.NeedsReview)
	if err != nil {
		return err
	}
	d.e = e
	return s.showAnswered(r, fiber.StatusOK, d, a)
}

// lessonCheck shows a self-check in its block; nil where the item is missing.
func (s *Server) lessonCheck(b *render.Base, t *text, st *standing, from *courses.Block, a *answered) *render.CheckPart {
	i := t.checkIndex(from.Ref)
	if i < 0 {
		return nil
	}
	it := &t.lesson.Check[i]
	if a == nil || a.item != it.ID {
		c := s.checkPart(b, t, from, it, question.Response{})
		c.Before = checkedBefore(b, st.checks[i])
		return c
	}
	c := s.checkPart(b, t, from, it, a.response)
	c.Error = a.wrong
	if a.explain {
		mark := question.Grade(it, a.response)
		c.Length = lengthWords(c.QuestionPart)
		c.Feedback = b.Feedback(question.Explain(it, b.Lang, s.checkOrder(t), a.response), mark.Share, mark.NeedsReview)
	}
	return c
}

// lengthWords says softly that an essay is shorter or longer than was asked; ""
// where it is not.
func lengthWords(q *render.QuestionPart) string {
	n := q.Words()
	if n >= q.MinWords && (q.MaxWords == 0 || n <= q.MaxWords) {
		return ""
	}
	return q.P.T("ask.length", "n", n) + " " + q.Limits()
}

// checkPart is a self-check with a response.
func (s *Server) checkPart(b *render.Base, t *text, from *courses.Block, it *courses.Item, r question.Response) *render.CheckPart {
	return &render.CheckPart{Action: t.path() + "#" + from.ID, Token: b.Token, QuestionPart: &render.QuestionPart{
		P: b, ID: render.QuestionID(it.ID), Heading: b.T("ask.self_check"), View: question.Show(it, b.Lang, s.checkOrder(t), r)}}
}

// checkedBefore says that a self-check was answered at an earlier time.
func checkedBefore(b *render.Base, mark byte) string {
	switch mark {
	case markOpen:
		return ""
	case markRight:
		return b.T("ask.before_right")
	}
	return b.T("ask.before")
}
