package courses

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"reflect"
	"strings"
)

// place is where something stands in the folder a package was read from.
type place struct {
	file string
	line int
}

// CheckAgainst compares the package with the version its learners know: changed
// content needs a higher version number (E17), and what was published keeps its
// ids (E02), because progress, answers and certificates are filed under them.
func (p *Package) CheckAgainst(published *Package) Report {
	c := against{old: published, new: p}
	if p.Course.ID != published.Course.ID {
		c.add("E02.renamed", "id", "old", published.Course.ID, "id", p.Course.ID)
	}
	c.version()
	c.lessons()
	c.items()
	c.report.sort()
	return c.report
}

type against struct {
	old, new *Package
	report   Report
}

func (c *against) add(key, at string, args ...any) {
	where := c.new.places[at]
	if where.file == "" {
		where.file = courseFile
	}
	c.report.add(key, where.file, where.line, args...)
}

// version asks for a higher number when anything has changed.
func (c *against) version() {
	now, old := c.new.Course.Version, c.old.Course.Version
	switch order := CompareVersions(now, old); {
	case c.new.Hash == c.old.Hash || order > 0:
	case order == 0:
		c.add("E17", "version", "version", now)
	default:
		c.add("E17.older", "version", "version", now, "published", old)
	}
}

// lessons finds lessons that come under a new id: the same text, or the same
// title, where the old one is gone.
func (c *against) lessons() {
	gone := map[string]string{}
	for i := range c.old.Lessons {
		if l := &c.old.Lessons[i]; c.new.lesson(l) == nil {
			gone[l.AR.Source], gone[l.Title.AR] = string(l.ID), string(l.ID)
		}
	}
	for i := range c.new.Lessons {
		l := &c.new.Lessons[i]
		if c.old.lesson(l) != nil {
			continue
		}
		old := gone[l.AR.Source]
		if old == "" {
			old = gone[l.Title.AR]
		}
		if old != "" {
			c.add("E02.renamed", "lesson/"+string(l.ID), "old", old, "id", l.ID)
		}
	}
}

// lesson returns the lesson with the same id, or nil.
func (p *Package) lesson(like *Lesson) *Lesson {
	for i := range p.Lessons {
		if p.Lessons[i].ID == like.ID {
			return &p.Lessons[i]
		}
	}
	return nil
}

// items finds bank items that come under a new id, and ids that now name a
// question of another type.
func (c *against) items() {
	old, now := itemsByID(c.old), itemsByID(c.new)
	gone := map[string]string{}
	for id, it := range old {
		if now[id] == nil {
			gone[nameless(it)] = id
		}
	}
	for id, it := range now {
		switch was := old[id]; {
		case was != nil && was.Type != it.Type:
			c.add("E02.type", "item/"+id, "id", id, "old", was.Type)
		case was == nil && gone[nameless(it)] != "":
			c.add("E02.renamed", "item/"+id, "old", gone[nameless(it)], "id", id)
		}
	}
}

func itemsByID(p *Package) map[string]*Item {
	out := map[string]*Item{}
	for i := range p.Banks {
		for j := range p.Banks[i].Items {
			it := &p.Banks[i].Items[j]
			out[it.ID] = it
		}
	}
	return out
}

// nameless is the hash of an item without its id.
func nameless(it *Item) string {
	c := *it
	c.ID = ""
	var b strings.Builder
	w := bufio.NewWriter(&b)
	canonical(w, reflect.ValueOf(c))
	w.Flush()
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(sum[:])
}

// remember notes where the ids of the package stand.
func (r *reader) remember() {
	p := map[string]place{}
	if t := r.trees[courseFile]; t != nil {
		p["id"] = place{courseFile, t.at("id").line()}
		p["version"] = place{courseFile, t.at("version").line()}
		for i, id := range r.pkg.Course.Prerequisites {
			p["prerequisite/"+string(id)] = place{courseFile, t.at("prerequisites", i).line()}
		}
	}
	for i, l := range r.pkg.Lessons {
		if at := r.lessons[i]; at.ar != nil {
			p["lesson/"+string(l.ID)] = place{at.ar.file, at.ar.at("id").line()}
		}
	}
	for i, b := range r.pkg.Banks {
		for j, it := range b.Items {
			p["item/"+it.ID] = place{r.banks[i], r.trees[r.banks[i]].at("items", j).line()}
		}
	}
	r.pkg.places = p
}
