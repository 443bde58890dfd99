package courses

import (
	"slices"
	"strings"

	"sanad/internal/lms"
)

// The small checks the others are made of.

// slug checks an identifier; an empty one has been reported as missing.
func (r *reader) slug(at spot, id string) {
	if id != "" && !lms.ValidSlug(id) {
		r.addAt("E24.slug", at, "id", id)
	}
}

// between checks a number that is there; a missing one has been reported, or
// may be missing.
func (r *reader) between(at spot, n, low, high int) {
	if (n < low || n > high) && at.node() != nil {
		r.addAt("E26.range", at, "value", n, "low", low, "high", high)
	}
}

func (r *reader) oneOf(at spot, value string, allowed ...string) {
	if value != "" && !slices.Contains(allowed, value) {
		r.addAt("E26.choice", at, "value", value, "allowed", strings.Join(allowed, ", "))
	}
}

// exists reports a reference that leads nowhere.
func (r *reader) exists(at spot, id string, found bool) {
	if !found && !r.broken {
		r.addAt("E28", at, "id", id)
	}
}

// unique reports ids given twice inside one list.
func (r *reader) unique(seen map[string]bool, at spot, id string) {
	if id == "" {
		return
	}
	if seen[id] {
		r.addAt("E02.id", at, "id", id)
	}
	seen[id] = true
}

// medium checks a reference to a medium of a kind.
func (r *reader) medium(at spot, id, kind string) {
	m := r.pkg.FindMedia(id)
	r.exists(at, id, m != nil)
	if m != nil && m.Kind != kind {
		r.addAt("E28.kind", at, "id", id, "kind", kind)
	}
}

// cite checks a citation of the form SOURCES.md#anchor.
func (r *reader) cite(at spot, cite string) {
	if cite == "" || r.anchors == nil { // a missing SOURCES.md has been reported
		return
	}
	anchor, ok := strings.CutPrefix(cite, "SOURCES.md#")
	if !ok || !r.anchors[anchor] {
		r.addAt("E15", at, "cite", cite)
	}
}

func (r *reader) lesson(id lms.LessonID) *Lesson {
	for i := range r.pkg.Lessons {
		if r.pkg.Lessons[i].ID == id {
			return &r.pkg.Lessons[i]
		}
	}
	return nil
}

func (r *reader) quiz(id string) *Quiz {
	for i := range r.pkg.Quizzes {
		if r.pkg.Quizzes[i].ID == id {
			return &r.pkg.Quizzes[i]
		}
	}
	return nil
}

func (r *reader) bank(id string) *Bank {
	for i := range r.pkg.Banks {
		if r.pkg.Banks[i].ID == id {
			return &r.pkg.Banks[i]
		}
	}
	return nil
}
