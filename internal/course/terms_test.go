package course

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"sanad/courses"
	"sanad/internal/lms"
	"sanad/internal/testkit/sqlitetest"
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

// TestCatalogue_understands_what_people_type: other forms of a word, and slips,
// of which it says what it took them for.
func TestCatalogue_understands_what_people_type(t *testing.T) {
	s := bundled(t)
	for _, c := range []struct {
		text     string
		course   lms.CourseID
		searched string
	}{
		{"كلمة المرور", "account-device-safety", ""}, {"passwords", "account-device-safety", ""}, {"الخصوصيه", "privacy-pdpl", ""},
		{"privcy", "privacy-pdpl", "privacy"}, {"Privcy, please: PDPL", "", ""}, {"PDPL: Privcy!", "privacy-pdpl", "PDPL: privacy!"},
		{"خصوصيت المستفيدين", "privacy-pdpl", "خصوصية المستفيدين"}, {"\u202eخصوصيت", "privacy-pdpl", "خصوصية"},
		{"phising", "account-device-safety", "phishing"}, {"zzzz", "", ""}, {"كلمة الزعفران", "", ""},
	} {
		l, err := s.Catalogue(t.Context(), "o", Filter{Text: c.text})
		if err != nil {
			t.Fatal(err)
		}
		var found lms.CourseID
		if len(l.Cards) > 0 {
			found = l.Cards[0].Course
		}
		if found != c.course || len(l.Cards) > 1 {
			t.Errorf("%q found %v, want %s", c.text, l.Tag, c.course)
		}
		if got := l.Searched(c.text); got != c.searched {
			t.Errorf("%q was searched as %q, want %q", c.text, got, c.searched)
		}
	}
}

// bundled is a catalogue of the courses that come with the program.
func bundled(t *testing.T) *Service {
	t.Helper()
	s, err := Open(t.Context(), sqlitetest.Open(t), nil, lms.SystemClock)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range courses.Bundled() {
		p, report := courses.Read(c.Files)
		if !report.OK() {
			t.Fatal(report.Errors())
		}
		v := s.newVersion(lms.SystemActor("o"), p)
		card := cardOf(v)
		err := errors.Join(s.versions.Insert(t.Context(), versionKey("o", v.ID), v), s.cards.Insert(t.Context(), cardID("o", card.Course), &card))
		if err != nil {
			t.Fatal(err)
		}
	}
	return s
}
