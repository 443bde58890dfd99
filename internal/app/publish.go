package app

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"sanad/courses"
	"sanad/internal/course"
	"sanad/internal/lms"
)

// PublishBundled publishes the courses that come with the program, in an order
// in which prerequisites come first. What is published already is left alone;
// so is a course whose published version is newer. A course that the published
// one refuses, because somebody published another under its name, keeps none of
// the others back: a course.Refusal is in the chain of the error when everything
// else was done.
func (a *App) PublishBundled(ctx context.Context) error {
	var refusals []error
	for _, c := range bundled() {
		err := a.publish(ctx, c)
		if err == nil {
			continue
		}
		err = fmt.Errorf("publish bundled course %s: %w", c.Name, err)
		if !course.IsRefusal(err) {
			return err
		}
		refusals = append(refusals, err)
	}
	return errors.Join(refusals...)
}

// bundledCourse is a course that comes with the program, as it was read.
type bundledCourse struct {
	courses.BundledCourse
	pkg    *courses.Package
	report courses.Report
}

// bundled reads the courses that come with the program, once: they cannot
// change while it runs.
var bundled = sync.OnceValue(func() []bundledCourse {
	var out []bundledCourse
	for _, c := range courses.Bundled() {
		p, report := courses.Read(c.Files)
		out = append(out, bundledCourse{c, p, report})
	}
	return out
})

func (a *App) publish(ctx context.Context, c bundledCourse) error {
	if !c.report.OK() {
		return fmt.Errorf("%v", c.report.Errors())
	}
	newer, err := a.newer(ctx, c)
	if newer || err != nil {
		return err
	}
	_, err = a.Courses.Publish(ctx, lms.SystemActor(lms.Platform), c.pkg, c.Files)
	return err
}

// newer reports whether the published version is above the bundled one.
func (a *App) newer(ctx context.Context, c bundledCourse) (bool, error) {
	card, err := a.Courses.Card(ctx, lms.Platform, c.pkg.Course.ID)
	if lms.KindOf(err) == lms.KindNotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return courses.CompareVersions(course.Semver(card.Version), c.pkg.Course.Version) > 0, nil
}
