package faults_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"sanad/courses"
	"sanad/internal/config"
	"sanad/internal/lms"
	"sanad/internal/testkit"
	"sanad/internal/testkit/faults/machine"
	"sanad/internal/testkit/s3test"
	"sanad/storage/media"
)

// TestMediaFull_refuses_a_course_reads_on_and_heals has MinIO on a disk that
// becomes full: what is published goes on being read, what is new is refused
// whole, and is taken when there is room again, without a restart of anything.
func TestMediaFull_refuses_a_course_reads_on_and_heals(t *testing.T) {
	if !machine.May(t, machine.Disk) {
		return
	}
	disk := smallDisk(t)
	objects, ballast := filepath.Join(disk, "objects"), filepath.Join(disk, "ballast")
	if err := os.Mkdir(objects, 0o700); err != nil {
		t.Fatal(err)
	}
	s3 := s3test.StartIn(t, objects)
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)), testkit.WithConfig(func(c *config.Config) {
		c.MinioEndpoint, c.MinioAccessKey, c.MinioSecretKey, c.MinioBucket = s3.Endpoint, s3.AccessKey, s3.SecretKey, "faults"
	}))
	v := site.Visitor()
	cover := v.Get("/courses/tea").Find(".cover img").AttrOr("src", "")
	next := testkit.Tea(t, "1.0.0", "1.1.0", "#C4623F", "#2F6B5E")
	fill(t, ballast)
	if err := publish(site, next); !errors.Is(err, media.ErrFull) {
		t.Errorf("publish on a full disk: got %v, want %v", err, media.ErrFull)
	}
	v.Get(cover).Want(http.StatusOK)
	v.Get("/courses/tea").Want(http.StatusOK)
	if got := version(t, site); got != "1.0.0" {
		t.Errorf("version %s is offered after 1.1.0 was refused", got)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	until(t, "the course to be taken", func() bool { return publish(site, next) == nil })
	t.Logf("taken again after %v", time.Since(began).Round(time.Millisecond))
	if got := version(t, site); got != "1.1.0" {
		t.Errorf("version %s is offered after 1.1.0 was published", got)
	}
	if now := v.Get("/courses/tea").Find(".cover img").AttrOr("src", ""); now == cover {
		t.Error("the new cover is not shown")
	} else {
		v.Get(now).Want(http.StatusOK)
	}
}

// publish publishes a course on a running site.
func publish(site *testkit.Site, files fs.FS) error {
	p, report := courses.Read(files)
	if !report.OK() {
		return fmt.Errorf("course: %v", report.Errors())
	}
	_, err := site.Courses.Publish(context.Background(), lms.SystemActor(lms.Platform), p, files)
	return err
}

// version is the version of the sample course that newcomers get.
func version(t *testing.T, site *testkit.Site) string {
	t.Helper()
	ctx := context.Background()
	card, err := site.Courses.Card(ctx, lms.Platform, "tea")
	if err != nil {
		t.Fatal(err)
	}
	v, err := site.Courses.Version(ctx, lms.Platform, card.Version)
	if err != nil {
		t.Fatal(err)
	}
	return v.Course.Version
}
