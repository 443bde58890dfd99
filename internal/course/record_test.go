package course_test

import (
	"testing"

	"sanad/courses"
	"sanad/internal/lms"
	"sanad/internal/testkit"
)

// TestPublish_leaves_one_audit_line_a_version, with who published it.
func TestPublish_leaves_one_audit_line_a_version(t *testing.T) {
	site := testkit.Start(t, testkit.WithoutJobs(), testkit.WithCourses(testkit.Tea(t)))
	author := lms.Actor{Person: "somebody", Org: lms.Platform, Roles: []lms.Role{lms.RolePlatformAdmin}}
	for _, version := range []string{"1.1.0", "1.1.0", "1.2.0"} {
		files := testkit.Tea(t, "version: 1.0.0", "version: "+version)
		p, report := courses.Read(files)
		if !report.OK() {
			t.Fatal(report.Errors())
		}
		if _, err := site.Courses.Publish(t.Context(), author, p, files); err != nil {
			t.Fatal(err)
		}
	}
	lines, _, err := site.Audit.List(t.Context(), author, "")
	if err != nil {
		t.Fatal(err)
	}
	want := []struct{ actor, object string }{{"somebody", "course/tea@1.2.0"}, {"somebody", "course/tea@1.1.0"}, {"", "course/tea@1.0.0"}}
	if len(lines) != len(want) {
		t.Fatalf("%d lines, want %d: %+v", len(lines), len(want), lines)
	}
	for i, l := range lines {
		if l.Actor != want[i].actor || l.Action != "course.published" || l.Object != want[i].object {
			t.Errorf("line %d is %+v, want %+v", i, l, want[i])
		}
	}
}
