package faults_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"sanad/internal/account"
	"sanad/internal/app"
	"sanad/internal/assessment"
	"sanad/internal/config"
	"sanad/internal/demo"
	"sanad/internal/enrolment"
	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/internal/question"
	"sanad/internal/testkit"
)

// longTea is the sample course with as many questions in its quiz as there are
// to mark without a person.
var longTea = []string{"    count: 2\n", "    count: 5\n", "    count: 1\n", "    count: 3\n", "feedback: after-submit", "feedback: after-close"}

// learner is somebody in the middle of the quiz, as a browser knows them.
type learner struct {
	actor   lms.Actor
	cookie  string
	token   string
	attempt lms.AttemptID
	right   map[string]question.Input // the answers, by question
}

// class makes n learners who have read everything and begun the quiz. The jobs
// of the site must not be running.
func class(t *testing.T, a *app.App, n int) []*learner {
	t.Helper()
	var out []*learner
	for i := range n {
		l, err := begin(context.Background(), a, i)
		if err != nil {
			t.Fatalf("learner %d: %v", i, err)
		}
		out = append(out, l)
	}
	return out
}

func begin(ctx context.Context, a *app.App, i int) (*learner, error) {
	// Each from a network of their own: this is a class, not a robot.
	v := account.Visitor{Network: fmt.Sprintf("10.0.%d.0/24", i), Agent: "test"}
	secret, p, err := a.Accounts.Register(ctx, v, account.Registration{Email: fmt.Sprintf("learner%d@example.org", i),
		Name: lms.Text{AR: "متعلّم", EN: fmt.Sprintf("Learner %c", 'A'+i)}, Password: testkit.Password, Accepted: true, Prefs: i18n.DefaultPrefs()})
	if err != nil {
		return nil, err
	}
	who, err := a.Accounts.Resolve(ctx, lms.Platform, secret)
	if err != nil {
		return nil, err
	}
	l := &learner{actor: who.Actor, cookie: "sid=" + secret, token: a.Accounts.FormToken(who.Actor.Session)}
	if err := readAll(ctx, a, l.actor); err != nil {
		return nil, err
	}
	t, _, err := a.Assessments.Start(ctx, l.actor, enrolment.IDOf(lms.Platform, p.ID, "tea"), "final")
	if err != nil {
		return nil, err
	}
	l.attempt = t.ID
	l.right, err = demo.Answers(ctx, a, t)
	return l, err
}

// readAll enrols in the sample course and reads its lessons.
func readAll(ctx context.Context, a *app.App, l lms.Actor) error {
	if _, err := a.Enrolments.Enrol(ctx, l, "tea"); err != nil {
		return err
	}
	if _, err := a.Enrolments.Checked(ctx, l, "tea", "water", "boil", true); err != nil {
		return err
	}
	for _, lesson := range []lms.LessonID{"water", "serving"} {
		if _, err := a.Enrolments.Read(ctx, l, "tea", enrolment.Reading{Lesson: lesson, Viewed: true}); err != nil {
			return err
		}
	}
	return nil
}

// items lists the questions of a learner's attempt, always in one order.
func (l *learner) items() []string {
	var out []string
	for id := range l.right {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

// stored returns what the program keeps of each answer of an attempt, as its
// page would show it.
func stored(t *testing.T, a *app.App, att *assessment.Attempt) map[string]question.Input {
	t.Helper()
	out := map[string]question.Input{}
	for i := range att.Answers {
		b := &att.Answers[i]
		bank, err := a.Courses.Bank(context.Background(), att.Org, att.Version, b.Bank)
		if err != nil {
			t.Fatal(err)
		}
		for j := range bank.Items {
			if it := &bank.Items[j]; it.ID == b.Item {
				out[b.Item] = demo.Input(question.Show(it, lms.Arabic, att.Order(), b.Response))
			}
		}
	}
	return out
}

// sameInput compares two answers; the order of choices means nothing.
func sameInput(a, b question.Input) bool {
	x, y := slices.Sorted(slices.Values(a.Choices)), slices.Sorted(slices.Values(b.Choices))
	if !slices.Equal(x, y) || len(a.Parts) != len(b.Parts) {
		return false
	}
	for k, v := range a.Parts {
		if b.Parts[k] != v {
			return false
		}
	}
	return true
}

// checkFile asks SQLite whether a database that nobody has open is whole.
func checkFile(t *testing.T, data string) {
	t.Helper()
	conn, err := sqlite.OpenConn(filepath.Join(data, "sanad.db"), sqlite.OpenReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	var said []string
	err = sqlitex.ExecuteTransient(conn, "PRAGMA integrity_check", &sqlitex.ExecOptions{ResultFunc: func(s *sqlite.Stmt) error {
		said = append(said, s.ColumnText(0))
		return nil
	}})
	if err != nil || !slices.Equal(said, []string{"ok"}) {
		t.Errorf("integrity check: %q, %v", said, err)
	}
}

// onData is a site in this process on a data folder that outlives it; it answers
// no requests and runs no jobs.
func onData(t *testing.T, data string) *testkit.Site {
	t.Helper()
	return testkit.Start(t, testkit.WithCourses(testkit.TeaWithoutEssays(t, longTea...)), testkit.WithoutJobs(),
		testkit.WithConfig(func(c *config.Config) { c.Data = data }))
}
