package account

import (
	"strings"
	"unicode"

	"sanad/internal/lms"
)

// What stands inside names beside letters and marks: spaces, hyphens, apostrophes
// and the letters in their place, and the point of an abbreviation; in Arabic
// script also the joiners that Persian and Urdu need, and the kashida.
const (
	joiners       = " -\u2010\u2011'\u2018\u2019\u02bb\u02bc\u02be\u02bf."
	arabicJoiners = joiners + "\u200c\u200d\u0640"
)

// checkScripts wants each name in its own script: both stand on certificates,
// each on its own face. Urdu, Persian and the other languages written with Arabic
// letters have their place in the Arabic name, and every Latin alphabet in the
// English one. A name that was so before may stay.
func checkScripts(ps *lms.Problems, name, before lms.Text) {
	if name.AR != before.AR && !written(name.AR, unicode.Arabic, arabicJoiners) {
		ps.Add("name_ar", "account.name_not_arabic")
	}
	if name.EN != before.EN && !written(name.EN, unicode.Latin, joiners) {
		ps.Add("name_en", "account.name_not_latin")
	}
}

// written reports whether a name is empty, or made of letters of a script with
// their marks and what joins them.
func written(name string, script *unicode.RangeTable, joiners string) bool {
	letters := 0
	for _, r := range name {
		switch {
		case unicode.Is(script, r) && unicode.IsLetter(r):
			letters++
		case unicode.Is(unicode.Mn, r) || strings.ContainsRune(joiners, r):
		default:
			return false
		}
	}
	return name == "" || letters > 0
}
