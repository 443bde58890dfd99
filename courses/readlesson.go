package courses

import (
	"path"
	"slices"
	"strings"

	"sanad/internal/lms"
)

// lessonAt remembers where a lesson came from.
type lessonAt struct {
	dir    string // "lessons/010-why"
	ar, en *tree  // front matter; nil where there is none
	arText *prose
	enText *prose
	checks string // check.yaml, when there is one
}

func (at *lessonAt) file(lang lms.Lang) string { return at.dir + "/" + string(lang) + ".md" }

// readLessons reads every lesson folder and puts the lessons in the course's
// order; folders and list have to agree.
func (r *reader) readLessons() {
	found := map[lms.LessonID]lessonAt{}
	lessons := map[lms.LessonID]Lesson{}
	var order []lms.LessonID
	for _, base := range r.dirs {
		number, slug, _ := strings.Cut(base, "-")
		if len(number) != 3 || !lms.ValidSlug(slug) {
			continue // its files have been reported as unknown
		}
		id := lms.LessonID(slug)
		if _, twice := found[id]; twice {
			r.add("E02.id", path.Join("lessons", base), 0, "id", id)
			continue
		}
		l, at := r.readLesson(path.Join("lessons", base), id)
		found[id], lessons[id] = at, l
		order = append(order, id)
	}
	r.sortLessons(found, lessons, order)
}

// sortLessons follows course.yaml; order is that of the folders' numbers.
func (r *reader) sortLessons(found map[lms.LessonID]lessonAt, lessons map[lms.LessonID]Lesson, order []lms.LessonID) {
	t := r.trees[courseFile]
	if t == nil {
		return
	}
	next := 0
	for i, id := range r.pkg.Course.Lessons {
		at := t.at("lessons", i)
		l, ok := lessons[id]
		switch {
		case slices.Contains(r.pkg.Course.Lessons[:i], id):
			r.addAt("E02.id", at, "id", id)
			continue
		case !ok:
			r.addAt("E04.absent", at, "id", id)
			continue
		}
		if place := slices.Index(order, id); place < next {
			r.addAt("E04.order", at, "id", id)
		} else {
			next = place
		}
		r.pkg.Lessons = append(r.pkg.Lessons, l)
		r.lessons = append(r.lessons, found[id])
	}
	for _, id := range order {
		if at := found[id]; !slices.Contains(r.pkg.Course.Lessons, id) {
			r.add("E04.unlisted", at.dir, 0, "id", id)
		}
	}
}

func (r *reader) readLesson(dir string, id lms.LessonID) (Lesson, lessonAt) {
	l, at := Lesson{ID: id}, lessonAt{dir: dir}
	r.readArabic(&l, &at)
	r.readEnglish(&l, &at)
	if name := dir + "/check.yaml"; r.has(name) {
		at.checks = name
		var list struct {
			Items []Item `yaml:"items"`
		}
		r.yaml(name, &list)
		l.Check = list.Items
		fillItems(l.Check)
	}
	return l, at
}

func (r *reader) readArabic(l *Lesson, at *lessonAt) {
	name := at.file(lms.Arabic)
	if !r.has(name) {
		r.add("E03.lesson", name, 0)
		r.broken = true
		return
	}
	var f front
	at.ar, at.arText = r.readMarkdown(name, lms.Arabic, &f)
	if at.ar == nil {
		return
	}
	l.Title.AR, l.Minutes, l.Rule = f.Title, f.Minutes, f.Rule
	l.Requires, l.Sources = f.Requires, f.Sources
	for _, o := range f.Objectives {
		l.Objectives = append(l.Objectives, lms.Text{AR: o})
	}
	l.AR = at.arText.body()
	if f.ID != "" && f.ID != l.ID {
		r.addAt("E04.folder", at.ar.at("id"), "id", f.ID, "folder", path.Base(at.dir))
	}
	if f.TranslatedFrom != "" {
		r.addAt("E01", at.ar.at("translated_from"), "key", "translated_from")
	}
	r.oneOf(at.ar.at("dir"), f.Dir, "auto")
}

func (r *reader) readEnglish(l *Lesson, at *lessonAt) {
	name := at.file(lms.English)
	if !r.has(name) {
		r.add("W01.lesson", name, 0)
		return
	}
	var raw frontEN
	at.en, at.enText = r.readMarkdown(name, lms.English, &raw)
	if at.en == nil {
		return
	}
	f := front(raw)
	l.Title.EN = f.Title
	for i := range l.Objectives {
		if i < len(f.Objectives) {
			l.Objectives[i].EN = f.Objectives[i]
		}
	}
	l.EN = at.enText.body()
	l.EN.TranslatedFrom = f.TranslatedFrom
	if at.ar != nil {
		r.compareFronts(l, at, &f)
	}
}

// compareFronts reports what the English front matter contradicts.
func (r *reader) compareFronts(l *Lesson, at *lessonAt, f *front) {
	differs := func(key string, same bool) {
		if !same {
			r.addAt("E36", at.en.at(key), "key", key)
		}
	}
	differs("id", f.ID == "" || f.ID == l.ID)
	differs("minutes", f.Minutes == 0 || f.Minutes == l.Minutes)
	differs("rule", f.Rule == "" || f.Rule == l.Rule)
	differs("requires", f.Requires == nil || slices.Equal(f.Requires, l.Requires))
	differs("sources", f.Sources == nil || slices.Equal(f.Sources, l.Sources))
	differs("objectives", len(f.Objectives) == len(l.Objectives))
	r.oneOf(at.en.at("dir"), f.Dir, "auto")
}

// readMarkdown reads one language of a lesson. The tree is nil when the front
// matter could not be read.
func (r *reader) readMarkdown(name string, lang lms.Lang, f any) (*tree, *prose) {
	src := r.text(name, MaxProseBytes)
	if src == nil {
		r.broken = true
		return nil, nil
	}
	meta, body, shift, ok := splitFront(src)
	if !ok {
		r.add("E22.front", name, 1)
		r.broken = true
		return nil, nil
	}
	p := readProse(&r.report, name, body, shift, lang)
	t := parseTree(&r.report, name, meta, 1)
	if t == nil || !t.decode(&r.report, f) {
		r.broken = true
		return nil, p
	}
	return t, p
}
