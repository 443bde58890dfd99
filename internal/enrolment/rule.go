package enrolment

import (
	"strings"
	"time"

	"sanad/courses"
	"sanad/internal/course"
	"sanad/internal/lms"
)

// Unmet is a rule that does not hold yet; pages turn it into a sentence.
type Unmet struct {
	Lesson lms.LessonID // empty for a rule of the course
	Quiz   string
	Kind   string // "view", "dwell", "check", "quiz", "video", "manual", "lessons"
	Need   int    // seconds, percent or number of checks
	Have   int
}

// settle marks what has become true since the last event: lessons whose rule
// holds, then the course. It returns true when the course was completed by it.
func (e *Enrolment) settle(v *course.Version, now time.Time) bool {
	for i := range v.Outline {
		head := &v.Outline[i]
		if len(e.openIn(head)) > 0 {
			continue
		}
		if p := e.lesson(head.ID); p.DoneAt == nil {
			p.DoneAt = &now
		}
	}
	if e.State != Active || len(e.OpenRules(v)) > 0 {
		return false
	}
	e.State, e.CompletedAt = Completed, &now
	return true
}

// OpenRules returns what is still missing for completion of the course, in
// reading order; nothing means that the completion rule holds.
func (e *Enrolment) OpenRules(v *course.Version) []Unmet {
	var open []Unmet
	rules := v.Course.Completion.Rules
	for _, rule := range rules {
		missing := e.openFor(v, rule)
		if len(missing) == 0 && v.Course.Completion.Mode == "any" {
			return nil
		}
		open = append(open, missing...)
	}
	return open
}

// openFor returns what one rule of the course is missing.
func (e *Enrolment) openFor(v *course.Version, rule string) []Unmet {
	kind, arg, _ := strings.Cut(rule, ":")
	switch kind {
	case "lessons":
		var open []Unmet
		for i := range v.Outline {
			open = append(open, e.OpenIn(&v.Outline[i])...)
		}
		return open
	case "lesson":
		if head, _ := v.Lesson(lms.LessonID(arg)); head != nil {
			return e.OpenIn(head)
		}
	case "quiz":
		if e.QuizPassed(arg) {
			return nil
		}
		return []Unmet{{Quiz: arg, Kind: "quiz"}}
	}
	return []Unmet{{Kind: kind}} // a rule this program does not know never holds
}

// OpenIn returns what a lesson's own rule is missing. A lesson once done stays
// done.
func (e *Enrolment) OpenIn(head *course.LessonHead) []Unmet {
	if e.LessonDone(head.ID) {
		return nil
	}
	return e.openIn(head)
}

// openIn returns what the lesson's own rule is missing.
func (e *Enrolment) openIn(head *course.LessonHead) []Unmet {
	p := e.Progress(head.ID)
	expr, err := courses.ParseRule(head.Rule)
	if err != nil {
		return []Unmet{{Lesson: head.ID, Kind: "view"}}
	}
	var open []Unmet
	for _, term := range expr.Terms {
		o, ok := e.holds(head, p, term)
		if ok && expr.Any {
			return nil
		}
		if !ok {
			open = append(open, o)
		}
	}
	return open
}

// holds reports whether one term of a lesson's rule holds, and if not, what is
// missing.
func (e *Enrolment) holds(head *course.LessonHead, p LessonProgress, t courses.RuleTerm) (Unmet, bool) {
	o := Unmet{Lesson: head.ID, Kind: t.Kind, Need: t.Value, Quiz: t.Quiz}
	switch t.Kind {
	case courses.RuleView:
		return o, p.ViewedAt != nil
	case courses.RuleDwell:
		o.Have = p.Seconds
		return o, p.Seconds >= t.Value
	case courses.RuleCheck:
		o.Need = len(head.Checks)
		for _, id := range head.Checks {
			if _, answered := p.Checks[id]; answered {
				o.Have++
			}
		}
		return o, o.Have >= o.Need
	case courses.RuleQuiz:
		return o, e.QuizPassed(t.Quiz)
	case courses.RuleVideo:
		o.Have = p.played()
		return o, o.Have >= t.Value
	case courses.RuleManual:
		return o, p.Marked
	}
	return o, false
}

// Locked returns the first lesson that must be complete before this one may be
// opened, or "" when it is open.
func (e *Enrolment) Locked(head *course.LessonHead) lms.LessonID {
	for _, id := range head.Requires {
		if !e.LessonDone(id) {
			return id
		}
	}
	return ""
}

// Next returns where the learner should go on: the place of last reading while
// that lesson is not done, else the first lesson that is open and not done, else
// the first quiz that completion still asks for.
func (e *Enrolment) Next(v *course.Version) (lesson lms.LessonID, quiz string) {
	if head, _ := v.Lesson(e.Place.Lesson); head != nil && !e.LessonDone(head.ID) && e.Locked(head) == "" {
		return head.ID, ""
	}
	for i := range v.Outline {
		if head := &v.Outline[i]; !e.LessonDone(head.ID) && e.Locked(head) == "" {
			return head.ID, ""
		}
	}
	for _, o := range e.OpenRules(v) {
		if o.Quiz != "" {
			return "", o.Quiz
		}
	}
	return "", ""
}

// Percent is the share of the course's lessons and completion quizzes that are
// done, 0 to 100.
func (e *Enrolment) Percent(v *course.Version) int {
	if e.State == Completed {
		return 100
	}
	done, all := 0, len(v.Outline)
	for i := range v.Outline {
		if e.LessonDone(v.Outline[i].ID) {
			done++
		}
	}
	for _, rule := range v.Course.Completion.Rules {
		if quiz, ok := strings.CutPrefix(rule, "quiz:"); ok {
			all++
			if e.QuizPassed(quiz) {
				done++
			}
		}
	}
	if all == 0 {
		return 0
	}
	return done * 100 / all
}
