package courses

import (
	"strings"

	"sanad/internal/lms"
)

// Requirements says what courses ask for before they begin.
type Requirements map[lms.CourseID][]lms.CourseID

// CheckCycle looks for prerequisites of the package that lead back to it, and
// prints the way round (E05). others says what the other courses ask for; what
// it says of the package itself does not count, and courses that it does not
// know lead nowhere.
func (p *Package) CheckCycle(others Requirements) Report {
	next := map[string][]string{}
	for id, needs := range others {
		next[string(id)] = names(needs)
	}
	self := string(p.Course.ID)
	next[self] = names(p.Course.Prerequisites)
	var r Report
	if cycle := wayBack(self, next); cycle != "" {
		first := strings.Split(cycle, " → ")[1]
		r.add("E05", courseFile, p.places["prerequisite/"+first].line, "cycle", cycle)
	}
	return r
}

// RequirementsOf gathers what the packages ask for.
func RequirementsOf(pkgs ...*Package) Requirements {
	out := Requirements{}
	for _, p := range pkgs {
		out[p.Course.ID] = p.Course.Prerequisites
	}
	return out
}

func names(ids []lms.CourseID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}

// wayBack returns the shortest walk from a name back to itself as "a → b → a",
// or "" when there is none.
func wayBack(from string, next map[string][]string) string {
	came := map[string]string{}
	queue := []string{from}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for _, to := range next[at] {
			if to == from {
				return walk(from, at, came)
			}
			if _, seen := came[to]; !seen {
				came[to] = at
				queue = append(queue, to)
			}
		}
	}
	return ""
}

func walk(from, at string, came map[string]string) string {
	path := []string{from}
	for at != from {
		path = append([]string{at}, path...)
		at = came[at]
	}
	return strings.Join(append([]string{from}, path...), " → ")
}
