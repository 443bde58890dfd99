package enrolment

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"sanad/courses"
	"sanad/internal/course"
	"sanad/internal/lms"
)

var day = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

// version is a course of one lesson under a rule, and a second that needs it.
func version(rule courses.Rule, completion courses.Completion) *course.Version {
	return &course.Version{
		Course: courses.Course{ID: "c", Completion: completion},
		Outline: []course.LessonHead{
			{ID: "one", Rule: rule, Checks: []string{"k1", "k2"}},
			{ID: "two", Rule: "view", Requires: []lms.LessonID{"one"}},
		},
		Quizzes: []courses.Quiz{{ID: "final"}},
	}
}

var all = courses.Completion{Mode: "all", Rules: []string{"lessons", "quiz:final"}}

func TestSettle_each_rule_flips_once(t *testing.T) {
	read := func(r Reading) func(*Enrolment, time.Time) {
		return func(e *Enrolment, now time.Time) { e.lesson("one").add(r, now) }
	}
	check := func(ids ...string) func(*Enrolment, time.Time) {
		return func(e *Enrolment, now time.Time) {
			p := e.lesson("one")
			for _, id := range ids {
				if p.Checks == nil {
					p.Checks = map[string]Check{}
				}
				p.Checks[id] = Check{At: now}
			}
		}
	}
	pass := func(percent float64, passed bool) func(*Enrolment, time.Time) {
		return func(e *Enrolment, now time.Time) {
			e.recordQuiz("final", QuizResult{Attempt: "a", Percent: percent, Passed: passed, At: now})
		}
	}
	for _, c := range []struct {
		rule   courses.Rule
		before func(*Enrolment, time.Time) // not enough
		event  func(*Enrolment, time.Time) // enough
		kind   string
	}{
		{"view", read(Reading{}), read(Reading{Viewed: true}), "view"},
		{"dwell:90s", read(Reading{OpenedAt: day.Add(-89 * time.Second)}), read(Reading{OpenedAt: day.Add(-90 * time.Second)}), "dwell"},
		{"check", check("k1"), check("k2"), "check"},
		{"quiz:final", pass(79, false), pass(80, true), "quiz"},
		{"video:80", read(Reading{Medium: "v", Percent: 79}), read(Reading{Medium: "v", Percent: 80}), "video"},
		{"video:80", read(Reading{Medium: "v", Seen: strings.Repeat("f", 19) + "700000"}), read(Reading{Medium: "v", Seen: strings.Repeat("0", 19) + "800000"}), "video"},
		{"manual", read(Reading{Viewed: true}), read(Reading{Marked: true}), "manual"},
		{"view and check", check("k1", "k2"), read(Reading{Viewed: true}), "view"},
		{"view or manual", read(Reading{}), read(Reading{Marked: true}), ""},
	} {
		t.Run(string(c.rule), func(t *testing.T) {
			v, e := version(c.rule, all), &Enrolment{State: Active}
			c.before(e, day)
			e.settle(v, day)
			if e.LessonDone("one") {
				t.Fatal("done too early")
			}
			if open := e.OpenRules(v); c.kind != "" && (len(open) == 0 || open[0].Kind != c.kind || open[0].Lesson != "one") {
				t.Errorf("open rules: got %+v, want %q of lesson one first", open, c.kind)
			}
			c.event(e, day)
			e.settle(v, day)
			if !e.LessonDone("one") {
				t.Fatalf("not done; open: %+v", e.OpenRules(v))
			}
			before := fmt.Sprintf("%+v %+v", *e.Lessons["one"], e.State)
			c.event(e, day)
			e.settle(v, day.Add(time.Hour))
			if after := fmt.Sprintf("%+v %+v", *e.Lessons["one"], e.State); after != before {
				t.Errorf("a replayed event changed the state:\n%s\n%s", before, after)
			}
		})
	}
}

func TestSettle_a_lesson_once_done_stays_done(t *testing.T) {
	e := &Enrolment{State: Active}
	e.lesson("one").add(Reading{Viewed: true}, day)
	e.settle(version("view", all), day)
	stricter := version("check", all)
	e.settle(stricter, day)
	if !e.LessonDone("one") || len(e.OpenIn(&stricter.Outline[0])) != 0 {
		t.Error("a lesson that was done is open again")
	}
}

func TestSettle_completes_the_course_once(t *testing.T) {
	v, e := version("view", all), &Enrolment{State: Active}
	e.lesson("one").add(Reading{Viewed: true}, day)
	e.lesson("two").add(Reading{Viewed: true}, day)
	if e.settle(v, day) {
		t.Fatal("complete without the quiz")
	}
	e.recordQuiz("final", QuizResult{Attempt: "a", Percent: 90, Passed: true, At: day})
	if !e.settle(v, day) || e.State != Completed || !e.CompletedAt.Equal(day) {
		t.Fatalf("not complete: %+v", e)
	}
	if e.settle(v, day.Add(time.Hour)) || !e.CompletedAt.Equal(day) {
		t.Error("completed a second time")
	}
	if got := e.Percent(v); got != 100 {
		t.Errorf("percent: got %d, want 100", got)
	}
}

func TestOpenRules_any_of_several_is_enough(t *testing.T) {
	v := version("view", courses.Completion{Mode: "any", Rules: []string{"lesson:two", "quiz:final"}})
	e := &Enrolment{State: Active}
	if got := len(e.OpenRules(v)); got != 2 {
		t.Fatalf("open rules: got %d, want 2", got)
	}
	e.recordQuiz("final", QuizResult{Attempt: "a", Percent: 90, Passed: true, At: day})
	if open := e.OpenRules(v); len(open) != 0 {
		t.Errorf("open rules: %+v", open)
	}
}

func TestOpenRules_an_unknown_rule_never_holds(t *testing.T) {
	v := version("view", courses.Completion{Mode: "all", Rules: []string{"astrology"}})
	if open := (&Enrolment{}).OpenRules(v); len(open) != 1 || open[0].Kind != "astrology" {
		t.Errorf("open rules: %+v", open)
	}
}

func TestLocked_names_the_blocker(t *testing.T) {
	v, e := version("view", all), &Enrolment{State: Active}
	if got := e.Locked(&v.Outline[1]); got != "one" {
		t.Errorf("blocker: got %q, want one", got)
	}
	e.lesson("one").add(Reading{Viewed: true}, day)
	e.settle(v, day)
	if got := e.Locked(&v.Outline[1]); got != "" {
		t.Errorf("blocker: got %q, want none", got)
	}
}

func TestNext_leads_through_the_course(t *testing.T) {
	v, e := version("view", all), &Enrolment{State: Active}
	want := func(lesson lms.LessonID, quiz string) {
		t.Helper()
		if l, q := e.Next(v); l != lesson || q != quiz {
			t.Errorf("next: got %q %q, want %q %q", l, q, lesson, quiz)
		}
	}
	want("one", "")
	for i, id := range []lms.LessonID{"one", "two"} {
		e.Place.Lesson = id
		want(id, "")
		e.lesson(id).add(Reading{Viewed: true}, day)
		e.settle(v, day)
		if i == 0 {
			want("two", "")
		}
	}
	want("", "final")
	e.recordQuiz("final", QuizResult{Attempt: "a", Percent: 90, Passed: true, At: day})
	e.settle(v, day)
	want("", "")
}

func TestRecordQuiz_keeps_the_best_and_a_pass(t *testing.T) {
	e := &Enrolment{}
	e.recordQuiz("final", QuizResult{Attempt: "a", Percent: 85, Passed: true, At: day})
	if e.recordQuiz("final", QuizResult{Attempt: "a", Percent: 85, Passed: true, At: day}) {
		t.Error("the same attempt counted twice")
	}
	e.recordQuiz("final", QuizResult{Attempt: "b", Percent: 40, At: day})
	if q := e.Quizzes["final"]; !q.Passed || q.Percent != 85 || q.Attempt != "a" || len(q.Seen) != 2 {
		t.Errorf("got %+v", q)
	}
}

func TestAdd_the_longest_reading_counts_and_no_clock_runs_back(t *testing.T) {
	p := &LessonProgress{}
	p.add(Reading{OpenedAt: day.Add(-time.Minute)}, day)
	p.add(Reading{OpenedAt: day.Add(-10 * time.Second)}, day)
	p.add(Reading{OpenedAt: day.Add(time.Hour)}, day)
	if p.Seconds != 60 {
		t.Errorf("seconds: got %d, want 60", p.Seconds)
	}
	p.add(Reading{OpenedAt: day.Add(-50 * time.Hour)}, day)
	if want := int(maxDwell / time.Second); p.Seconds != want {
		t.Errorf("seconds: got %d, want at most %d", p.Seconds, want)
	}
}
