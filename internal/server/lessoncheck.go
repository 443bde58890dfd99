package server

import (
	"errors"

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

// checkOrder fixes how a learner sees the self-checks of a lesson.
func (s *Server) checkOrder(r *request, d *reading) question.Order {
	return question.Order{Seed: s.vouch("check", string(r.actor.Person), string(d.e.Version), string(d.head.ID)), Shuffle: true}
}

// checkItem returns a self-check of the lesson, or nil.
func (d *reading) checkItem(id string) *courses.Item {
	for i := range d.lesson.Check {
		if d.lesson.Check[i].ID == id {
			return &d.lesson.Check[i]
		}
	}
	return nil
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
	inputs, err := question.ParseForm(form)
	if err != nil {
		return err
	}
	a := &answered{item: it.ID}
	a.response, err = question.Read(it, s.checkOrder(r, d), inputs[it.ID], question.Response{})
	if p := (*lms.Problem)(nil); errors.As(err, &p) {
		a.wrong = s.Renderer.Problem(r.prefs, p)
		return s.showLesson(r, fiber.StatusUnprocessableEntity, d, a)
	}
	if err != nil {
		return err
	}
	return s.explain(r, d, it, a)
}

// explain records an answered self-check and shows its feedback. A scenario is
// answered when it has ended.
func (s *Server) explain(r *request, d *reading, it *courses.Item, a *answered) error {
	view := question.Show(it, r.lang(), s.checkOrder(r, d), a.response)
	switch {
	case a.response.Empty():
		a.wrong = s.Renderer.For(r.prefs).T("ask.answer_first")
		return s.showLesson(r, fiber.StatusUnprocessableEntity, d, a)
	case it.Type == courses.Scenario && !view.Ended:
		return s.showLesson(r, fiber.StatusOK, d, a)
	}
	a.explain = true
	mark := question.Grade(it, a.response)
	e, err := s.Enrolments.Checked(r.ctx(), r.actor, d.e.Course, d.head.ID, it.ID, mark.Share >= 1 || mark.NeedsReview)
	if err != nil {
		return err
	}
	d.e = e
	return s.showLesson(r, fiber.StatusOK, d, a)
}

// lessonCheck shows a self-check in its block; nil where the item is missing.
func (s *Server) lessonCheck(r *request, b *render.Base, d *reading, from *courses.Block, a *answered) *render.CheckPart {
	it := d.checkItem(from.Ref)
	if it == nil {
		return nil
	}
	part := &render.QuestionPart{P: b, ID: render.QuestionID(it.ID), Heading: b.T("ask.self_check")}
	c := &render.CheckPart{QuestionPart: part, Action: d.path() + "#" + from.ID, Token: b.Token}
	if a == nil || a.item != it.ID {
		part.View = question.Show(it, b.Lang, s.checkOrder(r, d), question.Response{})
		c.Before = checkedBefore(b, d, it.ID)
		return c
	}
	part.View = question.Show(it, b.Lang, s.checkOrder(r, d), a.response)
	part.Error = a.wrong
	if a.explain {
		mark := question.Grade(it, a.response)
		part.Feedback = b.Feedback(question.Explain(it, a.response, b.Lang), mark.Share, mark.NeedsReview)
	}
	return c
}

// checkedBefore says that a self-check was answered at an earlier time.
func checkedBefore(b *render.Base, d *reading, item string) string {
	c, ok := d.e.Progress(d.head.ID).Checks[item]
	switch {
	case !ok:
		return ""
	case c.Correct:
		return b.T("ask.before_right")
	}
	return b.T("ask.before")
}
