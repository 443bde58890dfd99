package testkit

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"sanad/courses"
)

// Tea returns the small sample course of the course format's own tests, "tea":
// two lessons with a picture, audio and video, and a quiz over every type of
// question. edits alternate what is replaced in its text files and by what; one
// that matches nothing fails the test.
func Tea(tb testing.TB, edits ...string) fs.FS {
	tb.Helper()
	_, here, _, _ := runtime.Caller(0)
	src, err := os.ReadFile(filepath.Join(filepath.Dir(here), "..", "..", "courses", "testdata", "base.txtar"))
	if err != nil {
		tb.Fatal(err)
	}
	text := string(src)
	for i := 0; i+1 < len(edits); i += 2 {
		if !strings.Contains(text, edits[i]) {
			tb.Fatalf("the sample course has no %q", edits[i])
		}
		text = strings.ReplaceAll(text, edits[i], edits[i+1])
	}
	dir := tb.TempDir()
	for _, f := range txtar.Parse([]byte(text)).Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			tb.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			tb.Fatal(err)
		}
	}
	if err := courses.Fix(dir); err != nil {
		tb.Fatal(err)
	}
	return os.DirFS(dir)
}

// TeaWithoutEssays is Tea with a quiz that needs no person to mark it.
func TeaWithoutEssays(tb testing.TB, edits ...string) fs.FS {
	tb.Helper()
	return Tea(tb, append([]string{"    tags: [serving]\n    stem:\n      ar: صف", "    tags: [essay]\n    stem:\n      ar: صف"}, edits...)...)
}
