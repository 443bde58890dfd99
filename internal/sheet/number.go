package sheet

import (
	"regexp"
	"strconv"
	"strings"
)

// localeCode is the part of a number format that says how a language shows it.
// The shape of the digits, the calendar and the language are two and two and four
// hexadecimal digits, as in "[$-2010000]", or the language is a tag and the others
// follow it, as in "[$-ar-SA,206]".
var localeCode = regexp.MustCompile(`\[\$-([0-9A-Za-z-]*)(,[0-9A-Fa-f]{1,4})?\]`)

// knownFormat returns a number format that the library shows as Excel does, for
// one of Excel's. An Arabic Excel puts digits and calendar into the code of the
// language, and the library then shows the bare number of the day. A date in a
// Hijri calendar, which the library would show as a Gregorian one in the same
// order, is shown from the year on, so that nobody takes one for the other.
func knownFormat(code string) string {
	hijri := strings.HasPrefix(strings.ToUpper(code), "B2")
	known := localeCode.ReplaceAllStringFunc(code, func(part string) string {
		language, calendar := splitLocale(part)
		hijri = hijri || calendar == 0x06 || calendar == 0x17 // by the civil reckoning, and of Umm al-Qura
		if language == "" {
			return ""
		}
		return "[$-" + language + "]"
	})
	switch {
	case !hijri || !strings.ContainsAny(known, "yYdD"):
		return known
	case strings.ContainsAny(known, "hH"):
		return "yyyy-mm-dd hh:mm"
	}
	return "yyyy-mm-dd"
}

// splitLocale returns the language of a locale code, as the library knows it, and
// the calendar.
func splitLocale(part string) (language string, calendar uint64) {
	m := localeCode.FindStringSubmatch(part)
	if m[2] != "" {
		n, _ := strconv.ParseUint(m[2][1:], 16, 32) // four digits at most
		return m[1], n & 0xff
	}
	n, err := strconv.ParseUint(m[1], 16, 32)
	switch {
	case err != nil: // a tag
		return m[1], 0
	case n&0xffff == 0:
		return "", n >> 16 & 0xff
	}
	return strings.ToUpper(strconv.FormatUint(n&0xffff, 16)), n >> 16 & 0xff
}
