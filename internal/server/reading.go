package server

import (
	"slices"
	"strconv"
	"strings"

	"sanad/courses"
	"sanad/internal/course"
	"sanad/internal/enrolment"
	"sanad/internal/i18n"
	"sanad/internal/lms"
)

// text is a lesson as it was published: the same for everybody.
type text struct {
	org    lms.OrgID
	v      *course.Version
	head   *course.LessonHead
	at     int // place in the outline
	lesson *courses.Lesson
}

// reading is a lesson with the enrolment it is read under.
type reading struct {
	text
	e *enrolment.Enrolment
}

// opened loads the lesson that a request names, for a learner of its course.
func (s *Server) opened(r *request) (*reading, error) {
	e, v, err := s.Enrolments.Get(r.ctx(), r.actor, lms.CourseID(r.Params("course")))
	if err != nil {
		return nil, err
	}
	d := &reading{text: text{org: e.Org, v: v}, e: e}
	if d.head, d.at = v.Lesson(lms.LessonID(r.Params("lesson"))); d.head == nil {
		return nil, lms.NotFound("course.lesson_not_found")
	}
	d.lesson, err = s.Courses.Lesson(r.ctx(), e.Org, e.Version, d.head.ID)
	return d, err
}

func (t *text) path() string { return lessonPath(t.org, t.v.Course.ID, t.head.ID) }

// standing is what a lesson's page shows of its reader's progress, and all of it:
// readers who stand alike see the same page. Lists are strings, so that standings
// can be compared.
type standing struct {
	percent  int
	complete bool
	open     string // what the lesson still asks for, "kind, tab, words" a line each
	outline  string // a mark for each line of the outline
	checks   string // a mark for each self-check of the lesson
	seconds  string // "medium=second", a line each: where each medium was left
	resume   string // fragment of the place of last reading; "" for none
}

// The marks of a standing.
const (
	markOpen   = '.'
	markDone   = 'd'
	markLocked = 'l'
	markRight  = 'r'
)

// standing says where the reader stands. Words and places are those of a
// language.
func (d *reading) standing(l *i18n.Locale) standing {
	st := standing{percent: d.e.Percent(d.v), complete: d.e.LessonDone(d.head.ID), outline: d.outlineMarks()}
	p := d.e.Progress(d.head.ID)
	var open []string
	for _, o := range d.e.OpenIn(d.head) {
		open = append(open, o.Kind+"\t"+unmet(l, o))
	}
	st.open = strings.Join(open, "\n")
	var checks strings.Builder
	for i := range d.lesson.Check {
		checks.WriteRune(checkMark(p, d.lesson.Check[i].ID))
	}
	st.checks = checks.String()
	for medium, second := range p.Second {
		st.seconds += medium + "=" + strconv.Itoa(second) + "\n"
	}
	if len(p.Second) > 1 {
		st.seconds = strings.Join(slices.Sorted(strings.Lines(st.seconds)), "")
	}
	st.resume = d.resume(l.Lang)
	return st
}

func checkMark(p enrolment.LessonProgress, item string) rune {
	c, answered := p.Checks[item]
	switch {
	case !answered:
		return markOpen
	case c.Correct:
		return markRight
	}
	return markDone
}

// outlineMarks marks the lessons, then the quizzes that completion asks for.
func (d *reading) outlineMarks() string {
	marks := []byte(lessonMarks(d.e, d.v))
	for _, q := range d.v.CompletionQuizzes() {
		mark := byte(markOpen)
		if d.e.QuizPassed(q.ID) {
			mark = markDone
		}
		marks = append(marks, mark)
	}
	return string(marks)
}

// lessonMarks marks the lessons of a course.
func lessonMarks(e *enrolment.Enrolment, v *course.Version) string {
	marks := make([]byte, len(v.Outline))
	for i := range v.Outline {
		h := &v.Outline[i]
		marks[i] = markOpen
		switch {
		case e.LessonDone(h.ID):
			marks[i] = markDone
		case e.Locked(h) != "":
			marks[i] = markLocked
		}
	}
	return string(marks)
}

// resume is the fragment of the place where an unfinished lesson was left,
// unless that is its beginning.
func (d *reading) resume(lang lms.Lang) string {
	p := d.e.Progress(d.head.ID)
	if p.Block == "" || p.DoneAt != nil {
		return ""
	}
	body, _ := d.lesson.In(lang)
	at := slices.IndexFunc(body.Blocks, func(b courses.Block) bool { return b.ID == p.Block })
	if at < 2 {
		return ""
	}
	return "#" + p.Block
}

// second is where a medium was left.
func (st *standing) second(medium string) int {
	for line := range strings.Lines(st.seconds) {
		if id, n, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "="); id == medium {
			second, _ := strconv.Atoi(n) // written by us
			return second
		}
	}
	return 0
}

// unmet says in words what a rule still asks for.
func unmet(l *i18n.Locale, o enrolment.Unmet) string {
	switch o.Kind {
	case courses.RuleDwell:
		return l.T("lesson.open_dwell", "n", max(o.Need/60, 1))
	case courses.RuleCheck:
		return l.T("lesson.open_check", "n", o.Need-o.Have)
	case courses.RuleQuiz:
		return l.T("lesson.open_quiz")
	case courses.RuleVideo:
		return l.T("lesson.open_video", "percent", l.Percent(float64(o.Need)))
	case courses.RuleManual:
		return l.T("lesson.open_manual")
	}
	return l.T("lesson.open_view")
}
