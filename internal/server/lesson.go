package server

import (
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanad/courses"
	"sanad/internal/course"
	"sanad/internal/enrolment"
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

// reading is a lesson with the enrolment it is read under.
type reading struct {
	e      *enrolment.Enrolment
	v      *course.Version
	head   *course.LessonHead
	at     int // place in the outline
	lesson *courses.Lesson
}

// opened loads the lesson that a request names, for a learner of its course.
func (s *Server) opened(r *request) (*reading, error) {
	e, v, err := s.Enrolments.Get(r.ctx(), r.actor, lms.CourseID(r.Params("course")))
	if err != nil {
		return nil, err
	}
	d := &reading{e: e, v: v}
	if d.head, d.at = v.Lesson(lms.LessonID(r.Params("lesson"))); d.head == nil {
		return nil, lms.NotFound("course.lesson_not_found")
	}
	d.lesson, err = s.Courses.Lesson(r.ctx(), e.Org, e.Version, d.head.ID)
	return d, err
}

func (d *reading) path() string { return lessonPath(d.e.Course, d.head.ID) }

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
	return s.showLesson(r, fiber.StatusOK, d, nil)
}

// notLearning leads people who are not enrolled to the page of the course.
func (s *Server) notLearning(r *request, err error) error {
	id := lms.CourseID(r.Params("course"))
	if _, _, enrolled := s.Enrolments.Get(r.ctx(), r.actor, id); enrolled == nil {
		return err // they are: what they look for is not there
	}
	return r.see("/courses/" + string(id))
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
	p.Links = []render.Link{{Href: lessonPath(d.e.Course, blocker), Text: p.T("lesson.to_blocker")},
		{Href: "/courses/" + string(d.e.Course), Text: p.T("lesson.to_course")}}
	return s.show(r, fiber.StatusForbidden, p)
}

// showLesson shows a lesson; answered is the self-check that was just answered,
// nil for none.
func (s *Server) showLesson(r *request, status int, d *reading, answered *answered) error {
	p := &render.LessonPage{Base: s.pageBase(r, "", "learn")}
	p.Part = r.Get("X-Part") != ""
	c := &d.v.Course
	p.Title, p.Attr = p.Say(d.head.Title), p.Base.Borrowed(d.head.Title)
	p.Course, p.CourseHref, p.CourseAttr = p.Say(c.Title), "/courses/"+string(c.ID), p.Base.Borrowed(c.Title)
	p.Facts = s.lessonFacts(&p.Base, d.head)
	for _, o := range d.head.Objectives {
		p.Objectives = append(p.Objectives, render.ObjectiveLine{Text: p.Say(o), Attr: p.Base.Borrowed(o)})
	}
	p.Action, p.Opened = d.path()+"/progress", s.openedNow(r, d.path())
	s.lessonState(p, d)
	body, lang := d.lesson.In(r.lang())
	p.Missing, p.BodyAttr = lang != r.lang(), p.InLang(lang)
	for _, run := range s.runs(body) {
		p.Blocks = append(p.Blocks, s.block(r, &p.Base, d, run, answered))
	}
	if answered == nil {
		p.Resume = resume(d, body)
	}
	return s.show(r, status, p)
}

func (s *Server) lessonFacts(b *render.Base, h *course.LessonHead) []render.Fact {
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

// resume is the fragment of the place where an unfinished lesson was left,
// unless that is its beginning.
func resume(d *reading, body *courses.Body) string {
	place := d.e.Progress(d.head.ID).Block
	at := slices.IndexFunc(body.Blocks, func(b courses.Block) bool { return b.ID == place })
	if at < 2 || d.e.LessonDone(d.head.ID) {
		return ""
	}
	return "#" + place
}

// lessonState says what is done and what is open.
func (s *Server) lessonState(p *render.LessonPage, d *reading) {
	p.Percent = d.e.Percent(d.v)
	p.Progress = p.T("learn.percent", "percent", p.Base.Locale.Percent(float64(p.Percent)))
	p.Complete = d.e.LessonDone(d.head.ID)
	for _, o := range d.e.OpenRules(d.v) {
		if o.Lesson == d.head.ID {
			p.Open = append(p.Open, unmet(&p.Base, o))
		}
	}
	rule, err := courses.ParseRule(d.head.Rule)
	p.Mark = err == nil && rule.Has(courses.RuleManual) && !p.Complete
	s.lessonOutline(p, d)
	if d.at > 0 {
		prev := &d.v.Outline[d.at-1]
		p.Previous = &render.Link{Href: lessonPath(d.e.Course, prev.ID), Text: p.T("lesson.previous")}
	}
	p.Next = &render.Link{Text: p.T("lesson.next")}
	if d.at == len(d.v.Outline)-1 {
		p.Next.Text = p.T("lesson.finish")
	}
}

// lessonOutline lists the lessons and the quizzes that completion asks for.
func (s *Server) lessonOutline(p *render.LessonPage, d *reading) {
	for i := range d.v.Outline {
		h := &d.v.Outline[i]
		p.Outline = append(p.Outline, render.OutlineLine{Title: p.Say(h.Title), Attr: p.Base.Borrowed(h.Title), Href: lessonPath(d.e.Course, h.ID),
			Minutes: p.Duration(h.Minutes), Here: i == d.at, Done: d.e.LessonDone(h.ID), Locked: d.e.Locked(h) != ""})
	}
	for _, rule := range d.v.Course.Completion.Rules {
		id, ok := strings.CutPrefix(rule, "quiz:")
		if q := d.v.Quiz(id); ok && q != nil {
			p.Outline = append(p.Outline, render.OutlineLine{Title: p.Say(q.Title), Attr: p.Base.Borrowed(q.Title), Quiz: true,
				Href: quizPath(d.e.Course, id), Done: d.e.QuizPassed(id)})
		}
	}
}

// unmet says in words what a rule still asks for.
func unmet(b *render.Base, o enrolment.Unmet) string {
	switch o.Kind {
	case courses.RuleDwell:
		return b.T("lesson.open_dwell", "n", max(o.Need/60, 1))
	case courses.RuleCheck:
		return b.T("lesson.open_check", "n", o.Need-o.Have)
	case courses.RuleQuiz:
		return b.T("lesson.open_quiz")
	case courses.RuleVideo:
		return b.T("lesson.open_video", "percent", b.Locale.Percent(float64(o.Need)))
	case courses.RuleManual:
		return b.T("lesson.open_manual")
	}
	return b.T("lesson.open_view")
}

// formOf reads the body of a form.
func formOf(r *request) (url.Values, error) {
	form, err := url.ParseQuery(string(r.Body()))
	if err != nil {
		return nil, lms.Invalid("", "question.malformed")
	}
	return form, nil
}
