package courses

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

func TestRead_limits(t *testing.T) {
	big := func(n int) *fstest.MapFile { return &fstest.MapFile{Data: make([]byte, n)} }
	cases := map[string]struct {
		change func(fstest.MapFS)
		where  string
		code   string
	}{
		"text file":   {func(f fstest.MapFS) { f["SOURCES.md"] = big(MaxTextBytes + 1) }, "SOURCES.md", "E32"},
		"YAML file":   {func(f fstest.MapFS) { f["banks/all.yaml"] = big(MaxYAMLBytes + 1) }, "banks/all.yaml", "E32"},
		"drawing":     {func(f fstest.MapFS) { f["media/kettle.svg"] = big(MaxSVGBytes + 1) }, "media/kettle.svg", "E32"},
		"all texts":   {manyTexts, "-", "E32"},
		"dense prose": {func(f fstest.MapFS) { replace(f, "lessons/010-water/ar.md", "صبّت", strings.Repeat("[", 2000)) }, "lessons/010-water/ar.md:12", "E32"},
		"many files":  {manyFiles, "-", "E32"},
		"many blocks": {manyBlocks, "lessons/010-water/ar.md:622", "E32"},
		"long text": {func(f fstest.MapFS) {
			f["course.yaml"].Data = append(f["course.yaml"].Data, "\n# \n"...)
			replace(f, "course.yaml", "Making tea for guests", strings.Repeat("tea ", MaxTextRunes))
		}, "course.yaml:5", "E26"},
		"deep YAML": {func(f fstest.MapFS) {
			replace(f, "course.yaml", "level: 2", "level: "+strings.Repeat("[", 40)+strings.Repeat("]", 40))
		}, "course.yaml:14", "E22"},
		"not a file": {func(f fstest.MapFS) {
			f["LICENSE"] = &fstest.MapFile{Mode: fs.ModeSymlink, Data: []byte("/etc/passwd")}
		}, "LICENSE", "E33"},
		"not UTF-8":     {func(f fstest.MapFS) { replace(f, "course.yaml", "level: 2", "level: 2 # \xff") }, "course.yaml:14", "E35"},
		"one long list": {func(f fstest.MapFS) { replace(f, "course.yaml", "[آمنة]", "["+strings.Repeat("a, ", MaxList)+"a]") }, "course.yaml:31", "E26"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			files := base(t)
			c.change(files)
			_, r := ReadAt(files, today)
			for _, f := range r.Findings {
				if f.Code == c.code && f.Where() == c.where {
					return
				}
			}
			t.Errorf("want %s %s, got:\n%s", c.code, c.where, printed(t, r))
		})
	}
}

func TestReport_many_warnings_hide_no_error(t *testing.T) {
	var r Report
	for range MaxFindings + 1 {
		r.add("W04", "banks/all.yaml", 1, "id", "x")
	}
	if !r.Cut || !r.OK() || len(r.Findings) != MaxFindings {
		t.Fatalf("warnings alone: %d findings, cut %v, OK %v", len(r.Findings), r.Cut, r.OK())
	}
	r.add("E25", "course.yaml", 2, "version", "one")
	r.add("E25", "course.yaml", 2, "version", "two")
	if r.OK() || len(r.Errors()) != 1 {
		t.Errorf("after two errors: %d kept, OK %v", len(r.Errors()), r.OK())
	}
}

func replace(files fstest.MapFS, name, old, text string) {
	files[name].Data = []byte(strings.Replace(string(files[name].Data), old, text, 1))
}

func manyFiles(files fstest.MapFS) {
	for i := range MaxFiles {
		files[fmt.Sprintf("media/x%d.svg", i)] = &fstest.MapFile{}
	}
}

func manyTexts(files fstest.MapFS) {
	for i := range 8 {
		files[fmt.Sprintf("banks/x%d.yaml", i)] = &fstest.MapFile{Data: make([]byte, MaxYAMLBytes)}
	}
}

func manyBlocks(files fstest.MapFS) {
	f := files["lessons/010-water/ar.md"]
	f.Data = append(f.Data, strings.Repeat("\nسطر.\n", MaxBlocks)...)
}

func TestReport_is_cut_at_its_limit(t *testing.T) {
	files := base(t)
	files["banks/all.yaml"].Data = []byte("id: all\nitems:\n" + strings.Repeat("- {x: 1}\n", MaxFindings))
	_, r := ReadAt(files, today)
	if len(r.Findings) != MaxFindings || !r.Cut || r.OK() {
		t.Errorf("got %d findings, cut %v", len(r.Findings), r.Cut)
	}
}

func TestRead_empty_folder(t *testing.T) {
	_, r := ReadAt(fstest.MapFS{}, today)
	if r.OK() || r.Errors()[0].Code != "E21" {
		t.Errorf("got:\n%s", printed(t, r))
	}
}
