package server

import (
	"context"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanad/courses"
	"sanad/internal/course"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/internal/render"
)

func (s *Server) lessonRoutes() []*route {
	return []*route{
		get("/courses/:course/lessons/:lesson", policy.Learn, s.lesson),
		post("/courses/:course/lessons/:lesson", policy.Learn, s.check),
		post("/courses/:course/lessons/:lesson/progress", policy.Learn, s.progress),
	}
}

func init() { noticed(map[string]string{"marked": "lesson.marked"}) }

// lesson shows a lesson. Whoever has not enrolled is led to the course's page.
func (s *Server) lesson(r *request) error {
	d, err := s.opened(r)
	if lms.KindOf(err) == lms.KindNotFound {
		return s.notLearning(r, err)
	}
	if err != nil {
		return err
	}
	if blocker := d.e.Locked(d.head); blocker != "" {
		return s.locked(r, d, blocker)
	}
	b := s.lessonBase(r, d)
	st := d.standing(b.Locale)
	shows := lessonShown{d.org, d.v.ID, d.head.ID, st}
	return s.showReady(r, b, shows, func(b render.Base) (render.Page, error) {
		return s.lessonPage(r.ctx(), b, &d.text, &st, nil), nil
	})
}

// lessonShown names what the page of a lesson shows.
type lessonShown struct {
	org     lms.OrgID
	version lms.VersionID
	lesson  lms.LessonID
	standing
}

// notLearning leads people who are not enrolled to the page of the course.
func (s *Server) notLearning(r *request, err error) error {
	id := lms.CourseID(r.Params("course"))
	if _, _, enrolled := s.Enrolments.Get(r.ctx(), r.actor, id); enrolled == nil {
		return err // they are: what they look for is not there
	}
	return r.see(coursePath(r.actor.Org, id))
}

// locked names the lesson that comes first.
func (s *Server) locked(r *request, d *reading, blocker lms.LessonID) error {
	p := &render.StopPage{Base: s.pageBase(r, "lesson.locked_title", "learn")}
	p.Heading = p.Title
	name := lms.Text{AR: string(blocker)}
	if head, _ := d.v.Lesson(blocker); head != nil {
		name = head.Title
	}
	p.Message = p.T("lesson.locked_text", "lesson", name)
	p.Links = []render.Link{{Href: lessonPath(d.e.Org, d.e.Course, blocker), Text: p.T("lesson.to_blocker")},
		{Href: coursePath(d.e.Org, d.e.Course), Text: p.T("lesson.to_course")}}
	return s.show(r, fiber.StatusForbidden, p)
}

// showAnswered shows a lesson with the self-check that was just answered.
func (s *Server) showAnswered(r *request, status int, d *reading, a *answered) error {
	b := s.lessonBase(r, d)
	st := d.standing(b.Locale)
	st.resume = ""
	return s.show(r, status, s.lessonPage(r.ctx(), b, &d.text, &st, a))
}

func (s *Server) lessonBase(r *request, d *reading) render.Base {
	b := s.pageBase(r, "", "learn")
	b.Part = r.Get("X-Part") != ""
	b.Title, b.Opened = b.Say(d.head.Title), s.openedNow(r, d.path())
	return b
}

// lessonPage makes the page of a lesson for whoever stands so; a is the
// self-check that was just answered, nil for none.
func (s *Server) lessonPage(ctx context.Context, b render.Base, t *text, st *standing, a *answered) *render.LessonPage {
	p := &render.LessonPage{Base: b, Action: t.path() + "/progress", Resume: st.resume}
	c := &t.v.Course
	p.Title, p.Attr = p.Say(t.head.Title), p.Base.Borrowed(t.head.Title)
	p.Course, p.CourseHref, p.CourseAttr = p.Say(c.Title), coursePath(t.org, c.ID), p.Base.Borrowed(c.Title)
	p.Facts = lessonFacts(&p.Base, t.head)
	for _, o := range t.head.Objectives {
		p.Objectives = append(p.Objectives, render.ObjectiveLine{Text: p.Say(o), Attr: p.Base.Borrowed(o)})
	}
	lessonState(p, t, st)
	body, lang := t.lesson.In(p.Lang)
	p.Missing, p.BodyAttr = lang != p.Lang, p.InLang(lang)
	for _, run := range s.runs(body) {
		p.Blocks = append(p.Blocks, s.block(ctx, &p.Base, t, st, run, a))
	}
	return p
}

func lessonFacts(b *render.Base, h *course.LessonHead) []render.Fact {
	i := 0
	if b.Lang == lms.English {
		i = 1
	}
	facts := []render.Fact{{Icon: "clock", Text: b.Duration(h.Minutes)}, {Icon: "book", Text: b.T("lesson.text_price", "size", b.Size(int64(h.TextBytes[i])))}}
	if h.MediaBytes[i] > 0 {
		facts = append(facts, render.Fact{Icon: "download", Text: b.T("lesson.media_price", "size", b.Size(h.MediaBytes[i]))})
	}
	return facts
}

// lessonState says what is done and what is open.
func lessonState(p *render.LessonPage, t *text, st *standing) {
	p.Percent, p.Complete = st.percent, st.complete
	p.Progress = p.T("learn.percent", "percent", p.Base.Locale.Percent(float64(p.Percent)))
	for line := range strings.Lines(st.open) {
		kind, words, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		p.Open = append(p.Open, render.Link{Href: t.jump(p.Lang, kind, st), Text: words})
	}
	rule, err := courses.ParseRule(t.head.Rule)
	p.Mark = err == nil && rule.Has(courses.RuleManual) && !p.Complete
	lessonOutline(p, t, st)
	if t.at > 0 {
		prev := &t.v.Outline[t.at-1]
		p.Previous = &render.Link{Href: lessonPath(t.org, t.v.Course.ID, prev.ID), Text: p.T("lesson.previous")}
	}
	p.Next = &render.Link{Text: p.T(nextWords(t, st))}
}

// nextWords names what the button at the end of a lesson leads to.
func nextWords(t *text, st *standing) string {
	switch last := len(t.v.Outline) - 1; {
	case t.at < last:
		return "lesson.next"
	case st.allRead(t) && strings.ContainsRune(st.outline[last+1:], markOpen):
		return "lesson.to_quiz"
	}
	return "lesson.finish"
}

// lessonOutline lists the lessons and the quizzes that completion asks for.
func lessonOutline(p *render.LessonPage, t *text, st *standing) {
	for i := range t.v.Outline {
		h := &t.v.Outline[i]
		p.Outline = append(p.Outline, render.OutlineLine{Title: p.Say(h.Title), Attr: p.Base.Borrowed(h.Title), Href: lessonPath(t.org, t.v.Course.ID, h.ID),
			Minutes: p.Duration(h.Minutes), Here: i == t.at, Done: st.outline[i] == markDone, Locked: st.outline[i] == markLocked})
	}
	for i, q := range t.v.CompletionQuizzes() {
		p.Outline = append(p.Outline, render.OutlineLine{Title: p.Say(q.Title), Attr: p.Base.Borrowed(q.Title), Quiz: true,
			Href: quizPath(t.org, t.v.Course.ID, q.ID), Done: st.outline[len(t.v.Outline)+i] == markDone})
	}
}

// formOf reads the body of a form.
func formOf(r *request) (url.Values, error) {
	form, err := url.ParseQuery(string(r.Body()))
	if err != nil {
		return nil, lms.Invalid("", "question.malformed")
	}
	return form, nil
}
