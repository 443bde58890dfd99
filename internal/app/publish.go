package app

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"sanad/courses"
	"sanad/internal/lms"
)

// PublishBundled publishes the courses that come with the program, in an order
// in which prerequisites come first. What is published already is left alone;
// so is a course whose published version is newer.
func (a *App) PublishBundled(ctx context.Context) error {
	var errs []error
	for _, c := range bundled() {
		if err := a.publish(ctx, c); err != nil {
			errs = append(errs, fmt.Errorf("publish bundled course %s: %w", c.Name, err))
		}
	}
	return errors.Join(errs...)
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
	_, err := a.Courses.Publish(ctx, lms.SystemActor(lms.Platform), c.pkg, c.Files)
	return err
}
