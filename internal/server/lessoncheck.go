package server

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"sanad/courses"
	"sanad/internal/i18n"
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
func (s *Server) checkOrder(d *reading) question.Order {
	return question.Order{Seed: s.vouch("check", string(d.e.Version), string(d.head.ID)), Shuffle: true}
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
	a.response, err = question.Read(it, s.checkOrder(d), inputs[it.ID], question.Response{})
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
	view := question.Show(it, r.lang(), s.checkOrder(d), a.response)
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

// lessonCheck shows a self-check in its block: ready-made while it has no
// answer; nothing where the item is missing.
func (s *Server) lessonCheck(r *request, b *render.Base, d *reading, from *courses.Block, a *answered) (*render.CheckPart, *render.CheckShell) {
	it := d.checkItem(from.Ref)
	if it == nil {
		return nil, nil
	}
	if a == nil || a.item != it.ID {
		return s.checkShell(b, d, from, it)
	}
	c := s.checkPart(b, d, from, it, a.response)
	c.Error = a.wrong
	if a.explain {
		mark := question.Grade(it, a.response)
		c.Feedback = b.Feedback(question.Explain(it, a.response, b.Lang), mark.Share, mark.NeedsReview)
	}
	return c, nil
}

// checkPart is a self-check with a response.
func (s *Server) checkPart(b *render.Base, d *reading, from *courses.Block, it *courses.Item, r question.Response) *render.CheckPart {
	return &render.CheckPart{Action: d.path() + "#" + from.ID, Token: b.Token, QuestionPart: &render.QuestionPart{
		P: b, ID: render.QuestionID(it.ID), Heading: b.T("ask.self_check"), View: question.Show(it, b.Lang, s.checkOrder(d), r)}}
}

// shellKey names what a ready-made self-check depends on. Items never change, so
// their address names them.
type shellKey struct {
	item   *courses.Item
	prefs  i18n.Prefs
	before string
}

// checkShell returns a self-check without an answer, made once. One that cannot
// be made ready is shown the long way.
func (s *Server) checkShell(b *render.Base, d *reading, from *courses.Block, it *courses.Item) (*render.CheckPart, *render.CheckShell) {
	key := shellKey{it, i18n.Prefs{Lang: b.Lang, Digits: b.Digits}, checkedBefore(b, d, it.ID)}
	if shell, ok := s.shells.Get(key); ok {
		return nil, shell
	}
	c := s.checkPart(b, d, from, it, question.Response{})
	c.Before = key.before
	shell, err := s.Renderer.CheckShell(*c)
	if err != nil {
		s.Log.Error("self-check not made ready", "error", err)
		return c, nil
	}
	s.shells.Add(key, shell)
	return nil, shell
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
