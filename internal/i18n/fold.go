package i18n

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold makes spellings that a reader takes for the same word equal: case, the
// forms of hamza and alif, taa marbuta and haa, alif maqsura and yaa, harakat,
// tatweel, digits of every script, invisible bidi marks, accents of Latin
// letters, and white space. It is meant for comparing and searching, not for
// showing. Fold(Fold(s)) == Fold(s).
func Fold(s string) string {
	if plainASCII(s) {
		return strings.Join(strings.Fields(strings.ToLower(s)), " ")
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKD.String(s) {
		if r = foldRune(r); r >= 0 {
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// foldRune maps one decomposed rune; -1 drops it. After decomposition the
// hamza of أ إ آ ؤ ئ is a mark of its own and falls away with the other marks.
func foldRune(r rune) rune {
	switch {
	case r == 'ٱ':
		return 'ا'
	case r == 'ة':
		return 'ه'
	case r == 'ى', r == 'ی':
		return 'ي'
	case r == 'ک':
		return 'ك'
	case r == 'ء', r == 'ـ': // a lone hamza is often left out; tatweel only stretches
		return -1
	case isInvisible(r), unicode.Is(unicode.Mn, r):
		return -1
	case unicode.Is(unicode.Nd, r):
		return '0' + rune(digitValue(r))
	case r == '٫':
		return '.'
	case r == '٬':
		return -1
	case unicode.IsSpace(r):
		return ' '
	}
	return unicode.ToLower(r)
}

// plainASCII reports whether a string needs no more than lower case.
func plainASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// digitValue returns the value of a decimal digit of any script: Unicode keeps
// the ten of a script together, beginning with zero.
func digitValue(r rune) int {
	n := 0
	for n < 9 && unicode.Is(unicode.Nd, r-rune(n)-1) {
		n++
	}
	if r >= 0x1D7CE && r <= 0x1D7FF { // the mathematical digits follow one another
		return int(r-0x1D7CE) % 10
	}
	return n
}

// Tokens splits a text into folded words of letters and digits.
func Tokens(s string) []string {
	return strings.FieldsFunc(Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}
