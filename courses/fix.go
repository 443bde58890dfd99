package courses

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"sanad/internal/lms"
)

// Fix writes what can be computed into the course folder at dir: sha256 and
// bytes of the files in media.yaml, and translated_from where the front matter
// of en.md has none. A translation that has fallen behind is left as it is:
// remove its translated_from once it has been reviewed. Comments and layout of
// the files stay. It changes nothing that it cannot read.
func Fix(dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("fix course: %w", err)
	}
	defer root.Close()
	f := fixer{root: root, r: &reader{fsys: root.FS(), clock: lms.SystemClock, pkg: &Package{}, trees: map[string]*tree{}}}
	if !f.r.list() {
		return fmt.Errorf("fix course: %s cannot be read", dir)
	}
	return errors.Join(f.media(), f.translations())
}

type fixer struct {
	root *os.Root
	r    *reader
}

// edit changes a line of a file, counted from 1: it keeps the first keep bytes
// and writes text behind them, or adds a line below.
type edit struct {
	line   int
	keep   int
	text   string
	insert bool
}

// media fills hashes and sizes.
func (f *fixer) media() error {
	f.r.readMedia()
	t := f.r.trees[mediaList]
	if t == nil {
		return nil
	}
	var edits []edit
	for i := range f.r.pkg.Media {
		m, at := &f.r.pkg.Media[i], t.at("media", i)
		edits = append(edits, f.entry(m.File, at)...)
		for j, v := range m.Variants {
			edits = append(edits, f.entry(v.File, at.at("variants", j))...)
		}
		for j, c := range m.Captions {
			edits = append(edits, f.entry(c.File, at.at("captions", j))...)
		}
	}
	return f.apply(mediaList, edits)
}

// entry returns the edits that make one entry agree with its file.
func (f *fixer) entry(file string, at spot) []edit {
	name := "media/" + file
	if !mediaFile.MatchString(name) || !f.r.has(name) {
		return nil
	}
	_, sum, size := f.r.digest(name, MaxMediaBytes)
	if sum == "" {
		return nil
	}
	out := setKey(at, "sha256", sum)
	return append(out, setKey(at, "bytes", strconv.FormatInt(size, 10))...)
}

// setKey returns the edit that gives a key of a block mapping its value: on its
// own line, or on a new line under "file".
func setKey(at spot, key, value string) []edit {
	n := at.node()
	if n == nil || n.Style&yaml.FlowStyle != 0 {
		return nil // braces stand on one line with other things: left to the author
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		switch {
		case k.Value == key && v.Value == value:
			return nil
		case k.Value == key:
			return []edit{{line: k.Line, keep: k.Column - 1, text: key + ": " + value}}
		}
	}
	file, line := child(n, "file")
	if file == nil {
		return nil
	}
	indent := strings.Repeat(" ", max(n.Column-1, 0))
	return []edit{{line: line, text: indent + key + ": " + value, insert: true}}
}

// translations fills translated_from where it is missing.
func (f *fixer) translations() error {
	var errs []error
	for _, base := range f.r.dirs {
		var l Lesson
		at := lessonAt{dir: path.Join("lessons", base)}
		f.r.readArabic(&l, &at)
		f.r.readEnglish(&l, &at)
		if at.ar == nil || at.en == nil || l.EN.TranslatedFrom != "" {
			continue
		}
		line := "translated_from: " + l.AR.Hash
		e := edit{line: at.en.at().line(), text: line, insert: true}
		if _, old := child(at.en.root, "translated_from"); old > 0 {
			e = edit{line: old + at.en.shift, text: line}
		} else if _, id := child(at.en.root, "id"); id > 0 {
			e.line = id + at.en.shift
		}
		errs = append(errs, f.apply(at.file(lms.English), []edit{e}))
	}
	return errors.Join(errs...)
}

// apply edits a file from its end to its beginning and writes it at once.
func (f *fixer) apply(name string, edits []edit) error {
	if len(edits) == 0 {
		return nil
	}
	src, err := f.read(name)
	if err != nil {
		return fmt.Errorf("fix %s: %w", name, err)
	}
	lines := strings.Split(strings.TrimSuffix(string(src), "\n"), "\n")
	slices.SortStableFunc(edits, func(a, b edit) int { return b.line - a.line })
	for _, e := range edits {
		if e.insert {
			lines = slices.Insert(lines, e.line, e.text)
		} else {
			lines[e.line-1] = lines[e.line-1][:e.keep] + e.text
		}
	}
	if err := f.root.WriteFile(name, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		return fmt.Errorf("fix %s: %w", name, err)
	}
	return nil
}

func (f *fixer) read(name string) ([]byte, error) {
	file, err := f.root.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, MaxYAMLBytes))
}
