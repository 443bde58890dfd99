package courses

import (
	"strings"
	"testing"

	"sanad/internal/lms"
)

func TestCheckCycle(t *testing.T) {
	course := func(id lms.CourseID, needs ...lms.CourseID) *Package {
		return &Package{Course: Course{ID: id, Prerequisites: needs}}
	}
	cases := map[string]struct {
		pkgs []*Package
		want []string // by package; "" where nothing leads back
	}{
		"none":            {[]*Package{course("a"), course("b", "a"), course("c", "a", "b")}, []string{"", "", ""}},
		"unknown is fine": {[]*Package{course("a", "elsewhere")}, []string{""}},
		"itself":          {[]*Package{course("a", "a")}, []string{"a → a"}},
		"three":           {[]*Package{course("a", "b"), course("b", "c"), course("c", "a")}, []string{"a → b → c → a", "b → c → a → b", "c → a → b → c"}},
		"shortest":        {[]*Package{course("a", "b", "c"), course("b", "c"), course("c", "a")}, []string{"a → c → a", "b → c → a → b", "c → a → c"}},
		"beside a circle": {[]*Package{course("a", "b"), course("b", "c"), course("c", "b")}, []string{"", "b → c → b", "c → b → c"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			others := RequirementsOf(c.pkgs...)
			for i, p := range c.pkgs {
				wantCycle(t, p.CheckCycle(others), c.want[i])
			}
		})
	}
}

func wantCycle(t testing.TB, r Report, cycle string) {
	t.Helper()
	if cycle == "" {
		if len(r.Findings) != 0 {
			t.Errorf("got a way back where there is none:\n%s", printed(t, r))
		}
		return
	}
	if len(r.Findings) != 1 {
		t.Fatalf("got %d findings, want %s", len(r.Findings), cycle)
	}
	f := r.Findings[0]
	if f.Code != "E05" || f.File != "course.yaml" || !strings.Contains(f.Message.AR, cycle) || !strings.Contains(f.Message.EN, cycle) {
		t.Errorf("got %s at %s: %v, want %s", f.Code, f.Where(), f.Message, cycle)
	}
}

// What is said of the package elsewhere is what it asked for before.
func TestCheckCycle_stands_at_the_prerequisite_and_counts_the_new_ones(t *testing.T) {
	files := base(t)
	replace(files, "course.yaml", "prerequisites: []", "prerequisites:\n  - sage\n  - mint")
	p, report := ReadAt(files, today)
	if !report.OK() {
		t.Fatal(report.Errors())
	}
	others := Requirements{"tea": {"coffee"}, "coffee": {"tea"}, "sage": nil, "mint": {"tea"}}
	r := p.CheckCycle(others)
	wantCycle(t, r, "tea → mint → tea")
	if got := r.Findings[0].Where(); got != "course.yaml:22" {
		t.Errorf("got %s, want the line of the prerequisite that leads back", got)
	}
	if others["tea"][0] != "coffee" {
		t.Error("what the caller gave was changed")
	}
	wantCycle(t, p.CheckCycle(Requirements{"tea": {"mint"}, "mint": nil}), "")
}
