package courses

import "fmt"

// checkCoverage warns of objectives that nothing tests and of items that nobody
// meets.
func (r *reader) checkCoverage() {
	if r.broken {
		return // half a course would look untested
	}
	tested := map[string]bool{}
	for _, b := range r.pkg.Banks {
		for i := range b.Items {
			tested[objective(string(b.Items[i].Lesson), b.Items[i].Objective)] = true
		}
	}
	for i := range r.pkg.Lessons {
		l := &r.pkg.Lessons[i]
		for _, it := range l.Check {
			lesson := string(it.Lesson)
			if lesson == "" {
				lesson = string(l.ID)
			}
			tested[objective(lesson, it.Objective)] = true
		}
	}
	r.untested(tested)
	r.unusedItems()
	r.unplacedChecks()
}

func objective(lesson string, n int) string { return fmt.Sprintf("%s#%d", lesson, n) }

func (r *reader) untested(tested map[string]bool) {
	for i := range r.pkg.Lessons {
		l, at := &r.pkg.Lessons[i], &r.lessons[i]
		for n := range l.Objectives {
			if at.ar != nil && !tested[objective(string(l.ID), n+1)] {
				r.addAt("W03", at.ar.at("objectives", n), "n", n+1)
			}
		}
	}
}

// unusedItems finds bank items that no quiz can draw.
func (r *reader) unusedItems() {
	for i := range r.pkg.Banks {
		b, t := &r.pkg.Banks[i], r.trees[r.banks[i]]
		for j := range b.Items {
			if !r.drawn(b.ID, &b.Items[j]) {
				r.addAt("W04", t.at("items", j), "id", b.Items[j].ID)
			}
		}
	}
}

func (r *reader) drawn(bank string, it *Item) bool {
	for _, q := range r.pkg.Quizzes {
		for _, d := range q.Draw {
			if d.Bank == bank && d.Takes(it) {
				return true
			}
		}
	}
	return false
}

// unplacedChecks finds self-check items that the lesson's text does not show.
// Where the rule waits for them, the lesson could never be finished.
func (r *reader) unplacedChecks() {
	for i := range r.pkg.Lessons {
		l, at := &r.pkg.Lessons[i], &r.lessons[i]
		t := r.trees[at.checks]
		if at.ar == nil || t == nil {
			continue
		}
		rule, _ := ParseRule(l.Rule)
		for j, it := range l.Check {
			switch {
			case placed(&l.AR, it.ID):
			case rule.Has(RuleCheck):
				r.addAt("E28.unplaced", t.at("items", j), "id", it.ID)
			default:
				r.addAt("W04", t.at("items", j), "id", it.ID)
			}
		}
	}
}
