package course_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io/fs"
	"testing"

	"sanad/internal/course"
	"sanad/internal/lms"
	"sanad/internal/testkit"
)

func pack(t testing.TB, files fs.FS) *bytes.Reader {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	if err := errors.Join(w.AddFS(files), w.Close()); err != nil {
		t.Fatal(err)
	}
	return bytes.NewReader(out.Bytes())
}

func TestImport(t *testing.T) {
	ctx, admin := context.Background(), lms.Actor{Person: "a", Org: lms.Platform, Roles: []lms.Role{lms.RolePlatformAdmin}}
	site := testkit.Start(t, testkit.WithoutJobs(), testkit.WithCourses(testkit.Tea(t)))
	t.Run("errors_publish_nothing", func(t *testing.T) {
		bad := pack(t, testkit.Tea(t, "version: 1.0.0", "version: 1.1.0", "level: 2", "level: 99"))
		v, report, err := site.Courses.Import(ctx, admin, bad, bad.Size())
		if v != nil || err != nil || report.OK() {
			t.Errorf("got version %v, error %v, clean report %v", v, err, report.OK())
		}
		if _, err := site.Courses.Version(ctx, lms.Platform, "tea@1.1.0"); lms.KindOf(err) != lms.KindNotFound {
			t.Errorf("the version is there: %v", err)
		}
	})
	t.Run("what_is_right_is_published_once", func(t *testing.T) {
		for range 2 {
			good := pack(t, testkit.Tea(t, "version: 1.0.0", "version: 1.1.0"))
			if v, _, err := site.Courses.Import(ctx, admin, good, good.Size()); err != nil || v.ID != "tea@1.1.0" {
				t.Errorf("got %v, %v", v, err)
			}
		}
	})
	t.Run("a_number_is_not_used_for_other_content", func(t *testing.T) {
		other := pack(t, testkit.Tea(t, "level: 2", "level: 3"))
		if _, _, err := site.Courses.Import(ctx, admin, other, other.Size()); lms.KindOf(err) != lms.KindConflict {
			t.Errorf("got %v, want a conflict", err)
		}
	})
	t.Run("learners_may_not", func(t *testing.T) {
		good := pack(t, testkit.Tea(t))
		learner := lms.Actor{Person: "l", Org: lms.Platform, Roles: []lms.Role{lms.RoleLearner}}
		if _, _, err := site.Courses.Import(ctx, learner, good, good.Size()); lms.KindOf(err) != lms.KindForbidden {
			t.Errorf("got %v, want forbidden", err)
		}
	})
}

func TestCatalogue_filters_narrow_lists_and_searches(t *testing.T) {
	site := testkit.Start(t, testkit.WithoutJobs(), testkit.WithCourses(testkit.Tea(t)))
	for _, c := range []struct {
		f    course.Filter
		want int
	}{
		{course.Filter{}, 1}, {course.Filter{Band: 1}, 1}, {course.Filter{Band: 2}, 0}, {course.Filter{Certified: true}, 1},
		{course.Filter{Level: 2}, 1}, {course.Filter{Level: 2, Band: 3}, 0}, {course.Filter{Text: "شاي"}, 1},
		{course.Filter{Text: "tea guests", Band: 1, Certified: true}, 1}, {course.Filter{Text: "tea", Band: 4}, 0}, {course.Filter{Text: "tea coffee"}, 0},
	} {
		list, err := site.Courses.Catalogue(context.Background(), lms.Platform, c.f)
		if err != nil || len(list.Cards) != c.want {
			t.Errorf("%+v: %d courses, error %v, want %d", c.f, len(list.Cards), err, c.want)
		}
	}
}
