package courses

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"

	"go.yaml.in/yaml/v3"

	"sanad/internal/lms"
)

// Write writes the package as a course folder at dir, which must be absent or
// empty. Media are copied from files, the folder the package was read from, and
// must still be what the package says. Reading the new folder gives a package
// with the same hash.
func Write(dir string, p *Package, files fs.FS) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("write course %s: %w", p.Course.ID, err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("write course %s: %w", p.Course.ID, err)
	}
	defer root.Close()
	if list, err := fs.ReadDir(root.FS(), "."); err != nil || len(list) > 0 {
		return fmt.Errorf("write course %s: %s is not an empty folder", p.Course.ID, dir)
	}
	err = emit(p, files, func(name string, r io.Reader) error { return writeFile(root, name, r) })
	if err != nil {
		return fmt.Errorf("write course %s: %w", p.Course.ID, err)
	}
	return nil
}

func writeFile(root *os.Root, name string, r io.Reader) error {
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := root.Create(name)
	if err != nil {
		return err
	}
	if _, err := io.Copy(f, r); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// emit hands every file of the canonical folder to put: texts first, each
// before the next, then media.
func emit(p *Package, files fs.FS, put func(name string, r io.Reader) error) error {
	texts, err := render(p)
	if err != nil {
		return err
	}
	for _, t := range texts {
		if err := put(t.name, bytes.NewReader(t.data)); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
	}
	for _, f := range p.Files() {
		if err := copyMedia(f, files, put); err != nil {
			return fmt.Errorf("media/%s: %w", f.Name, err)
		}
	}
	return nil
}

// copyMedia copies one file and compares what was copied with its entry.
func copyMedia(f File, files fs.FS, put func(string, io.Reader) error) error {
	if !mediaFile.MatchString("media/" + f.Name) {
		return fmt.Errorf("not a media file name")
	}
	in, err := files.Open("media/" + f.Name)
	if err != nil {
		return err
	}
	defer in.Close()
	h := sha256.New()
	if err := put("media/"+f.Name, io.TeeReader(io.LimitReader(in, f.Bytes+1), h)); err != nil {
		return err
	}
	if sum := hex.EncodeToString(h.Sum(nil)); sum != f.SHA256 {
		return fmt.Errorf("content differs from its entry in media.yaml")
	}
	return nil
}

// textFile is one file of the canonical folder.
type textFile struct {
	name string
	data []byte
}

// render writes the texts of a package in their canonical form and order.
func render(p *Package) ([]textFile, error) {
	var w folderWriter
	w.yaml(courseFile, p.Course)
	w.text("SOURCES.md", p.Sources)
	w.text("LICENSE", p.Terms)
	w.text("CHANGES.md", p.Changes)
	for i := range p.Lessons {
		w.lesson(fmt.Sprintf("lessons/%03d-%s/", (i+1)*10, p.Lessons[i].ID), &p.Lessons[i])
	}
	for _, b := range p.Banks {
		w.yaml("banks/"+b.ID+".yaml", b)
	}
	for _, q := range p.Quizzes {
		w.yaml("quizzes/"+q.ID+".yaml", q)
	}
	if len(p.Media) > 0 {
		w.yaml(mediaList, map[string][]Media{"media": p.Media})
	}
	return w.files, w.err
}

// folderWriter collects files; the first error sticks.
type folderWriter struct {
	files []textFile
	err   error
}

func (w *folderWriter) text(name, s string) {
	switch {
	case s == "" || w.err != nil:
	case !fs.ValidPath(name):
		w.err = fmt.Errorf("unsafe file name %q", name)
	default:
		w.files = append(w.files, textFile{name, []byte(s)})
	}
}

func (w *folderWriter) yaml(name string, v any) { w.text(name, w.marshal(name, v)) }

func (w *folderWriter) marshal(name string, v any) string {
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(v); err != nil && w.err == nil {
		w.err = fmt.Errorf("%s: %w", name, err)
	}
	return b.String()
}

func (w *folderWriter) lesson(dir string, l *Lesson) {
	ar := front{ID: l.ID, Title: l.Title.AR, Minutes: l.Minutes, Requires: l.Requires, Rule: l.Rule, Sources: l.Sources}
	en := frontEN{ID: l.ID, Title: l.Title.EN, TranslatedFrom: l.EN.TranslatedFrom}
	for _, o := range l.Objectives {
		ar.Objectives = append(ar.Objectives, o.AR)
		en.Objectives = append(en.Objectives, o.EN)
	}
	w.markdown(dir+string(lms.Arabic)+".md", ar, l.AR.Source)
	if l.EN.Source != "" {
		w.markdown(dir+string(lms.English)+".md", en, l.EN.Source)
	}
	if len(l.Check) > 0 {
		w.yaml(dir+"check.yaml", map[string][]Item{"items": l.Check})
	}
}

func (w *folderWriter) markdown(name string, front any, body string) {
	w.text(name, fence+w.marshal(name, front)+fence+"\n"+body)
}
