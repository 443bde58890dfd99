package course

import (
	"strings"

	"sanad/internal/i18n"
)

const maxSearchWords = 6

// searchWords returns the words to search for, cut to what is indexed; words of
// one letter are not.
func searchWords(text string) []string {
	var words []string
	for _, w := range i18n.Tokens(text) {
		r := []rune(stem(w))
		if len(r) >= minTerm && len(words) < maxSearchWords {
			words = append(words, string(r[:min(len(r), maxTerm)]))
		}
	}
	return words
}

// stem takes from a folded word what its other forms end in, and in Arabic what
// is attached to its beginning. The index holds the beginnings of words, so that
// what is left finds all of them.
func stem(w string) string {
	all := forms(w)
	bare := all[len(all)-1] // the word without its article
	for _, e := range endings {
		left, ok := strings.CutSuffix(bare, e.ending)
		if left += e.stays; ok && len([]rune(left)) >= minStem && (e.not == "" || !strings.HasSuffix(left, e.not)) {
			return left
		}
	}
	return bare
}

// endings of Arabic and English words, the longest first: what of them stays, and
// what does not stand before them.
var endings = []struct{ ending, stays, not string }{
	{"ات", "", ""}, {"ون", "", ""}, {"ين", "", ""}, {"ها", "", ""}, {"ه", "", ""},
	{"sses", "ss", ""}, {"ches", "ch", ""}, {"shes", "sh", ""}, {"ies", "", ""}, {"xes", "x", ""}, {"s", "", "s"},
}
