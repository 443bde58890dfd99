package app_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanad/courses"
	"sanad/internal/course"
	"sanad/internal/lms"
	"sanad/internal/testkit"
)

// wantRefusal compares the places of a refusal's findings, and asks for both
// languages.
func wantRefusal(t testing.TB, err error, kind lms.Kind, want ...string) {
	t.Helper()
	var r *course.Refusal
	if !errors.As(err, &r) || lms.KindOf(err) != kind {
		t.Fatalf("got %v of kind %d, want a refusal of kind %d", err, lms.KindOf(err), kind)
	}
	var got []string
	for _, f := range r.Report.Errors() {
		got = append(got, f.Code+" "+f.Where())
		if f.Message.AR == "" || f.Message.EN == "" {
			t.Errorf("%s has no words in a language: %+v", f.Code, f.Message)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

func TestPublish_a_version_is_one_content_for_ever(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)), testkit.WithoutJobs())
	if err := publish(site, testkit.Tea(t)); err != nil {
		t.Errorf("publishing the same again: %v", err)
	}
	for name, c := range map[string]struct {
		edits []string
		want  []string
	}{
		"other content under the number": {[]string{"pass: 80", "pass: 90"}, []string{"E17 course.yaml:2"}},
		"an older number":                {[]string{"version: 1.0.0", "version: 0.9.0"}, []string{"E17 course.yaml:2"}},
		"a published id that is gone":    {[]string{"version: 1.0.0", "version: 1.1.0", "id: q-single", "id: q-first"}, []string{"E02 banks/all.yaml:3"}},
		"all at once":                    {[]string{"version: 1.0.0", "version: 0.9.0", "id: q-single", "id: q-first"}, []string{"E02 banks/all.yaml:3", "E17 course.yaml:2"}},
	} {
		t.Run(name, func(t *testing.T) {
			wantRefusal(t, publish(site, testkit.Tea(t, c.edits...)), lms.KindConflict, c.want...)
			v, err := site.Courses.Current(t.Context(), lms.Platform, "tea")
			if err != nil || v.ID != "tea@1.0.0" || v.Quizzes[0].Pass != 80 {
				t.Errorf("current: got %+v, %v, want what was there", v, err)
			}
		})
	}
	for _, id := range []lms.VersionID{"tea@0.9.0", "tea@1.1.0"} {
		if _, err := site.Courses.Version(t.Context(), lms.Platform, id); lms.KindOf(err) != lms.KindNotFound {
			t.Errorf("%s was refused and is there: %v", id, err)
		}
	}
}

func TestPublish_an_older_version_again_changes_nothing(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t), testkit.Tea(t, "version: 1.0.0", "version: 1.1.0")), testkit.WithoutJobs())
	if err := publish(site, testkit.Tea(t)); err != nil {
		t.Errorf("the same content under the same number: %v", err)
	}
	wantRefusal(t, publish(site, testkit.Tea(t, "pass: 80", "pass: 90")), lms.KindConflict, "E17 course.yaml:2")
	if v, err := site.Courses.Current(t.Context(), lms.Platform, "tea"); err != nil || v.ID != "tea@1.1.0" {
		t.Errorf("current: got %+v, %v, want the newest", v, err)
	}
}

func TestPublish_names_a_cycle_of_prerequisites(t *testing.T) {
	needs := func(id, other string) fs.FS {
		return testkit.Tea(t, "id: tea\n", "id: "+id+"\n", "prerequisites: []", "prerequisites: ["+other+"]")
	}
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t), needs("mint", "tea"), needs("sage", "mint")), testkit.WithoutJobs())
	circle := testkit.Tea(t, "version: 1.0.0", "version: 2.0.0", "prerequisites: []", "prerequisites: [unknown, sage]")
	err := publish(site, circle)
	wantRefusal(t, err, lms.KindInvalid, "E05 course.yaml:20")
	if !strings.Contains(fmt.Sprint(err), "tea → sage → mint → tea") {
		t.Errorf("got %v, want the way round", err)
	}
}

// another returns a course that comes with the program, changed.
func another(t testing.TB, name, old, text string) fs.FS {
	t.Helper()
	dir := t.TempDir()
	for _, c := range courses.Bundled() {
		if c.Name == name {
			if err := os.CopyFS(dir, c.Files); err != nil {
				t.Fatal(err)
			}
		}
	}
	file := filepath.Join(dir, "course.yaml")
	src, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(src), old) {
		t.Fatalf("%s has no %q: %v", file, old, err)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(src), old, text, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	return os.DirFS(dir)
}

func TestPublishBundled_leaves_a_newer_course_alone(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(another(t, "privacy-pdpl", "version: ", "version: 9")), testkit.WithoutJobs())
	before, err := site.Courses.Current(t.Context(), lms.Platform, "privacy-pdpl")
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := site.PublishBundled(t.Context()); err != nil {
			t.Errorf("with a newer one published: %v", err)
		}
	}
	after, err := site.Courses.Current(t.Context(), lms.Platform, "privacy-pdpl")
	if err != nil || after.ID != before.ID || !strings.Contains(string(after.ID), "@9") {
		t.Errorf("got %s, %v, want %s", after.ID, err, before.ID)
	}
}

func TestPublishBundled_a_refused_course_does_not_keep_the_others_back(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(another(t, "account-device-safety", "budget_kb: 3", "budget_kb: 4")), testkit.WithoutJobs())
	err := site.PublishBundled(t.Context())
	wantRefusal(t, err, lms.KindConflict, "E17 course.yaml:2")
	if !strings.Contains(fmt.Sprint(err), "account-device-safety") {
		t.Errorf("got %v, want the name of the course", err)
	}
	if _, err := site.Courses.Current(t.Context(), lms.Platform, "privacy-pdpl"); err != nil {
		t.Errorf("the other course: %v", err)
	}
}
