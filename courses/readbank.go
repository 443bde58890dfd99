package courses

import (
	"path"
	"strings"
)

// stem is the name of a YAML file without folder and ending: the id of a bank
// or quiz.
func stem(name string) string { return strings.TrimSuffix(path.Base(name), ".yaml") }

func (r *reader) readBanks() {
	for _, name := range r.in("banks/", MaxBanks) {
		var b Bank
		if !r.yaml(name, &b) {
			continue
		}
		r.named(name, b.ID)
		fillItems(b.Items)
		r.pkg.Banks = append(r.pkg.Banks, b)
		r.banks = append(r.banks, name)
	}
}

func (r *reader) readQuizzes() {
	for _, name := range r.in("quizzes/", MaxQuizzes) {
		var q Quiz
		if !r.yaml(name, &q) {
			continue
		}
		r.named(name, q.ID)
		if q.Navigation == "" {
			q.Navigation = NavigateFree
		}
		if q.Offline == "" {
			q.Offline = OfflineRefused
		}
		r.pkg.Quizzes = append(r.pkg.Quizzes, q)
		r.quizzes = append(r.quizzes, name)
	}
}

// in lists the files of a folder, up to a number of them.
func (r *reader) in(folder string, most int) []string {
	var out []string
	for _, name := range r.names {
		if strings.HasPrefix(name, folder) {
			out = append(out, name)
		}
	}
	if len(out) > most {
		r.add("E26.long", strings.TrimSuffix(folder, "/"), 0, "max", most)
		out = out[:most]
	}
	return out
}

// named wants the id inside a file to be the file's name.
func (r *reader) named(name, id string) {
	if id != "" && id != stem(name) {
		r.addAt("E24.file", r.trees[name].at("id"), "id", id)
	}
}

// fillItems sets what authors may leave out.
func fillItems(items []Item) {
	for i := range items {
		it := &items[i]
		if it.Points == 0 {
			it.Points = 1
		}
		if it.Marking == "" && manyParts[it.Type] {
			it.Marking = PerOption
		}
	}
}

// manyParts are the types whose parts can be right one by one.
var manyParts = map[string]bool{Multiple: true, Match: true, Order: true, Gaps: true, Errors: true}
