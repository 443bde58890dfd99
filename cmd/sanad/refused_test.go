package main

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sanad/courses"
	"sanad/internal/testkit/faults/running"
)

// inData returns a way to run "course" subcommands on data that hold the sample
// course.
func inData(t *testing.T) func(status int, args ...string) running.Outcome {
	t.Helper()
	data := t.TempDir()
	run := func(status int, args ...string) running.Outcome {
		t.Helper()
		return wantStatus(t, running.Run(t, nil, append([]string{"-data", data, "course"}, args...)...), status)
	}
	run(exitOK, "import", teaFolder(t))
	return run
}

func TestCourseImport_says_where_a_course_does_not_go_with_the_published_one(t *testing.T) {
	run := inData(t)
	for _, c := range []struct {
		place, ar, en string
		edits         []string
	}{
		{"E17 course.yaml:2\n", "ارفع الرقم", "has changed but the version is still", []string{"level: 2", "level: 3"}},
		{"E17 course.yaml:2\n", "ارفع الرقم فوقه", "comes before", []string{"version: 1.0.0", "version: 0.9.0"}},
		{"E02 banks/all.yaml:3\n", "تغيّر المعرّف المنشور", "Restore the old id", []string{"version: 1.0.0", "version: 1.1.0", "id: q-single", "id: q-first"}},
	} {
		o := run(exitFailed, "import", teaFolder(t, c.edits...))
		wantWords(t, o.Out, c.place, c.ar, c.en, "not imported")
		if o.Err != "" {
			t.Errorf("%v: and also says %q", c.edits, o.Err)
		}
	}
	if list := run(exitOK, "list").Out; strings.Count(list, "@") != 1 || !strings.Contains(list, "tea@1.0.0") {
		t.Errorf("published after all:\n%s", list)
	}
}

// circle returns two courses that ask for each other.
func circle(t *testing.T) (mint, sage string) {
	t.Helper()
	mint = teaFolder(t, "id: tea\n", "id: mint\n", "prerequisites: []", "prerequisites: [sage]")
	return mint, teaFolder(t, "id: tea\n", "id: sage\n", "prerequisites: []", "prerequisites: [mint]")
}

func TestCourseCheck_says_where_a_circle_of_prerequisites_is(t *testing.T) {
	mint, sage := circle(t)
	o := wantStatus(t, running.Run(t, nil, "course", "check", mint, sage), exitFailed)
	wantWords(t, o.Out, "E05 course.yaml:20\n", "mint → sage → mint", "sage → mint → sage", mint+": 1 errors", sage+": 1 errors")
	wantStatus(t, running.Run(t, nil, "course", "check", mint), exitOK)
}

func TestCourseImport_refuses_a_circle_and_publishes_the_others(t *testing.T) {
	run := inData(t)
	mint, sage := circle(t)
	other := teaFolder(t, "id: tea\n", "id: other\n")
	o := run(exitFailed, "import", mint, filepath.Join(other, "nothing-here"), sage, other)
	wantWords(t, o.Out, "E05 course.yaml:20\n", mint+": not imported", sage+": not imported", "other@1.0.0")
	wantWords(t, o.Err, "nothing-here")
	if list := run(exitOK, "list").Out; strings.Count(list, "@") != 2 {
		t.Errorf("want the first and the other course:\n%s", list)
	}
	run(exitOK, "import", mint) // alone it leads nowhere
	wantWords(t, run(exitFailed, "import", sage).Out, "E05 course.yaml:20\n", "sage → mint → sage", "not imported")
}

// TestServe_starts_beside_another_course_under_a_bundled_number: the site comes
// up with what its learners have, and says so.
func TestServe_starts_beside_another_course_under_a_bundled_number(t *testing.T) {
	addr, data, dir := running.Address(t), t.TempDir(), t.TempDir()
	bundled := courses.Bundled()[0]
	if err := os.CopyFS(dir, bundled.Files); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "CHANGES.md"), []byte("Changed here.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	wantStatus(t, running.Run(t, nil, "-data", data, "course", "import", dir), exitOK)
	s := running.Start(t, addr, data)
	visit(t, s).Get("/courses/" + bundled.Name).Want(http.StatusOK)
	wantEnd(t, s)
	wantWords(t, s.Said(), bundled.Name, "E17 course.yaml:2")
}
