package server_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"sanad/internal/job"
	"sanad/internal/lms"
	"sanad/internal/testkit"
)

// TestAdmin_counts_failed_jobs_as_far_as_it_looked: beyond a page of them it says
// that there are more.
func TestAdmin_counts_failed_jobs_as_far_as_it_looked(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)), testkit.WithJobsLater())
	job.Handle(site.Jobs, "odd", func(context.Context, lms.OrgID, int) error { return job.Permanent(errors.New("odd")) })
	site.Person("admin@example.org", lms.Text{EN: "Admin"}, lms.RolePlatformAdmin)
	admin := signIn(site, "admin@example.org")
	for i := range job.PageSize + 1 {
		if err := site.Jobs.Enqueue(t.Context(), job.Job{ID: fmt.Sprint("odd:", i), Kind: "odd", Org: lms.Platform, Payload: 1, RunAt: site.Clock.Now()}); err != nil {
			t.Fatal(err)
		}
	}
	_ = site.Jobs.Drain(t.Context()) // its error is that of the jobs
	admin.Get("/admin").Want(http.StatusOK).See("main .count", "More than 50 failed")
	admin.Get("/admin?lang=ar").Want(http.StatusOK).See("main .count", "أكثر من ٥٠ مهمة متعثرة")
	admin.Get("/account").Post("/admin/jobs/retry", "id", "odd:0").Want(http.StatusOK)
	admin.Get("/admin?lang=en").Want(http.StatusOK).See("main .count", "50 failed")
	if admin.Find("main .count").Text() != "50 failed" {
		t.Errorf("fifty are called %q", admin.Find("main .count").Text())
	}
}
