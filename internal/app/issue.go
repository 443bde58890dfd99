package app

import (
	"context"

	"sanad/courses"
	"sanad/internal/course"
	"sanad/internal/credential"
	"sanad/internal/enrolment"
	"sanad/internal/i18n"
	"sanad/internal/lms"
)

// issue certifies what an enrolment completed. All that the certificate will
// ever say is gathered here, from the version that was learned.
func (a *App) issue(ctx context.Context, actor lms.Actor, e *enrolment.Enrolment, v *course.Version) error {
	p, err := a.Accounts.Lookup(ctx, e.Person)
	if err != nil {
		return err
	}
	c, passed := v.Course, passedQuizzes(e, v)
	_, err = a.Credentials.Issue(ctx, actor, credential.IssueRequest{
		Person: e.Person, Holder: p.Name, StartedAt: e.EnrolledAt, CompletedAt: *e.CompletedAt,
		Score: score(e, passed), PassMark: passMark(passed),
		Role: a.roles(c.Certificate.Grants), Competences: c.Competences, Evidence: a.evidence(v, passed),
		Course: credential.Course{ID: c.ID, Version: v.ID, Title: c.Title, Summary: c.Summary, Criteria: a.criteria(v),
			Minutes: c.Minutes, Lessons: len(v.Outline), Level: c.Level, ValidMonths: c.Certificate.ValidMonths,
			Grants: c.Certificate.Grants, ShowScore: c.Certificate.ShowScore},
	})
	return err
}

// passedQuizzes are the quizzes of the completion rule that the learner passed. Where one rule is
// enough the others may have been failed, and of that a certificate is silent.
func passedQuizzes(e *enrolment.Enrolment, v *course.Version) []*courses.Quiz {
	var out []*courses.Quiz
	for _, q := range v.CompletionQuizzes() {
		if e.QuizPassed(q.ID) {
			out = append(out, q)
		}
	}
	return out
}

// score is the best result of the quizzes passed, the lowest of several, in whole
// percent that were reached; nil where there is none.
func score(e *enrolment.Enrolment, passed []*courses.Quiz) *int {
	var lowest *int
	for _, q := range passed {
		n := int(e.Quizzes[q.ID].Percent)
		if lowest == nil || n < *lowest {
			lowest = &n
		}
	}
	return lowest
}

// passMark is the percentage that all these quizzes ask for; 0 when they differ.
func passMark(quizzes []*courses.Quiz) int {
	mark := 0
	for i, q := range quizzes {
		if i > 0 && q.Pass != mark {
			return 0
		}
		mark = q.Pass
	}
	return mark
}

// criteria says in words what completing the version takes.
func (a *App) criteria(v *course.Version) lms.Text {
	pass := 0
	for _, q := range v.CompletionQuizzes() {
		pass = max(pass, q.Pass)
	}
	return a.inBoth(func(l *i18n.Locale) string {
		if pass == 0 {
			return l.T("issuer.criteria_lessons", "n", len(v.Outline))
		}
		return l.T("issuer.criteria", "n", len(v.Outline), "pass", pass)
	})
}

// roles names what a certificate grants; zero for nothing.
func (a *App) roles(granted []lms.Role) lms.Text {
	return a.inBoth(func(l *i18n.Locale) string {
		var names []string
		for _, r := range granted {
			names = append(names, l.T("catalogue.role_"+string(r)))
		}
		return l.List(names)
	})
}

// evidence says which assessments were passed and what they asked.
func (a *App) evidence(v *course.Version, passed []*courses.Quiz) []credential.Evidence {
	var out []credential.Evidence
	for _, q := range passed {
		out = append(out, credential.Evidence{Name: q.Title, Narrative: a.inBoth(func(l *i18n.Locale) string {
			return l.T("credential.evidence", "n", drawn(q)) + topics(l, v, q)
		})})
	}
	return out
}

// drawn is how many questions a quiz asks.
func drawn(q *courses.Quiz) int {
	n := 0
	for _, d := range q.Draw {
		n += d.Count
	}
	return n
}

// topics names the lessons whose ids the quiz draws by as tags; "" for none.
func topics(l *i18n.Locale, v *course.Version, q *courses.Quiz) string {
	var titles []string
	seen := map[string]bool{}
	for _, d := range q.Draw {
		for _, tag := range d.Tags {
			lesson, _ := v.Lesson(lms.LessonID(tag))
			if lesson != nil && !seen[tag] {
				seen[tag] = true
				titles = append(titles, l.T("credential.evidence_topic", "title", lesson.Title))
			}
		}
	}
	if len(titles) == 0 {
		return ""
	}
	return " " + l.T("credential.evidence_topics", "topics", titles)
}

// inBoth says something in both languages.
func (a *App) inBoth(say func(*i18n.Locale) string) lms.Text {
	in := func(lang lms.Lang) string { return say(a.Catalogue.For(i18n.Prefs{Lang: lang})) }
	return lms.Text{AR: in(lms.Arabic), EN: in(lms.English)}
}
