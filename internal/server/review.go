package server

import (
	"errors"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanad/courses"
	"sanad/internal/assessment"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/internal/render"
)

func (s *Server) reviewRoutes() []*route {
	return []*route{
		get("/review", policy.ReviewAttempt, s.reviewQueue),
		get("/review/:attempt/:item", policy.ReviewAttempt, s.reviewItem),
		post("/review/:attempt/:item", policy.ReviewAttempt, s.review),
	}
}

func init() { noticed(map[string]string{"reviewed": "review.done"}) }

func reviewPath(t *assessment.Attempt, item string) string {
	return home(t.Org) + "/review/" + string(t.ID) + "/" + item
}

// reviewQueue lists the essays that wait, the oldest first.
func (s *Server) reviewQueue(r *request) error {
	list, next, err := s.Assessments.ReviewQueue(r.ctx(), r.actor, after(r))
	if err != nil {
		return err
	}
	p := &render.ReviewPage{Base: s.pageBase(r, "review.title", "review"), Pager: pager(r, next)}
	for i := range list {
		l, err := s.reviewLine(r, &p.Base, &list[i])
		if err != nil {
			return err
		}
		p.Lines = append(p.Lines, l)
	}
	return s.show(r, fiber.StatusOK, p)
}

// reviewLine leads to the first essay of an attempt that waits. Whose it is, is
// not said: essays are judged by what they say.
func (s *Server) reviewLine(r *request, b *render.Base, t *assessment.Attempt) (render.ReviewLine, error) {
	v, err := s.Courses.Version(r.ctx(), t.Org, t.Version)
	if err != nil {
		return render.ReviewLine{}, err
	}
	l := render.ReviewLine{Course: b.Say(v.Course.Title), Title: t.Quiz, Href: home(t.Org) + "/review"}
	if q := v.Quiz(t.Quiz); q != nil {
		l.Title, l.Attr = b.Say(q.Title), b.Borrowed(q.Title)
	}
	if t.SubmittedAt != nil {
		l.When = b.T("review.since", "time", b.DateTime(*t.SubmittedAt))
	}
	if waiting := waitingItems(t); len(waiting) > 0 {
		l.Href = reviewPath(t, waiting[0])
	}
	return l, nil
}

// waitingItems lists the essays of an attempt that nobody has reviewed.
func waitingItems(t *assessment.Attempt) []string {
	var out []string
	for i := range t.Answers {
		if m := t.Answers[i].Mark; m != nil && m.NeedsReview {
			out = append(out, t.Answers[i].Item)
		}
	}
	return out
}

// reviewItem shows one essay with its rubric.
func (s *Server) reviewItem(r *request) error { return s.showReview(r, fiber.StatusOK, nil) }

// showReview shows the review of an essay; err is what is wrong with the one
// that was sent, which stays in its fields.
func (s *Server) showReview(r *request, status int, err error) error {
	sh, q, loadErr := s.essay(r)
	if loadErr != nil {
		return loadErr
	}
	t := sh.Attempt
	v, loadErr := s.Courses.Version(r.ctx(), t.Org, t.Version)
	if loadErr != nil {
		return loadErr
	}
	p := &render.ReviewItemPage{Base: s.pageBase(r, "", "review"), Action: reviewPath(t, q.View.Item), Answer: q.View.Input, Comment: q.Comment}
	p.Title, p.Course = p.Say(sh.Quiz.Title), p.Say(v.Course.Title)
	p.Stem, p.StemAttr = q.View.Stem.Text, p.InLang(q.View.Stem.Lang)
	p.WordCount = p.T("review.words", "n", len(strings.Fields(q.View.Input)))
	p.Facts = []string{p.T("attempt.question_of", "n", q.Number, "count", sh.Count)}
	if t.SubmittedAt != nil {
		p.Facts = append(p.Facts, p.T("review.since", "time", p.DateTime(*t.SubmittedAt)))
	}
	for _, row := range q.Rubric {
		p.Rubric = append(p.Rubric, rubricPart(&p.Base, row))
	}
	for _, item := range waitingItems(t) {
		if item != q.View.Item {
			p.Others = append(p.Others, render.Link{Href: reviewPath(t, item), Text: p.T("review.other", "n", numberOf(sh, item))})
		}
	}
	if err != nil {
		keepReview(r, p)
		if err := s.reviewMistakes(r, p, err); err != nil {
			return err
		}
	}
	return s.show(r, status, p)
}

// essay loads the essay that a request names, for somebody who may review it.
func (s *Server) essay(r *request) (*assessment.Sheet, *assessment.Question, error) {
	sh, err := s.Assessments.Sheet(r.ctx(), r.actor, attemptID(r), r.lang())
	if err != nil {
		return nil, nil, err
	}
	t := sh.Attempt
	if err := policy.Can(r.actor, policy.ReviewAttempt, policy.Object{Org: t.Org, Owner: t.Person}); err != nil {
		return nil, nil, err
	}
	for i := range sh.Questions {
		q := &sh.Questions[i]
		if t.State != assessment.StateOpen && q.View.Item == r.Params("item") && q.View.Type == courses.Essay {
			return sh, q, nil
		}
	}
	return nil, nil, lms.NotFound("assessment.no_such_item")
}

func numberOf(sh *assessment.Sheet, item string) int {
	for i := range sh.Questions {
		if sh.Questions[i].View.Item == item {
			return sh.Questions[i].Number
		}
	}
	return 0
}

// keepReview leaves what was chosen and written in the form.
func keepReview(r *request, p *render.ReviewItemPage) {
	p.Comment = r.FormValue("comment")
	for i := range p.Rubric {
		row := &p.Rubric[i]
		row.Comment = r.FormValue("comment." + row.ID)
		for j := range row.Levels {
			row.Levels[j].Chosen = row.Levels[j].Value == r.FormValue("level."+row.ID)
		}
	}
}

// reviewMistakes puts what is wrong beside its criterion.
func (s *Server) reviewMistakes(r *request, p *render.ReviewItemPage, err error) error {
	var ps lms.Problems
	var one *lms.Problem
	switch {
	case errors.As(err, &ps):
	case errors.As(err, &one) && one.Kind == lms.KindInvalid:
		ps = lms.Problems{one}
	default:
		return err
	}
	for _, wrong := range ps {
		text := s.Renderer.Problem(r.prefs, wrong)
		href := "#comment"
		if wrong.Field == "comment" {
			p.CommentError = text
		}
		for i := range p.Rubric {
			row := &p.Rubric[i]
			if wrong.Field == "level."+row.ID || wrong.Field == "comment."+row.ID {
				row.Error, href = text, "#level-"+row.ID
				text = row.Title.Text + ": " + text
			}
		}
		p.Mistakes = append(p.Mistakes, render.Link{Href: href, Text: text})
	}
	return nil
}

// review stores the review of an essay and goes on to the attempt's next one.
func (s *Server) review(r *request) error {
	sh, q, err := s.essay(r)
	if err != nil {
		return err
	}
	var rows []assessment.Row
	for _, c := range q.Rubric {
		level, err := strconv.Atoi(r.FormValue("level." + c.ID))
		if err != nil {
			level = -1
		}
		rows = append(rows, assessment.Row{Criterion: c.ID, Level: level, Comment: r.FormValue("comment." + c.ID)})
	}
	t, err := s.Assessments.Review(r.ctx(), r.actor, sh.Attempt.ID, q.View.Item, rows, r.FormValue("comment"))
	if lms.KindOf(err) == lms.KindInvalid {
		return s.showReview(r, fiber.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	if waiting := waitingItems(t); len(waiting) > 0 {
		return r.see(reviewPath(t, waiting[0]) + "?done=reviewed")
	}
	return r.see(home(r.actor.Org) + "/review?done=reviewed")
}
