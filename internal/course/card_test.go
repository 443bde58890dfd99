package course

import (
	"slices"
	"testing"

	"sanad/internal/i18n"
)

func TestTerms_words_are_found_without_what_is_attached(t *testing.T) {
	for _, c := range []struct {
		text, search string
		found        bool
	}{
		{"سلامة الحسابات والأجهزة", "الأجهزة", true},
		{"سلامة الحسابات والأجهزة", "اجهزه", true},
		{"سلامة الحسابات والأجهزة", "حساب", true},
		{"مقدمة للمتطوعين", "متطوعين", true},
		{"مقدمة للمتطوعين", "المتطوعين", true},
		{"التطوع بالمدينة", "المدينة", true},
		{"عطر ورد", "رد", false},
		{"Privacy & safety", "priv", true},
		{"Privacy & safety", "vacy", false},
		{"الدرس ٣", "3", false}, // words of one letter are not indexed
		{"نظام 2023", "٢٠٢٣", true},
	} {
		got := true
		for _, w := range i18n.Tokens(c.search) {
			got = got && slices.Contains(terms("o", c.text), term("o", w))
		}
		if got != c.found {
			t.Errorf("%q in %q: found %v, want %v", c.search, c.text, got, c.found)
		}
	}
}
