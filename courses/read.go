package courses

import (
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"

	"sanad/internal/lms"
)

// Read reads and checks the course folder at the root of files. The package
// holds whatever could be read; it is fit for publishing only when the report
// is OK. Dates are compared with the system clock.
func Read(files fs.FS) (*Package, Report) { return ReadAt(files, lms.SystemClock) }

// ReadAt is Read with a clock of the caller's, which decides whether the
// review date has passed.
func ReadAt(files fs.FS, clock lms.Clock) (*Package, Report) {
	r := &reader{fsys: files, clock: clock, pkg: &Package{}, trees: map[string]*tree{}}
	if r.list() {
		r.read()
		r.check()
		r.remember()
	}
	r.report.sort()
	r.pkg.Hash = hashOf(r.pkg)
	return r.pkg, r.report
}

// reader holds one reading: the folder, what has been read, and where each
// thing stood.
type reader struct {
	fsys   fs.FS
	clock  lms.Clock
	report Report
	pkg    *Package

	sizes   map[string]int64 // every file
	names   []string         // their names, sorted
	dirs    []string         // folders of lessons/, sorted
	trees   map[string]*tree // YAML by file
	anchors map[string]bool  // of SOURCES.md

	broken  bool       // a file could not be read: what refers to it is not judged
	lessons []lessonAt // beside pkg.Lessons
	banks   []string   // files, beside pkg.Banks
	quizzes []string   // files, beside pkg.Quizzes
}

// read fills the package.
func (r *reader) read() {
	r.readCourse()
	r.readTexts()
	r.readMedia()
	r.readLessons()
	r.readBanks()
	r.readQuizzes()
}

// check looks at what only the whole can show.
func (r *reader) check() {
	r.checkCourse()
	r.checkLessons()
	r.checkItems()
	r.checkQuizzes()
	r.checkMedia()
	r.checkCoverage()
}

const courseFile = "course.yaml"

var (
	lessonFile = regexp.MustCompile(`^lessons/([0-9]{3})-([a-z0-9][a-z0-9-]{0,63})/(ar\.md|en\.md|check\.yaml)$`)
	listFile   = regexp.MustCompile(`^(banks|quizzes)/([a-z0-9][a-z0-9-]{0,63})\.yaml$`)
	mediaFile  = regexp.MustCompile(`^media/[a-z0-9][a-z0-9._-]{0,99}$`)
	fixedFiles = map[string]bool{courseFile: true, "SOURCES.md": true, "LICENSE": true, "CHANGES.md": true, "media/media.yaml": true}
)

// list walks the folder once: plain files of the format only, and no more of
// them than the limits allow. It returns false when reading makes no sense.
func (r *reader) list() bool {
	r.sizes = map[string]int64{}
	var total, texts int64
	err := fs.WalkDir(r.fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return r.listDir(name)
		}
		size, ok := r.listFile(name, d)
		if ok {
			r.sizes[name], r.names = size, append(r.names, name)
		}
		if ext := path.Ext(name); ext == ".md" || ext == ".yaml" {
			texts += size
		}
		if total += size; len(r.names) > MaxFiles || total > MaxTotalBytes {
			return fs.ErrInvalid
		}
		return nil
	})
	switch {
	case err == fs.ErrInvalid:
		r.add("E32.course", "", 0, "files", MaxFiles, "mib", MaxTotalBytes>>20)
		return false
	case err != nil:
		r.add("E21.folder", "", 0, "why", err)
		return false
	case texts > MaxTexts:
		r.add("E32.texts", "", 0, "mib", MaxTexts>>20)
		return false
	}
	return true
}

func (r *reader) listDir(name string) error {
	switch {
	case path.Dir(name) == "lessons":
		r.dirs = append(r.dirs, path.Base(name))
	case !slices.Contains(folders, name):
		r.add("E33.folder", name, 0)
		return fs.SkipDir
	}
	return nil
}

var folders = []string{".", "lessons", "banks", "quizzes", "media"}

func (r *reader) listFile(name string, d fs.DirEntry) (size int64, ok bool) {
	info, err := d.Info()
	if err != nil || !info.Mode().IsRegular() {
		r.add("E33.plain", name, 0)
		return 0, false
	}
	if !fixedFiles[name] && !lessonFile.MatchString(name) && !listFile.MatchString(name) && !mediaFile.MatchString(name) {
		r.add("E33.unknown", name, 0)
		return info.Size(), false
	}
	return info.Size(), true
}

func (r *reader) add(key, file string, line int, args ...any) {
	r.report.add(key, file, line, args...)
}

func (r *reader) addAt(key string, s spot, args ...any) {
	r.report.add(key, s.t.file, s.line(), args...)
}

func (r *reader) has(name string) bool { _, ok := r.sizes[name]; return ok }

// bytes reads a file of at most limit bytes; nil when it is missing, too big or
// unreadable, which is recorded.
func (r *reader) bytes(name string, limit int64) []byte {
	if !r.has(name) {
		r.add("E21.file", name, 0)
		return nil
	}
	if r.sizes[name] > limit {
		r.add("E32.file", name, 0, "kib", limit>>10)
		return nil
	}
	f, err := r.fsys.Open(name)
	if err != nil {
		r.add("E21.folder", name, 0, "why", err)
		return nil
	}
	defer f.Close()
	src, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil || int64(len(src)) > limit {
		r.add("E32.file", name, 0, "kib", limit>>10)
		return nil
	}
	return src
}

// text is bytes for files that people read: the letters are checked as well.
func (r *reader) text(name string, limit int64) []byte {
	src := r.bytes(name, limit)
	if src == nil || !checkLetters(&r.report, name, src) {
		return nil
	}
	return src
}

// yaml reads a YAML file into v and remembers its lines.
func (r *reader) yaml(name string, v any) bool {
	src := r.text(name, MaxYAMLBytes)
	if src == nil {
		r.broken = true
		return false
	}
	t := parseTree(&r.report, name, src, 0)
	if t == nil || !t.decode(&r.report, v) {
		r.broken = true
		return false
	}
	r.trees[name] = t
	return true
}
