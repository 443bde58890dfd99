package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"sanad/courses"
	"sanad/internal/testkit"
	"sanad/internal/testkit/faults/running"
)

// teaFolder is the sample course as a folder on disk.
func teaFolder(t *testing.T, edits ...string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, testkit.Tea(t, edits...)); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestCourseCheck_tells_good_from_bad(t *testing.T) {
	good, bad := teaFolder(t), teaFolder(t, "pass: 80", "pass: 800")
	o := wantStatus(t, running.Run(t, nil, "course", "check", good), exitOK)
	wantWords(t, o.Out, "0 errors")
	o = wantStatus(t, running.Run(t, nil, "course", "check", good, bad), exitFailed)
	wantWords(t, o.Out, "quizzes/final.yaml", "1 errors")
	wantStatus(t, running.Run(t, nil, "course", "check", filepath.Join(good, "nothing-here")), exitFailed)
}

func TestCourse_import_list_export_import_is_the_same_course(t *testing.T) {
	first, second := t.TempDir(), t.TempDir()
	run := func(data string, status int, args ...string) running.Outcome {
		t.Helper()
		return wantStatus(t, running.Run(t, nil, append([]string{"-data", data, "course"}, args...)...), status)
	}
	tea := teaFolder(t)
	wantWords(t, run(first, exitOK, "import", tea).Out, "tea@1.0.0")
	wantWords(t, run(first, exitOK, "import", tea).Out, "tea@1.0.0") // again changes nothing
	wantWords(t, run(first, exitOK, "list").Out, "tea@1.0.0", "2 lessons", "تحضير الشاي")
	a, b := filepath.Join(t.TempDir(), "a.zip"), filepath.Join(t.TempDir(), "b.zip")
	run(first, exitOK, "export", "tea", a)
	run(first, exitFailed, "export", "tea", a) // what is there is not overwritten
	run(first, exitFailed, "export", "coffee", b)
	wantWords(t, run(second, exitOK, "import", a).Out, "tea@1.0.0")
	run(second, exitOK, "export", "tea@1.0.0", b)
	if x, y := readZip(t, a), readZip(t, b); x.Hash != y.Hash {
		t.Errorf("hash %s after a round trip, want %s", y.Hash, x.Hash)
	}
	wantWords(t, run(first, exitFailed, "import", teaFolder(t, "pass: 80", "pass: 800")).Out, "not imported")
}

func readZip(t *testing.T, name string) *courses.Package {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	p, _, report := courses.ReadZip(bytes.NewReader(raw), int64(len(raw)))
	if !report.OK() {
		t.Fatalf("%s: %v", name, report.Errors())
	}
	return p
}
