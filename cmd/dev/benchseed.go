package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"regexp"
	"strings"
	"testing/fstest"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
	"golang.org/x/sync/errgroup"

	"sanad/courses"
	"sanad/internal/account"
	"sanad/internal/app"
	"sanad/internal/assessment"
	"sanad/internal/config"
	"sanad/internal/demo"
	"sanad/internal/enrolment"
	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/internal/testkit"
)

// benchWorld is what the load needs to know of the large world.
type benchWorld struct {
	course, lesson string
	users          []string // e-mail addresses of people who can sign in
	certificate    string
}

// seedWorld fills a database: what people do once goes through the services,
// what a hundred thousand have done is copied from it.
func seedWorld(ctx context.Context, data string, size worldSize) (*benchWorld, error) {
	cfg := config.Default()
	cfg.Data, cfg.BaseURL = data, "http://127.0.0.1:8080"
	clock := demo.NewClock(lms.SystemClock)
	a, err := app.Open(ctx, cfg, app.Options{Clock: clock, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		return nil, err
	}
	s := &seeder{App: a, clock: clock, w: &benchWorld{}, size: size}
	for _, step := range []func(context.Context) error{a.PublishBundled, s.publish, s.signUps, s.oneOfEach, s.crowd} {
		if err := step(ctx); err != nil {
			return nil, fmt.Errorf("%w (closing: %v)", err, a.Close())
		}
	}
	return s.w, a.Close()
}

type seeder struct {
	*app.App
	clock   *demo.Clock
	w       *benchWorld
	size    worldSize
	ids     []lms.CourseID
	users   []lms.PersonID
	person  account.Person
	started enrolment.Enrolment
	graded  assessment.Attempt
}

// benchQuiz draws ten single-choice questions and may be taken again at once.
const benchQuiz = `id: final
title:
  ar: الاختبار
  en: The test
draw:
  - bank: bench
    count: 10
pass: 80
attempts: 0
minutes: 40
grace_s: 60
shuffle: true
feedback: never-key
navigation: free
offline: refused
language_switch: true
`

// benchBank holds thirty-two questions.
func benchBank() string {
	var b strings.Builder
	b.WriteString("id: bench\nitems:\n")
	for i := range 32 {
		fmt.Fprintf(&b, `  - id: b-%d
    type: single
    tags: [bench]
    stem:
      ar: وصلتك رسالة تطلب رمز التحقق ويدّعي مرسلها أنه من المنصة. ماذا تفعل؟ (%d)
      en: A message asks for your code and claims to come from the platform. What do you do? (%d)
    options:
      - { id: a, ar: أرسل الرمز لأن الطلب عاجل, en: I send the code because it is urgent }
      - { id: b, correct: true, ar: لا أرسل الرمز وأبلغ المشرف, en: I keep the code and tell the supervisor }
      - { id: c, ar: أسأل المرسل عن اسمه ثم أرسل الرمز, en: I ask for a name and then send the code }
      - { id: d, ar: أحذف التطبيق, en: I delete the app }
`, i, i, i)
	}
	return b.String()
}

// publish publishes copies of a bundled course under other names, with a quiz
// of ten questions.
func (s *seeder) publish(ctx context.Context) error {
	var base fs.FS
	for _, c := range courses.Bundled() {
		if c.Name == "privacy-pdpl" {
			base = c.Files
		}
	}
	files := fstest.MapFS{}
	err := fs.WalkDir(base, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(base, name)
		files[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		return err
	}
	files["quizzes/final.yaml"] = &fstest.MapFile{Data: []byte(benchQuiz)}
	files["banks/bench.yaml"] = &fstest.MapFile{Data: []byte(benchBank())}
	yaml := string(files["course.yaml"].Data)
	for i := range s.size.courses {
		id := fmt.Sprintf("bench-%03d", i)
		text := strings.Replace(yaml, "id: privacy-pdpl", "id: "+id, 1)
		text = regexp.MustCompile(`(?m)^(title:\n  ar: .*)$`).ReplaceAllString(text, "${1} "+fmt.Sprint(i))
		files["course.yaml"] = &fstest.MapFile{Data: []byte(text)}
		p, report := courses.Read(files)
		if !report.OK() {
			return fmt.Errorf("course %s: %v", id, report.Errors())
		}
		if _, err := s.Courses.Publish(ctx, lms.SystemActor(lms.Platform), p, files); err != nil {
			return err
		}
		s.ids = append(s.ids, p.Course.ID)
	}
	s.w.course, s.w.lesson = string(s.ids[0]), ""
	v, err := s.Courses.Current(ctx, lms.Platform, s.ids[0])
	if err != nil {
		return err
	}
	s.w.lesson = string(v.Outline[0].ID)
	return nil
}

// signUps makes the people who will sign in, enrolled in the first course.
func (s *seeder) signUps(ctx context.Context) error {
	for i := range benchUsers + benchQuizzes {
		email := fmt.Sprintf("user%d@sanad.example", i)
		p, err := s.Accounts.Create(ctx, account.Registration{Email: email, Name: lms.Text{AR: "متطوع", EN: "Volunteer"}, Password: testkit.Password, Prefs: i18n.DefaultPrefs()})
		if err != nil {
			return err
		}
		s.users, s.w.users = append(s.users, p.ID), append(s.w.users, email)
		if err := demo.Begin(ctx, s.App, s.clock, s.actor(p.ID), s.ids[0], 0); err != nil {
			return err
		}
	}
	return nil
}

func (s *seeder) actor(p lms.PersonID) lms.Actor {
	return lms.Actor{Person: p, Org: lms.Platform, Roles: []lms.Role{lms.RoleLearner}}
}

// oneOfEach finishes a course, to be copied.
func (s *seeder) oneOfEach(ctx context.Context) error {
	p, err := s.Accounts.Create(ctx, account.Registration{Email: "model@sanad.example", Name: lms.Text{AR: "متطوع", EN: "Volunteer"}, Password: testkit.Password, Prefs: i18n.DefaultPrefs()})
	if err != nil {
		return err
	}
	s.person = *p
	s.clock.Set(-24 * time.Hour)
	defer s.clock.Set(0)
	id, err := demo.Complete(ctx, s.App, s.clock, s.actor(p.ID), s.ids[1])
	if err != nil {
		return err
	}
	s.w.certificate = string(id)
	e, _, err := s.Enrolments.Get(ctx, s.actor(p.ID), s.ids[1])
	if err != nil {
		return err
	}
	s.started = *e
	list, _, err := s.Assessments.Attempts(ctx, s.actor(p.ID), p.ID, s.ids[1], "final", "")
	if err != nil {
		return err
	}
	s.graded = list[0]
	return nil
}

// crowd copies the one of each.
func (s *seeder) crowd(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(64)
	perPerson := s.size.enrolments / s.size.people
	for i := range s.size.people {
		g.Go(func() error { return s.copyPerson(ctx, i, perPerson) })
	}
	return g.Wait()
}

func (s *seeder) copyPerson(ctx context.Context, i, enrolments int) error {
	p := s.person
	p.ID, p.Email, p.Grants = lms.PersonID(lms.DeriveID("bench", fmt.Sprint(i))), fmt.Sprintf("crowd%d@sanad.example", i), nil
	if err := s.insert(ctx, "people", string(p.ID), p); err != nil {
		return err
	}
	for j := range enrolments {
		c := s.ids[(i+j*(len(s.ids)/enrolments))%len(s.ids)]
		e := s.started
		e.ID, e.Person, e.Course, e.Settled = enrolment.IDOf(lms.Platform, p.ID, c), p.ID, c, true
		e.Version = lms.VersionID(string(c) + "@1.0.0")
		if err := s.insert(ctx, "enrolments", string(e.ID), e); err != nil {
			return err
		}
		t := s.graded
		t.ID, t.Person, t.Enrolment, t.Course, t.Version, t.Settled = lms.AttemptID(lms.DeriveID("bench-attempt", string(e.ID))), p.ID, e.ID, c, e.Version, true
		if err := s.insert(ctx, "attempts", string(t.ID), t); err != nil {
			return err
		}
	}
	return nil
}

func (s *seeder) insert(ctx context.Context, coll, id string, v any) error {
	body, err := bson.Marshal(v)
	if err != nil {
		return err
	}
	return s.Documents.Insert(ctx, coll, id, body)
}
