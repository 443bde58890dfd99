package assessment_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/courses"
	"sanad/internal/assessment"
	"sanad/internal/audit"
	"sanad/internal/course"
	"sanad/internal/enrolment"
	"sanad/internal/job"
	"sanad/internal/lms"
	"sanad/internal/question"
	"sanad/storage/docstore"
	"sanad/storage/docstore/sqlitestore"
	"sanad/storage/media"
	"sanad/storage/media/dirstore"
)

// clock is a clock that tests turn.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.t }

func (c *clock) turn(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.t = c.t.Add(d) }

const (
	courseID lms.CourseID = "privacy"
	admin    lms.PersonID = "admin"
	tutor    lms.PersonID = "tutor"
)

// world is a platform with one course and the services around attempts, on a
// real store.
type world struct {
	testing.TB
	ctx        context.Context
	clock      *clock
	courses    *course.Service
	enrolments *enrolment.Service
	jobs       *job.Queue
	audit      *audit.Log
	a          *assessment.Service
	started    []lms.AttemptID
}

// always grants every prerequisite.
type always struct{}

func (always) Holds(context.Context, lms.OrgID, lms.PersonID, lms.CourseID) (bool, error) {
	return true, nil
}

func sqlite(t testing.TB) *sqlitestore.Store {
	t.Helper()
	s, err := sqlitestore.Open(context.Background(), sqlitestore.Options{Path: filepath.Join(t.TempDir(), "db"), StrictPlans: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func newWorld(t testing.TB) *world { return worldOn(t, sqlite(t)) }

// worldOn opens the services on a store and publishes version 1.0.0.
func worldOn(t testing.TB, store docstore.Store) *world {
	t.Helper()
	w := &world{TB: t, ctx: context.Background(), clock: &clock{t: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}}
	files, err := dirstore.Open(t.TempDir(), media.NewSigner(make([]byte, 32), w.clock))
	w.check(err)
	w.courses, err = course.Open(w.ctx, store, files, w.clock)
	w.check(err)
	w.jobs, err = job.Open(w.ctx, store, w.clock, slog.New(slog.DiscardHandler))
	w.check(err)
	w.audit, err = audit.Open(w.ctx, store, w.clock)
	w.check(err)
	w.enrolments, err = enrolment.Open(w.ctx, store, w.clock, w.courses, w.jobs, always{})
	w.check(err)
	w.a = w.service(store)
	job.Handle(w.jobs, assessment.JobGraded, w.a.Carry)
	job.Handle(w.jobs, enrolment.JobCompleted, func(ctx context.Context, _ lms.OrgID, e enrolment.CompletedEvent) error {
		return w.enrolments.Settle(ctx, e.Enrolment)
	})
	w.publish(testCourse("1.0.0"))
	t.Cleanup(func() { w.compare(store) })
	return w
}

// compare holds what the service says of the attempts of a test to what is stored:
// values are kept, and must be what decoding gives.
func (w *world) compare(store docstore.Store) {
	for _, id := range w.started {
		var stored assessment.Attempt
		d, err := store.Get(w.ctx, "attempts", string(id))
		if err == nil {
			err = bson.Unmarshal(d.Body, &stored)
		}
		got, getErr := w.a.Get(w.ctx, lms.SystemActor(lms.Platform), id)
		if err := errors.Join(err, getErr); err != nil {
			w.Errorf("attempt %s: %v", id, err)
			continue
		}
		if diff := cmp.Diff(&stored, got); diff != "" {
			w.Errorf("attempt %s is not what is stored: %s", id, diff)
		}
	}
}

// service opens the service as a new process would.
func (w *world) service(store docstore.Store) *assessment.Service {
	w.Helper()
	s, err := assessment.Open(w.ctx, assessment.Deps{Store: store, Clock: w.clock, Log: slog.New(slog.DiscardHandler),
		Courses: w.courses, Enrolments: w.enrolments, Jobs: w.jobs, Audit: w.audit})
	w.check(err)
	return s
}

func (w *world) check(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) publish(p *courses.Package) {
	w.Helper()
	_, err := w.courses.Publish(w.ctx, as(admin, lms.RolePlatformAdmin), p, fstest.MapFS{})
	w.check(err)
}

func as(p lms.PersonID, roles ...lms.Role) lms.Actor {
	return lms.Actor{Org: lms.Platform, Person: p, Roles: append(roles, lms.RoleLearner)}
}

func (w *world) enrol(p lms.PersonID) lms.EnrolmentID {
	w.Helper()
	e, err := w.enrolments.Enrol(w.ctx, as(p), courseID)
	w.check(err)
	return e.ID
}

// start enrols a person and begins an attempt.
func (w *world) start(p lms.PersonID, quiz string) *assessment.Attempt {
	w.Helper()
	t, created, err := w.a.Start(w.ctx, as(p), w.enrol(p), quiz)
	w.check(err)
	if !created {
		w.Fatalf("start of %s: an attempt was there already", quiz)
	}
	w.started = append(w.started, t.ID)
	return t
}

func (w *world) sheet(a lms.Actor, id lms.AttemptID) *assessment.Sheet {
	w.Helper()
	s, err := w.a.Sheet(w.ctx, a, id, lms.English)
	w.check(err)
	return s
}

// answer makes the input of a page on which the choices with these words are
// picked, or the first of them is typed.
func answer(v *question.View, said ...string) question.Input {
	var in question.Input
	if v.Type == courses.ShortText || v.Type == courses.Essay {
		return question.Input{Choices: said[:1]}
	}
	for _, c := range v.Choices {
		if slices.Contains(said, c.Words.Text) {
			in.Choices = append(in.Choices, c.Value)
		}
	}
	return in
}

// all answers every question of a sheet with the same words.
func all(s *assessment.Sheet, said ...string) map[string]question.Input {
	out := map[string]question.Input{}
	for _, q := range s.Questions {
		out[q.View.Item] = answer(q.View, said...)
	}
	return out
}

// submit hands in with every answer the same words.
func (w *world) submit(p lms.PersonID, id lms.AttemptID, said ...string) *assessment.Attempt {
	w.Helper()
	t, err := w.a.Submit(w.ctx, as(p), id, all(w.sheet(as(p), id), said...))
	w.check(err)
	return t
}

// auditLines returns the actions and details of the newest page of the log.
func (w *world) auditLines() []audit.Line {
	w.Helper()
	lines, _, err := w.audit.List(w.ctx, as(admin, lms.RolePlatformAdmin), "")
	w.check(err)
	return lines
}

func wantKind(t testing.TB, err error, kind lms.Kind, key string) {
	t.Helper()
	p, ok := err.(*lms.Problem)
	if !ok || p.Kind != kind || p.Key != key {
		t.Errorf("got %v, want kind %d, %s", err, kind, key)
	}
}

func both(s string) lms.Text { return lms.Text{AR: s, EN: s} }

// right is what the key of every test item says.
const right = "KEY-right"

// testCourse is a course whose quizzes try every rule.
func testCourse(version string) *courses.Package {
	quiz := func(id string, edit func(*courses.Quiz)) courses.Quiz {
		q := courses.Quiz{ID: id, Title: both(id), Pass: 60, Minutes: 30, GraceSeconds: 60, Shuffle: true,
			Feedback: courses.FeedbackAfterSubmit, Draw: []courses.Draw{
				{Bank: "main", Tags: []string{"rights"}, Count: 3}, {Bank: "main", Tags: []string{"breach"}, Count: 2}}}
		if edit != nil {
			edit(&q)
		}
		return q
	}
	p := &courses.Package{
		Course: courses.Course{ID: courseID, Version: version, Title: both("Privacy"), Summary: both("Privacy"), Level: 1,
			Completion: courses.Completion{Mode: "all", Rules: []string{"quiz:final"}}, Licence: "CC-BY-4.0"},
		Banks: []courses.Bank{mainBank(), essayBank()},
		Quizzes: []courses.Quiz{
			quiz("final", func(q *courses.Quiz) { q.Attempts, q.CooldownHours = 3, 1 }),
			quiz("once", func(q *courses.Quiz) { q.Attempts = 1 }),
			quiz("closing", func(q *courses.Quiz) { q.Attempts, q.Feedback = 2, courses.FeedbackAfterClose }),
			quiz("never", func(q *courses.Quiz) { q.Feedback = courses.FeedbackNeverKey }),
			quiz("forward", func(q *courses.Quiz) { q.Navigation = courses.NavigateForward }),
			quiz("untimed", func(q *courses.Quiz) { q.Minutes = 0 }),
			quiz("essays", func(q *courses.Quiz) { q.Draw = []courses.Draw{{Bank: "essays", Count: 2}} }),
		},
		Hash: "hash of " + version,
	}
	return p
}

// mainBank holds 9 single items tagged rights and 6 typed ones tagged breach.
func mainBank() courses.Bank {
	b := courses.Bank{ID: "main"}
	for i := range 9 {
		it := courses.Item{ID: fmt.Sprint("r", i), Type: courses.Single, Points: 2, Tags: []string{"rights"}, Stem: both("Which?"), Feedback: both("KEY-note")}
		for j := range 4 {
			it.Options = append(it.Options, courses.Option{ID: fmt.Sprint("KEY-", j), Correct: j == 1, Text: both(fmt.Sprint("choice ", j)), Feedback: both("KEY-why")})
		}
		b.Items = append(b.Items, it)
	}
	for i := range 6 {
		b.Items = append(b.Items, courses.Item{ID: fmt.Sprint("b", i), Type: courses.ShortText, Points: 1, Tags: []string{"breach"},
			Stem: both("Whom?"), Accept: []string{right}, Feedback: both("KEY-note")})
	}
	return b
}

func essayBank() courses.Bank {
	return courses.Bank{ID: "essays", Items: []courses.Item{
		{ID: "plain", Type: courses.Single, Points: 2, Stem: both("Which?"), Options: []courses.Option{
			{ID: "x", Correct: true, Text: both("choice 1")}, {ID: "y", Text: both("choice 2")}}},
		{ID: "essay", Type: courses.Essay, Points: 8, Stem: both("Describe."), Rubric: []courses.Criterion{
			{ID: "clear", Title: both("Clarity"), Levels: []courses.Level{{Points: 0, Text: both("no")}, {Points: 1, Text: both("partly")}, {Points: 3, Text: both("yes")}}},
			{ID: "safe", Title: both("Safety"), Levels: []courses.Level{{Points: 0, Text: both("no")}, {Points: 1, Text: both("yes")}}}}},
	}}
}
