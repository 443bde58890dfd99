package course

import (
	"testing"
	"unicode/utf8"
)

func FuzzSearchWords_are_few_and_short(f *testing.F) {
	for _, s := range []string{"", "الخصوصية", "privacy privacies", "ال", "\xff\xfe", "\u0640\u0640", "a b c d e f g h i", "١٢ 12"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		words := searchWords(text)
		if len(words) > maxSearchWords {
			t.Errorf("%q: %d words", text, len(words))
		}
		for _, w := range words {
			if n := utf8.RuneCountInString(w); n < minTerm || n > maxTerm || !utf8.ValidString(w) {
				t.Errorf("%q: word %q", text, w)
			}
		}
	})
}
