package question

import (
	"fmt"
	"testing"

	"sanad/courses"
	"sanad/internal/lms"
)

// TestBundled_items_can_be_answered_marked_and_explained takes every question of
// the starter courses through a page and back, in both languages.
func TestBundled_items_can_be_answered_marked_and_explained(t *testing.T) {
	n := 0
	for _, b := range courses.Bundled() {
		p, _ := courses.Read(b.Files)
		for _, it := range allItems(p) {
			n++
			checkItem(t, it)
		}
	}
	if n < 90 {
		t.Errorf("only %d questions in the starter courses", n)
	}
}

func allItems(p *courses.Package) (out []*courses.Item) {
	for i := range p.Banks {
		for j := range p.Banks[i].Items {
			out = append(out, &p.Banks[i].Items[j])
		}
	}
	for i := range p.Lessons {
		for j := range p.Lessons[i].Check {
			out = append(out, &p.Lessons[i].Check[j])
		}
	}
	return out
}

func checkItem(t *testing.T, it *courses.Item) {
	t.Helper()
	key, o := Key(it), Order{Seed: "seed of " + it.ID, Shuffle: true}
	if m := Grade(it, key); m.Share != 1 && it.Type != courses.Essay {
		t.Errorf("%s: the key earns %v", it.ID, m.Share)
	}
	if m := Grade(it, Response{}); m.Points != 0 {
		t.Errorf("%s: no answer earns %v", it.ID, m.Points)
	}
	for _, lang := range lms.Langs {
		v := Show(it, lang, o, key)
		if v.Stem.Text == "" || v.Stem.Lang != lang {
			t.Errorf("%s: stem in %s is %q in %s", it.ID, lang, v.Stem.Text, v.Stem.Lang)
		}
		got, err := Read(it, o, inputFromView(v), Response{})
		if err != nil || fmt.Sprint(got) != fmt.Sprint(key) {
			t.Errorf("%s in %s: stored %v, sent back %v (%v)", it.ID, lang, key, got, err)
		}
		for _, l := range Explain(it, lang, o, key).Lines {
			if !l.Right && it.Type != courses.Essay {
				t.Errorf("%s in %s: the key's own line is wrong: %+v", it.ID, lang, l)
			}
		}
	}
}
