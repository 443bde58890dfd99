package app_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"sanad/courses"
	"sanad/internal/demo"
	"sanad/internal/enrolment"
	"sanad/internal/lms"
	"sanad/internal/testkit"
)

// publish publishes an edited tea course as the platform.
func publish(site *testkit.Site, files fs.FS) error {
	site.Helper()
	p, report := courses.Read(files)
	if !report.OK() {
		site.Fatalf("course: %v", report.Errors())
	}
	_, err := site.Courses.Publish(context.Background(), lms.SystemActor(lms.Platform), p, files)
	return err
}

func TestPublish_running_learners_stay_on_their_version(t *testing.T) {
	ctx := t.Context()
	site := testkit.Start(t, testkit.WithCourses(testkit.TeaWithoutEssays(t)), testkit.WithoutJobs())
	learner := func(email string) lms.Actor {
		id := site.Person(email, lms.Text{AR: "ليلى", EN: "Layla"})
		return lms.Actor{Person: id, Org: lms.Platform, Roles: []lms.Role{lms.RoleLearner}}
	}
	early, late := learner("early@sanad.example"), learner("late@sanad.example")
	if _, err := site.Enrolments.Enrol(ctx, early, "tea"); err != nil {
		t.Fatal(err)
	}
	if err := publish(site, testkit.TeaWithoutEssays(t, "version: 1.0.0", "version: 1.1.0", "title: الماء أولًا", "title: الماء قبل كل شيء", "pass: 80", "pass: 100")); err != nil {
		t.Fatal(err)
	}
	for who, want := range map[*lms.Actor]string{&early: "tea@1.0.0", &late: "tea@1.1.0"} {
		if _, err := site.Enrolments.Enrol(ctx, *who, "tea"); err != nil {
			t.Fatal(err)
		}
		e, v, err := site.Enrolments.Get(ctx, *who, "tea")
		if err != nil || string(e.Version) != want || v.ID != e.Version {
			t.Errorf("version: got %s, %v, want %s", e.Version, err, want)
		}
	}
	begun, _, err := site.Assessments.Start(ctx, early, enrolment.IDOf(lms.Platform, early.Person, "tea"), "final")
	if err != nil {
		t.Fatal(err)
	}
	answers, err := demo.Answers(ctx, site.App, begun)
	if err != nil {
		t.Fatal(err)
	}
	done, err := site.Assessments.Submit(ctx, early, begun.ID, answers)
	if err != nil || string(done.Version) != "tea@1.0.0" || done.Pass != 80 || done.Result.Percent != 100 {
		t.Errorf("attempt: got %s, pass %d, %v percent, %v", done.Version, done.Pass, done.Result.Percent, err)
	}
	old, err := site.Courses.Lesson(ctx, lms.Platform, "tea@1.0.0", "water")
	if err != nil || old.Title.AR != "الماء أولًا" {
		t.Errorf("the old lesson: got %q, %v", old.Title.AR, err)
	}
}

func TestEnrol_names_what_is_missing_and_lets_in_with_the_certificate(t *testing.T) {
	ctx := t.Context()
	clock := demo.NewClock(testkit.NewClock())
	site := testkit.Start(t, testkit.WithClock(clock), testkit.WithoutJobs(),
		testkit.WithCourses(testkit.TeaWithoutEssays(t), testkit.TeaWithoutEssays(t, "id: tea\n", "id: mint\n", "prerequisites: []", "prerequisites: [tea]")))
	id := site.Person("learner@sanad.example", lms.Text{AR: "ليلى"})
	l := lms.Actor{Person: id, Org: lms.Platform, Roles: []lms.Role{lms.RoleLearner}}
	_, err := site.Enrolments.Enrol(ctx, l, "mint")
	var p *lms.Problem
	if !errors.As(err, &p) || p.Kind != lms.KindConflict || fmt.Sprint(p.Args["courses"]) != "[tea]" {
		t.Fatalf("without the certificate: got %v", err)
	}
	if _, err := demo.Complete(ctx, site.App, clock, l, "tea"); err != nil {
		t.Fatal(err)
	}
	if _, err := site.Enrolments.Enrol(ctx, l, "mint"); err != nil {
		t.Errorf("with the certificate: %v", err)
	}
}
