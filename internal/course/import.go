package course

import (
	"context"
	"errors"
	"io"

	"sanad/courses"
	"sanad/internal/lms"
	"sanad/internal/policy"
)

// Import reads a zip archive of a course folder, checks it and publishes it. A
// course with errors is not published: the version is nil and the report says
// what is wrong, file by file. Warnings do not stand in the way. When the course
// is sound and does not go together with what is published, the error is a
// Refusal, whose findings are in the report too.
func (s *Service) Import(ctx context.Context, a lms.Actor, zip io.ReaderAt, size int64) (*Version, courses.Report, error) {
	if err := policy.Can(a, policy.ImportCourse, policy.Object{Org: a.Org}); err != nil {
		return nil, courses.Report{}, err
	}
	files, report := courses.OpenZip(zip, size)
	if files == nil || !report.OK() {
		return nil, report, nil
	}
	p, report := courses.ReadAt(files, s.clock)
	if !report.OK() {
		return nil, report, nil
	}
	v, err := s.Publish(ctx, a, p, files)
	var refusal *Refusal
	if errors.As(err, &refusal) {
		report = report.With(refusal.Report)
	}
	return v, report, err
}
