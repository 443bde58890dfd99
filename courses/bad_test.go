package courses

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestRead_bad reads the sample course with one change a file and compares the
// whole report, places and sentences in both languages, with the comment at the
// head of the file. The first line says when the change is made: "# before fix"
// or "# after fix", which fills in hashes; "# published" also compares with the
// unchanged course.
func TestRead_bad(t *testing.T) {
	names, err := filepath.Glob("testdata/bad/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no samples: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a := readArchive(t, name)
			when, want, _ := strings.Cut(a.comment, "\n")
			got := printed(t, badReport(t, when, a))
			if *update {
				rewrite(t, name, when+"\n"+got+"\n", a.comment)
				return
			}
			if diff := cmp.Diff(strings.TrimSpace(want), strings.TrimSpace(got)); diff != "" {
				t.Errorf("report differs (-want +got):\n%s", diff)
			}
			if code, _, _ := strings.Cut(filepath.Base(name), "-"); !strings.Contains(got, code+" ") {
				t.Errorf("report lacks %s:\n%s", code, got)
			}
		})
	}
}

func badReport(t testing.TB, when string, a archive) Report {
	t.Helper()
	var files fstest.MapFS
	switch when {
	case "# before fix":
		files = fixed(t, change(t, folder(readArchive(t, "testdata/base.txtar")), a))
	case "# after fix", "# published":
		files = change(t, base(t), a)
	default:
		t.Fatalf("unknown first line %q", when)
	}
	p, report := ReadAt(files, today)
	if when == "# published" {
		published, _ := ReadAt(base(t), today)
		report.Findings = append(report.Findings, p.CheckAgainst(published).Findings...)
	}
	return report
}

// change applies the archive: "name" replaces or adds a file, "name: delete"
// removes it, "name: old" and "name: new" replace the only place that reads so.
func change(t testing.TB, files fstest.MapFS, a archive) fstest.MapFS {
	t.Helper()
	for i, head := range a.names {
		name, what, _ := strings.Cut(head, ": ")
		switch what {
		case "":
			files[name] = &fstest.MapFile{Data: []byte(a.data[i])}
		case "delete":
			delete(files, name)
		case "new":
			old, src := strings.TrimSuffix(a.data[i-1], "\n"), string(files[name].Data)
			if strings.Count(src, old) != 1 {
				t.Fatalf("%s: %q stands there %d times, want once", name, old, strings.Count(src, old))
			}
			src = strings.Replace(src, old, strings.TrimSuffix(a.data[i], "\n"), 1)
			files[name] = &fstest.MapFile{Data: []byte(src)}
		}
	}
	return files
}

func printed(t testing.TB, r Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := r.Print(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func rewrite(t testing.TB, name, comment, old string) {
	t.Helper()
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(comment+strings.TrimPrefix(string(src), old)), 0o644); err != nil {
		t.Fatal(err)
	}
}
