package courses

import (
	"os"
	"regexp"
	"testing"
	"testing/fstest"
)

// archive is a text file that holds several: a comment, then files that each
// begin with a line "-- name --".
type archive struct {
	comment string
	names   []string // in order; a name may come twice
	data    []string
}

var archiveMark = regexp.MustCompile(`(?m)^-- (.+) --\n`)

func readArchive(t testing.TB, name string) archive {
	t.Helper()
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return parseArchive(string(src))
}

func parseArchive(src string) archive {
	marks := archiveMark.FindAllStringSubmatchIndex(src, -1)
	a := archive{comment: src}
	for i, m := range marks {
		if i == 0 {
			a.comment = src[:m[0]]
		}
		end := len(src)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		a.names = append(a.names, src[m[2]:m[3]])
		a.data = append(a.data, src[m[1]:end])
	}
	return a
}

// base returns the folder of the sample course, its hashes filled in.
func base(t testing.TB) fstest.MapFS {
	t.Helper()
	return fixed(t, folder(readArchive(t, "testdata/base.txtar")))
}

func folder(a archive) fstest.MapFS {
	files := fstest.MapFS{}
	for i, name := range a.names {
		files[name] = &fstest.MapFile{Data: []byte(a.data[i])}
	}
	return files
}

// fixed runs Fix over the folder: it fills in what authors do not write.
func fixed(t testing.TB, files fstest.MapFS) fstest.MapFS {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, files); err != nil {
		t.Fatal(err)
	}
	if err := Fix(dir); err != nil {
		t.Fatal(err)
	}
	out := fstest.MapFS{}
	for name := range files {
		data, err := os.ReadFile(dir + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = &fstest.MapFile{Data: data}
	}
	return out
}
