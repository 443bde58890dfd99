package course

import (
	"fmt"
	"strings"
	"testing"

	"sanad/courses"
	"sanad/internal/lms"
	"sanad/storage/docstore"
)

func TestStem_is_the_same_for_the_forms_of_a_word(t *testing.T) {
	for want, words := range map[string][]string{
		"كلم": {"كلمه", "كلمات", "الكلمه", "والكلمات", "بالكلمات"}, "مرور": {"مرور", "المرور", "للمرور"}, "متطوع": {"متطوع", "المتطوعين", "متطوعون"},
		"password": {"password", "passwords"}, "polic": {"policies"}, "box": {"boxes"}, "address": {"address"}, "bus": {"bus"}, "ورد": {"ورد"}, "رده": {"ورده"},
	} {
		for _, w := range words {
			if got := stem(w); got != want {
				t.Errorf("stem(%q) = %q, want %q", w, got, want)
			}
		}
	}
}

func TestApart_counts_slips(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"privacy", "privacy", 0}, {"privcy", "privacy", 1}, {"pirvacy", "privacy", 1}, {"privaccy", "privacy", 1}, {"prevacy", "privacy", 1},
		{"privcay", "privacy", 1}, {"prvcy", "privacy", 2}, {"خصوصيه", "خصوصه", 1}, {"", "ab", 2}, {"water", "fire", 4}, {"water", "watermelons", 5},
	} {
		if got := apart([]rune(c.a), []rune(c.b), 5); got != c.want {
			t.Errorf("%q and %q are %d apart, want %d", c.a, c.b, got, c.want)
		}
	}
}

// TestTerms_of_a_long_text_fit_into_a_document of any store.
func TestTerms_of_a_long_text_fit_into_a_document(t *testing.T) {
	var text strings.Builder
	for n := range 2000 {
		fmt.Fprintf(&text, "word%dlong ", n)
	}
	if n := len(terms("o", text.String())); n != docstore.MaxKeys {
		t.Errorf("%d terms, want %d", n, docstore.MaxKeys)
	}
}

// TestCatalogue_understands_what_people_type: other forms of a word, and slips.
func TestCatalogue_understands_what_people_type(t *testing.T) {
	s, err := Open(t.Context(), sqlite(t), nil, lms.SystemClock)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range courses.Bundled() {
		p, report := courses.Read(c.Files)
		if !report.OK() {
			t.Fatal(report.Errors())
		}
		card := cardOf(s.newVersion(lms.SystemActor("o"), p))
		if err := s.cards.Insert(t.Context(), cardID("o", card.Course), &card); err != nil {
			t.Fatal(err)
		}
	}
	for text, want := range map[string]lms.CourseID{
		"كلمة المرور": "account-device-safety", "passwords": "account-device-safety", "privcy": "privacy-pdpl", "الخصوصيه": "privacy-pdpl",
		"خصوصيت المستفيدين": "privacy-pdpl", "phising": "account-device-safety", "zzzz": "", "كلمة الزعفران": "",
	} {
		l, err := s.Catalogue(t.Context(), "o", Filter{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		if want == "" && len(l.Cards) == 0 {
			continue
		}
		if len(l.Cards) != 1 || l.Cards[0].Course != want {
			t.Errorf("%q found %v, want %s", text, l.Tag, want)
		}
	}
}
