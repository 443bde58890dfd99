package app

import (
	"context"
	"errors"
	"fmt"

	"sanad/courses"
	"sanad/internal/lms"
)

// PublishBundled publishes the courses that come with the program, in an order
// in which prerequisites come first. What is published already is left alone;
// so is a course whose published version is newer.
func (a *App) PublishBundled(ctx context.Context) error {
	var errs []error
	for _, c := range courses.Bundled() {
		if err := a.publish(ctx, c); err != nil {
			errs = append(errs, fmt.Errorf("publish bundled course %s: %w", c.Name, err))
		}
	}
	return errors.Join(errs...)
}

func (a *App) publish(ctx context.Context, c courses.BundledCourse) error {
	p, report := courses.Read(c.Files)
	if !report.OK() {
		return fmt.Errorf("%v", report.Errors())
	}
	_, err := a.Courses.Publish(ctx, lms.SystemActor(lms.Platform), p, c.Files)
	return err
}
