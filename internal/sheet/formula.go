package sheet

import (
	"strings"
	"unicode"
)

// wakes reports whether a spreadsheet may take a text in a CSV file for a
// formula, or hand it to another program. Apostrophes before it do not count, so
// that adding one and taking one away undo each other.
func wakes(s string) bool {
	s = strings.TrimLeft(s, "'")
	if s == "" {
		return false
	}
	if strings.ContainsRune("\t\r\n", rune(s[0])) {
		return true
	}
	s = strings.TrimLeftFunc(s, unicode.IsSpace)
	return strings.IndexAny(s, "=+-@＝＋－＠") == 0
}

// guarded returns a text as it stands in a CSV file: what would wake gets an
// apostrophe, which programs show or hide but never calculate.
func guarded(s string) string {
	if wakes(s) {
		return "'" + s
	}
	return s
}

// bare undoes guarded: whoever sends back what we wrote sends the same cells.
func bare(s string) string {
	if strings.HasPrefix(s, "'") && wakes(s) {
		return s[1:]
	}
	return s
}
