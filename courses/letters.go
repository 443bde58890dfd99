package courses

import (
	"bytes"
	"unicode/utf8"

	"sanad/internal/i18n"
)

// checkLetters refuses what hides in text: bytes that are not UTF-8, control
// characters, and bidi controls other than closed isolates, which can make a
// sentence look like another one.
func checkLetters(r *Report, file string, src []byte) bool {
	if !utf8.Valid(src) {
		r.add("E35.utf8", file, 1+bytes.Count(src[:invalidAt(src)], []byte("\n")))
		return false
	}
	for i, line := range bytes.Split(src, []byte("\n")) {
		if key := badLetter(bytes.TrimSuffix(line, []byte("\r"))); key != "" {
			r.add(key, file, i+1)
		}
	}
	return true
}

func invalidAt(src []byte) int {
	for i := 0; i < len(src); {
		c, n := utf8.DecodeRune(src[i:])
		if c == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(src)
}

// badLetter returns the message for the first unwelcome character of a line.
func badLetter(line []byte) string {
	open := 0
	for _, c := range string(line) {
		switch {
		case c == 0x2066 || c == 0x2067 || c == 0x2068:
			open++
		case c == 0x2069:
			if open--; open < 0 {
				return "E14.isolate"
			}
		case i18n.IsBidiControl(c):
			return "E14"
		case c < 0x20 && c != '\t', c >= 0x7f && c < 0xa0, c == 0xfeff, c >= 0xfff9 && c <= 0xfffb, c >= 0xe0000 && c <= 0xe007f:
			return "E35.control"
		}
	}
	if open != 0 {
		return "E14.isolate"
	}
	return ""
}
