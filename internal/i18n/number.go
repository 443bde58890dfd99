package i18n

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"sanad/internal/lms"
)

// digits returns the digits the person reads.
func (p Prefs) digits() Digits {
	if p.Digits != DigitsAuto {
		return p.Digits
	}
	if p.Lang == lms.Arabic {
		return DigitsArabic
	}
	return DigitsLatin
}

// Shape writes the ASCII digits of a finished text in the person's digits, and
// the decimal point and the comma between them in the signs that go with them.
func (p Prefs) Shape(s string) string {
	if p.digits() == DigitsLatin {
		return s
	}
	return string(AppendArabicIndic(make([]byte, 0, 2*len(s)), s))
}

// AppendArabicIndic appends a text to dst with its ASCII digits, and the point
// and the comma between digits, in Arabic-Indic form.
func AppendArabicIndic[T string | []byte](dst []byte, s T) []byte {
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			dst = utf8.AppendRune(dst, '٠'+rune(c-'0'))
		case c == '.' && betweenDigits(s, i):
			dst = utf8.AppendRune(dst, '٫')
		case c == ',' && betweenDigits(s, i):
			dst = utf8.AppendRune(dst, '٬')
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

func betweenDigits[T string | []byte](s T, i int) bool {
	return i > 0 && i+1 < len(s) && isDigit(s[i-1]) && isDigit(s[i+1])
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// Int writes a whole number, in groups of three from 10,000 on.
func (p Prefs) Int(n int64) string {
	s := strconv.FormatInt(n, 10)
	if n > -10000 && n < 10000 {
		return p.Shape(s)
	}
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return p.Shape(sign + s)
}

// Float writes a number with at most the given decimals, without zeros at the
// end.
func (p Prefs) Float(f float64, decimals int) string {
	s := strconv.FormatFloat(f, 'f', decimals, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if s == "-0" {
		s = "0"
	}
	return p.Shape(s)
}

// Percent writes a share of a hundred. The sign is the one of the digits; an
// Arabic letter mark behind it, as in CLDR, keeps it on its side even where no
// letter stands near.
func (p Prefs) Percent(f float64) string {
	if p.digits() == DigitsArabic {
		return p.Float(math.Round(f), 0) + "٪\u061c"
	}
	return p.Float(math.Round(f), 0) + "%"
}

// Megabytes writes the size of some parts together in MB, never as 0: what a
// visit costs is shown before it is paid. Each part counts as it is written where
// it stands alone, so that a page's parts add up to its whole.
func (p Prefs) Megabytes(parts ...int64) string {
	var sum int64
	for _, bytes := range parts {
		sum += roundUp(bytes)
	}
	return p.Float(float64(max(roundUp(sum), 10_000))/1e6, 2)
}

// roundUp rounds a size up to hundredths of a megabyte, a larger one to tenths,
// and from ten megabytes on to whole ones.
func roundUp(bytes int64) int64 {
	step := int64(10_000)
	switch {
	case bytes >= 10_000_000:
		step = 1_000_000
	case bytes >= 100_000:
		step = 100_000
	}
	return (bytes + step - 1) / step * step
}
