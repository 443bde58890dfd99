package vc

import (
	"strings"
	"testing"
	"unicode/utf8"

	"sanad/internal/i18n"
)

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"  ليلى \n الحسن\t":               "ليلى الحسن",
		"Zoe\u0308":                       "Zoë",
		"a\u0007b\u007fc\u0085":           "abc",
		"\u202eسالم\u202c":                "سالم",
		"\u2068x\u2069\u200f\u200e\u061c": "x",
		"مُحَمَّد":                        "مُحَمَّد",
		"\xff\xfeok":                      "ok",
		"\ufeff":                          "",
	} {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%+q) = %+q, want %+q", in, got, want)
		}
	}
	if got := Clean(strings.Repeat("س", MaxText+5)); utf8.RuneCountInString(got) != MaxText {
		t.Errorf("a long text keeps %d letters, want %d", utf8.RuneCountInString(got), MaxText)
	}
}

func FuzzClean(f *testing.F) {
	f.Add("ليلى\u202e x")
	f.Fuzz(func(t *testing.T, s string) {
		once := Clean(s)
		if again := Clean(once); again != once {
			t.Errorf("Clean(%+q) = %+q, and again %+q", s, once, again)
		}
		if !utf8.ValidString(once) || strings.ContainsFunc(once, i18n.IsBidiControl) {
			t.Errorf("Clean(%+q) = %+q", s, once)
		}
	})
}
