package courses

import "strings"

// CheckCycle looks for prerequisites that lead back to their own course among
// the packages given, and prints the way round. Prerequisites that are not among
// them lead nowhere.
func CheckCycle(pkgs ...*Package) Report {
	next := map[string][]string{}
	for _, p := range pkgs {
		for _, id := range p.Course.Prerequisites {
			next[string(p.Course.ID)] = append(next[string(p.Course.ID)], string(id))
		}
	}
	var r Report
	told := map[string]bool{}
	for _, p := range pkgs {
		cycle := wayBack(string(p.Course.ID), next)
		if cycle == "" || told[string(p.Course.ID)] {
			continue
		}
		for _, id := range strings.Split(cycle, " → ") {
			told[id] = true
		}
		r.add("E05", "", 0, "cycle", cycle)
	}
	return r
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
