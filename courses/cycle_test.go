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
		want []string
	}{
		"none":            {[]*Package{course("a"), course("b", "a"), course("c", "a", "b")}, nil},
		"unknown is fine": {[]*Package{course("a", "elsewhere")}, nil},
		"itself":          {[]*Package{course("a", "a")}, []string{"a → a"}},
		"three":           {[]*Package{course("a", "b"), course("b", "c"), course("c", "a")}, []string{"a → b → c → a"}},
		"shortest":        {[]*Package{course("a", "b", "c"), course("b", "c"), course("c", "a")}, []string{"a → c → a", "b → c → a → b"}},
		"two apart":       {[]*Package{course("a", "b"), course("b", "a"), course("c", "d"), course("d", "c")}, []string{"a → b → a", "c → d → c"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			r := CheckCycle(c.pkgs...)
			if len(r.Findings) != len(c.want) {
				t.Fatalf("got %d findings, want %d:\n%s", len(r.Findings), len(c.want), printed(t, r))
			}
			for i, f := range r.Findings {
				if f.Code != "E05" || !strings.Contains(f.Message.AR, c.want[i]) || !strings.Contains(f.Message.EN, c.want[i]) {
					t.Errorf("got %s %v, want %s", f.Code, f.Message, c.want[i])
				}
			}
		})
	}
}
