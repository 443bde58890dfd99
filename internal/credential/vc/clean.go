package vc

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"sanad/internal/i18n"
)

// MaxText bounds one piece of text in a credential, in letters.
const MaxText = 2000

// Clean makes a text fit to be signed, so that every implementation signs the
// same: NFC, without control and direction characters, runs of white space as
// one space, at most MaxText letters.
func Clean(s string) string {
	s = strings.ToValidUTF8(s, "")
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), i18n.IsBidiControl(r), r == '\uFEFF':
			return -1
		}
		return r
	}, s)
	s = norm.NFC.String(strings.Join(strings.Fields(s), " "))
	if r := []rune(s); len(r) > MaxText {
		s = strings.TrimSpace(string(r[:MaxText]))
	}
	return s
}
