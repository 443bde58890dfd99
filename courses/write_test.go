package courses

import (
	"archive/zip"
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestWrite_round_trip_keeps_hash_and_content(t *testing.T) {
	files := base(t)
	p, _ := ReadAt(files, today)
	dir := filepath.Join(t.TempDir(), "copy")
	if err := Write(dir, p, files); err != nil {
		t.Fatal(err)
	}
	again, report := ReadAt(os.DirFS(dir), today)
	if len(report.Findings) > 0 {
		t.Errorf("findings in the written folder:\n%s", printed(t, report))
	}
	if again.Hash != p.Hash {
		t.Errorf("got hash %s, want %s", again.Hash, p.Hash)
	}
	if diff := cmp.Diff(p, again, cmpopts.IgnoreUnexported(Package{}), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("package differs (-first +again):\n%s", diff)
	}
}

func TestWrite_refuses(t *testing.T) {
	files := base(t)
	p, _ := ReadAt(files, today)
	t.Run("a folder with something in it", func(t *testing.T) {
		dir := t.TempDir()
		os.WriteFile(filepath.Join(dir, "mine.txt"), nil, 0o644)
		if err := Write(dir, p, files); err == nil {
			t.Error("got no error")
		}
	})
	t.Run("media that changed since", func(t *testing.T) {
		changed := base(t)
		changed["media/voice.mp3"] = &fstest.MapFile{Data: []byte("ID3 another recording")}
		if err := Write(filepath.Join(t.TempDir(), "x"), p, changed); err == nil {
			t.Error("got no error")
		}
	})
	t.Run("ids that lead outside", func(t *testing.T) {
		bad := *p
		bad.Banks = []Bank{{ID: "../../x", Items: p.Banks[0].Items}}
		if err := Write(filepath.Join(t.TempDir(), "x"), &bad, files); err == nil {
			t.Error("got no error")
		}
	})
}

func TestHash_ignores_layout_and_notices_content(t *testing.T) {
	p, _ := ReadAt(base(t), today)
	same := map[string][2]string{
		"key order":     {"quizzes/final.yaml", "pass: 80\nattempts: 3|attempts: 3\npass: 80"},
		"comments":      {"course.yaml", "level: 2|level: 2 # easy"},
		"quotes":        {"course.yaml", "licence: CC-BY-4.0|licence: \"CC-BY-4.0\""},
		"block text":    {"banks/all.yaml", "      en: Match.|      en: |\n        Match."},
		"empty lists":   {"banks/all.yaml", "    accept: [إبريق, kettle]|    accept: [إبريق, kettle]\n    distractors: []"},
		"default given": {"banks/all.yaml", "    accept: [إبريق, kettle]|    accept: [إبريق, kettle]\n    points: 1"},
	}
	for name, c := range same {
		t.Run(name, func(t *testing.T) {
			if got := hashAfter(t, c[0], c[1]); got != p.Hash {
				t.Errorf("got another hash")
			}
		})
	}
	other := map[string][2]string{
		"a letter":    {"lessons/010-water/ar.md", "صبّت|صبت"},
		"the key":     {"banks/all.yaml", "        ar: لا ننتظر|        correct: true\n        ar: لا ننتظر"},
		"lesson list": {"course.yaml", "lessons: [water, serving]|lessons: [serving, water]"},
		"a source":    {"SOURCES.md", "A made-up source|A real source"},
		"media entry": {"media/media.yaml", "A kettle on the fire|A kettle"},
	}
	for name, c := range other {
		t.Run(name, func(t *testing.T) {
			if got := hashAfter(t, c[0], c[1]); got == p.Hash {
				t.Errorf("got the same hash")
			}
		})
	}
}

// hashAfter is the sample's hash after "old|new" in one file.
func hashAfter(t testing.TB, file, edit string) string {
	t.Helper()
	files := base(t)
	from, to, _ := strings.Cut(edit, "|")
	src := string(files[file].Data)
	if !strings.Contains(src, from) {
		t.Fatalf("%s does not contain %q", file, from)
	}
	files[file].Data = []byte(strings.Replace(src, from, to, 1))
	p, _ := ReadAt(files, today)
	return p.Hash
}

// The stored hash of a published version must stay what it was, whatever
// becomes of the program: it is compared for ever.
func TestHash_is_stable_over_releases(t *testing.T) {
	p, _ := ReadAt(base(t), today)
	const want = "841a379b2198234c635bf2199c3fac8013425805cb7648c1f37b6382cf393311"
	if p.Hash != want {
		t.Errorf("got %s, want %s", p.Hash, want)
	}
}

func TestWriteZip_same_bytes_and_readable(t *testing.T) {
	files := base(t)
	p, _ := ReadAt(files, today)
	var a, b bytes.Buffer
	for _, w := range []*bytes.Buffer{&a, &b} {
		if err := WriteZip(w, p, files); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("the same course gave two archives")
	}
	again, inside, report := ReadZip(bytes.NewReader(a.Bytes()), int64(a.Len()))
	if !report.OK() || again.Hash != p.Hash {
		t.Fatalf("got hash %s, want %s\n%s", again.Hash, p.Hash, printed(t, report))
	}
	if data, err := fs.ReadFile(inside, "media/voice.mp3"); err != nil || !bytes.Equal(data, files["media/voice.mp3"].Data) {
		t.Errorf("media differ: %v", err)
	}
}

// zipOf builds an archive entry by entry.
func zipOf(t testing.TB, add func(*zip.Writer)) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	add(z)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func put(t testing.TB, z *zip.Writer, h *zip.FileHeader, data []byte) {
	t.Helper()
	w, err := z.CreateHeader(h)
	if err == nil {
		_, err = w.Write(data)
	}
	if err != nil {
		t.Fatal(err)
	}
}
