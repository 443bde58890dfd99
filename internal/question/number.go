package question

import (
	"math"
	"strconv"
	"strings"

	"sanad/courses"
)

// ParseNumber reads a decimal number as people write it in Arabic and English:
// European, Arabic-Indic or Persian digits, a sign, "٫" or "." before decimals,
// "٬" between thousands. A single comma is a decimal comma unless exactly three
// digits follow it; several commas must stand between groups of three. It
// accepts no exponents and no words.
func ParseNumber(s string) (float64, bool) {
	s = strings.Map(plainDigit, s)
	if s = strings.Trim(s, " "); len(s) > maxNumeric {
		return 0, false
	}
	if !strings.ContainsRune(s, '.') && strings.Count(s, ",") == 1 && len(s)-strings.IndexByte(s, ',') != 4 {
		s = strings.Replace(s, ",", ".", 1)
	}
	s, ok := ungroup(s)
	if !ok || strings.Trim(s, "0123456789.+-") != "" {
		return 0, false
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil && !math.IsInf(v, 0)
}

// plainDigit maps the signs of numbers to ASCII and drops what cannot be seen.
func plainDigit(r rune) rune {
	switch {
	case '٠' <= r && r <= '٩':
		return '0' + r - '٠'
	case '۰' <= r && r <= '۹':
		return '0' + r - '۰'
	}
	switch r {
	case '٫':
		return '.'
	case '٬', '،':
		return ','
	case '−', '–', '﹣', '-':
		return '-'
	case '\u00a0', '\u202f', '\u2009', '\t':
		return ' '
	case '\u200e', '\u200f', '\u061c', '\u2066', '\u2067', '\u2068', '\u2069', '\u200b', '\ufeff':
		return -1
	}
	return r
}

// ungroup removes commas that stand between groups of three digits.
func ungroup(s string) (string, bool) {
	whole, decimals, _ := strings.Cut(s, ".")
	groups := strings.Split(whole, ",")
	for i, g := range groups {
		if i > 0 && len(g) != 3 || i == 0 && len(groups) > 1 && len(strings.TrimLeft(g, "+-")) == 0 {
			return "", false
		}
	}
	if strings.Contains(decimals, ",") {
		return "", false
	}
	return strings.ReplaceAll(whole, ",", "") + s[len(whole):], true
}

// numberIn reads the answer to a numeric item, forgiving the unit behind it.
func numberIn(it *courses.Item, s string) (float64, bool) {
	for _, unit := range []string{it.Unit.AR, it.Unit.EN, "%", "٪"} {
		if unit != "" {
			s = strings.TrimSuffix(strings.TrimSpace(s), unit)
		}
	}
	return ParseNumber(s)
}
