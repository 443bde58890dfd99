package course

import (
	"context"
	"io"

	"sanad/courses"
	"sanad/internal/lms"
	"sanad/internal/policy"
)

// Import reads a zip archive of a course folder, checks it and publishes it. A
// course with errors is not published: the version is nil and the report says
// what is wrong, file by file. Warnings do not stand in the way.
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
	return v, report, err
}
