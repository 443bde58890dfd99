package course_test

import (
	"context"
	"io/fs"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/courses"
	"sanad/internal/course"
	"sanad/internal/lms"
	"sanad/internal/testkit"
	"sanad/storage/docstore"
)

// quicker lets somebody else act just before a version is stored.
type quicker struct {
	docstore.Store
	other func()
}

func (q *quicker) Insert(ctx context.Context, coll, id string, body bson.Raw) error {
	if do := q.other; do != nil && coll == "course_versions" {
		q.other = nil
		do()
	}
	return q.Store.Insert(ctx, coll, id, body)
}

func TestPublish_of_two_at_once_one_has_the_number(t *testing.T) {
	var store *quicker
	site := testkit.Start(t, testkit.WithoutJobs(), testkit.WithDocuments(func(s docstore.Store) docstore.Store {
		store = &quicker{Store: s}
		return store
	}))
	publish := func(s *course.Service, files fs.FS) error {
		p, report := courses.Read(files)
		if !report.OK() {
			t.Fatal(report.Errors())
		}
		_, err := s.Publish(t.Context(), lms.SystemActor(lms.Platform), p, files)
		return err
	}
	elsewhere, err := course.Open(t.Context(), store, site.Media, site.Clock) // as in another process
	if err != nil {
		t.Fatal(err)
	}
	store.other = func() {
		if err := publish(elsewhere, testkit.Tea(t)); err != nil {
			t.Error(err)
		}
	}
	if err := publish(site.Courses, testkit.Tea(t, "level: 2", "level: 3")); lms.KindOf(err) != lms.KindConflict {
		t.Errorf("the second: got %v, want a conflict", err)
	}
	v, err := site.Courses.Current(t.Context(), lms.Platform, "tea")
	if err != nil || v.Course.Level != 2 {
		t.Errorf("the first is not what learners get: %+v, %v", v, err)
	}
}
