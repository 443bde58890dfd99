package i18n

import "sanad/internal/lms"

// Form is a plural category of CLDR.
type Form string

// The six categories. Arabic uses all of them, English one and other.
const (
	Zero  Form = "zero"
	One   Form = "one"
	Two   Form = "two"
	Few   Form = "few"
	Many  Form = "many"
	Other Form = "other"
)

// Forms returns the categories that a language needs.
func Forms(l lms.Lang) []Form {
	if l == lms.Arabic {
		return []Form{Zero, One, Two, Few, Many, Other}
	}
	return []Form{One, Other}
}

// Plural returns the category of a whole number in a language, by the rules of
// CLDR.
func Plural(l lms.Lang, n int64) Form {
	if n < 0 {
		n = -n
	}
	if l != lms.Arabic {
		if n == 1 {
			return One
		}
		return Other
	}
	switch h := n % 100; {
	case n == 0:
		return Zero
	case n == 1:
		return One
	case n == 2:
		return Two
	case h >= 3 && h <= 10:
		return Few
	case h >= 11:
		return Many
	}
	return Other
}
