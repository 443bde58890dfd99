package courses

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// onDisk writes the unfixed sample to a folder.
func onDisk(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, folder(readArchive(t, "testdata/base.txtar"))); err != nil {
		t.Fatal(err)
	}
	return dir
}

func content(t testing.TB, dir, name string) string {
	t.Helper()
	src, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

func TestFix_adds_lines_and_keeps_the_rest(t *testing.T) {
	dir := onDisk(t)
	before := content(t, dir, "media/media.yaml")
	if err := Fix(dir); err != nil {
		t.Fatal(err)
	}
	var kept []string
	for _, line := range strings.Split(content(t, dir, "media/media.yaml"), "\n") {
		if trimmed := strings.TrimSpace(line); !strings.HasPrefix(trimmed, "sha256: ") && !strings.HasPrefix(trimmed, "bytes: ") {
			kept = append(kept, line)
		}
	}
	if got := strings.Join(kept, "\n"); got != before {
		t.Errorf("got other lines:\n%s", got)
	}
}

func TestFix_twice_changes_nothing(t *testing.T) {
	dir := onDisk(t)
	names := []string{"media/media.yaml", "lessons/010-water/en.md", "lessons/020-serving/en.md"}
	for range 2 {
		if err := Fix(dir); err != nil {
			t.Fatal(err)
		}
	}
	first := map[string]string{}
	for _, n := range names {
		first[n] = content(t, dir, n)
	}
	if err := Fix(dir); err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		if got := content(t, dir, n); got != first[n] {
			t.Errorf("%s changed:\n%s", n, got)
		}
	}
}

func TestFix_corrects_a_hash_in_its_place(t *testing.T) {
	dir := onDisk(t)
	if err := Fix(dir); err != nil {
		t.Fatal(err)
	}
	good := content(t, dir, "media/media.yaml")
	at := strings.Index(good, "sha256: ")
	if err := os.WriteFile(filepath.Join(dir, "media/media.yaml"), []byte(good[:at]+"sha256: \"\""+good[at+72:]), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Fix(dir); err != nil {
		t.Fatal(err)
	}
	if got := content(t, dir, "media/media.yaml"); got != good {
		t.Errorf("got:\n%s", got)
	}
}

func TestFix_leaves_a_stale_translation_to_people(t *testing.T) {
	dir := onDisk(t)
	if err := Fix(dir); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "lessons/010-water/ar.md")
	src := strings.Replace(content(t, dir, "lessons/010-water/ar.md"), "الماء الساخن", "الماء المغلي", 1)
	if err := os.WriteFile(name, []byte(src), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Fix(dir); err != nil {
		t.Fatal(err)
	}
	if _, r := ReadAt(os.DirFS(dir), today); len(r.Warnings()) != 1 || r.Warnings()[0].Code != "W01" {
		t.Errorf("got:\n%s", printed(t, r))
	}
}

func TestFix_missing_folder(t *testing.T) {
	if err := Fix(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("got no error")
	}
}

func TestFix_any_layout_of_an_entry(t *testing.T) {
	rest := "\n    kind: picture\n    type: image/svg+xml\n    alt: {ar: إبريق, en: Kettle}\n    licence: CC0-1.0\n    source: x"
	for name, list := range map[string]string{
		"hash first":        "media:\n  - sha256: \"\"\n    bytes: 1 # old\n    id: kettle\n    file: kettle.svg" + rest,
		"file first":        "media:\n  - file: kettle.svg\n    id: kettle" + rest,
		"file last":         "media:\n  - id: kettle" + rest + "\n    file: kettle.svg",
		"list not indented": "media:\n- id: kettle\n  file: kettle.svg" + strings.ReplaceAll(rest, "\n    ", "\n  "),
	} {
		t.Run(name, func(t *testing.T) {
			dir := onDisk(t)
			if err := os.WriteFile(filepath.Join(dir, "media/media.yaml"), []byte(list), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := Fix(dir); err != nil {
				t.Fatal(err)
			}
			p, _ := ReadAt(os.DirFS(dir), today)
			if m := p.FindMedia("kettle"); m == nil || len(m.SHA256) != 64 || m.Bytes < 100 || m.Licence != "CC0-1.0" {
				t.Errorf("got %+v from\n%s", m, content(t, dir, "media/media.yaml"))
			}
		})
	}
}

func TestFix_leaves_braces_alone(t *testing.T) {
	dir := onDisk(t)
	list := "media:\n  - {id: kettle, kind: picture, file: kettle.svg, sha256: x, licence: CC0-1.0}\n"
	if err := os.WriteFile(filepath.Join(dir, "media/media.yaml"), []byte(list), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := Fix(dir); err != nil {
		t.Fatal(err)
	}
	if got := content(t, dir, "media/media.yaml"); got != list {
		t.Errorf("got:\n%s", got)
	}
}
