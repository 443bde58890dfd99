package i18n

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"sanad/internal/lms"
)

func TestFold_makes_spellings_equal(t *testing.T) {
	for _, same := range [][]string{
		{"مدرسة", "مدرسه", "مَدْرَسَةٌ", "مـدرسة"},
		{"إسلام", "اسلام", "أسلام", "آسلام"},
		{"مستشفى", "مستشفي"},
		{"مسؤول", "مسوول"},
		{"شيء", "شي"},
		{"سؤال ١٢٣", "سوال 123", "سؤال ۱۲۳"},
		{"Café", "cafe"},
		{"  two   words ", "TWO words"},
		{"\u2068سند\u2069", "سند"},
		{"٣٫٥", "3.5"},
	} {
		for _, s := range same[1:] {
			if got, want := Fold(s), Fold(same[0]); got != want {
				t.Errorf("Fold(%q) = %q, want %q like %q", s, got, want, same[0])
			}
		}
	}
}

func TestFold_keeps_different_words_apart(t *testing.T) {
	for _, pair := range [][2]string{{"حساب", "حاسب"}, {"سر", "صر"}, {"12", "21"}, {"قلب", "كلب"}} {
		if Fold(pair[0]) == Fold(pair[1]) {
			t.Errorf("%q and %q fold to the same", pair[0], pair[1])
		}
	}
}

func FuzzFold_is_idempotent(f *testing.F) {
	for _, s := range []string{"مدرسة", "É", "١٢", "ﷺ", "\xff", "İ", "ﬁ", "𝟘𝟡", "ẞ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Fold(s)
		if twice := Fold(once); twice != once {
			t.Errorf("Fold(%q) = %q, folded again %q", s, once, twice)
		}
	})
}

func TestPlural_arabic_has_six_forms(t *testing.T) {
	for n, want := range map[int64]Form{0: Zero, 1: One, 2: Two, 3: Few, 10: Few, 11: Many, 99: Many, 100: Other, 101: Other, 102: Other, 103: Few, 111: Many, 1000: Other} {
		if got := Plural(lms.Arabic, n); got != want {
			t.Errorf("Plural(ar, %d) = %s, want %s", n, got, want)
		}
	}
	for n, want := range map[int64]Form{0: Other, 1: One, 2: Other, 11: Other} {
		if got := Plural(lms.English, n); got != want {
			t.Errorf("Plural(en, %d) = %s, want %s", n, got, want)
		}
	}
}

func TestPrefs_numbers_in_the_readers_digits(t *testing.T) {
	ar, en := Prefs{Lang: lms.Arabic}, Prefs{Lang: lms.English}
	for _, c := range []struct{ got, want string }{
		{ar.Int(1234), "١٢٣٤"}, {ar.Int(1234567), "١٬٢٣٤٬٥٦٧"}, {en.Int(1234567), "1,234,567"}, {en.Int(-20000), "-20,000"},
		{ar.Float(2.50, 2), "٢٫٥"}, {en.Float(2.0, 2), "2"}, {ar.Percent(80.4), "٨٠٪\u061c"}, {en.Percent(80.5), "81%"},
		{en.Megabytes(0), "0.01"}, {en.Megabytes(123_456), "0.2"}, {ar.Megabytes(12_000_001), "١٣"}, {en.Megabytes(34_000), "0.04"},
		{en.Megabytes(54_000), "0.06"}, {en.Megabytes(54_000, 31_000), "0.1"}, {en.Megabytes(54_000, 0), "0.06"}, {en.Megabytes(54_000, 3_310_000), "3.5"},
		{Prefs{Lang: lms.Arabic, Digits: DigitsLatin}.Int(5), "5"}, {Prefs{Lang: lms.English, Digits: DigitsArabic}.Int(5), "٥"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestPrefs_one_instant_in_both_calendars(t *testing.T) {
	// 21:30 UTC is half past midnight in Riyadh: the next day in both calendars.
	at := time.Date(2026, 3, 12, 21, 30, 0, 0, time.UTC)
	for _, c := range []struct {
		p    Prefs
		want string
	}{
		{Prefs{Lang: lms.English}, "13 March 2026"},
		{Prefs{Lang: lms.English, Zone: "UTC"}, "12 March 2026"},
		{Prefs{Lang: lms.English, Calendar: CalendarBoth}, "13 March 2026 (24\u00a0Ramadan\u00a01447\u00a0AH)"},
		{Prefs{Lang: lms.Arabic}, "٢٤ رمضان ١٤٤٧هـ (١٣\u00a0مارس\u00a0٢٠٢٦م)"},
		{Prefs{Lang: lms.Arabic, Calendar: CalendarGregorian, Digits: DigitsLatin}, "13 مارس 2026م"},
	} {
		if got := c.p.Date(at); got != c.want {
			t.Errorf("%+v: got %q, want %q", c.p, got, c.want)
		}
	}
	if got, want := (Prefs{Lang: lms.Arabic}).Clock(at), "١٢:٣٠ ص"; got != want {
		t.Errorf("clock: got %q, want %q", got, want)
	}
}

func TestPrefs_Check_refuses_what_is_not_offered(t *testing.T) {
	for _, p := range []Prefs{{Lang: "fr"}, {Lang: lms.Arabic, Digits: "roman"}, {Lang: lms.Arabic, Calendar: "mayan"}, {Lang: lms.Arabic, Zone: "Mars/Base"}, {Lang: lms.Arabic, Zone: "../etc/passwd"}, {Lang: lms.Arabic, Zone: "Local"}} {
		if p.Check() == nil {
			t.Errorf("%+v was accepted", p)
		}
	}
	if err := (Prefs{Lang: lms.English, Zone: "Europe/Berlin", Calendar: CalendarHijri, Digits: DigitsLatin}).Check(); err != nil {
		t.Errorf("good preferences refused: %v", err)
	}
}

func catalogue(t *testing.T, ar, en string) *Catalogue {
	t.Helper()
	c, err := Load(fstest.MapFS{"ar/a.json": {Data: []byte(ar)}, "en/a.json": {Data: []byte(en)}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestLocale_T_chooses_the_form_and_isolates_names(t *testing.T) {
	c := catalogue(t, `{"a.n":{"zero":"لا دروس","one":"درس واحد","two":"درسان","few":"{n} دروس","many":"{n} درسًا","other":"{n} درس"},"a.hi":"أهلًا {name}"}`,
		`{"a.n":{"one":"one lesson","other":"{n} lessons"},"a.hi":"Hello {name}"}`)
	ar := c.For(Prefs{Lang: lms.Arabic})
	for n, want := range map[int]string{0: "لا دروس", 1: "درس واحد", 2: "درسان", 3: "٣ دروس", 11: "١١ درسًا", 100: "١٠٠ درس"} {
		if got := ar.T("a.n", "n", n); got != want {
			t.Errorf("n=%d: got %q, want %q", n, got, want)
		}
	}
	if got, want := ar.T("a.hi", "name", "Layla"), "أهلًا \u2068Layla\u2069"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if err := c.Check(); err != nil {
		t.Error(err)
	}
}

func TestCatalogue_Check_finds_what_is_missing(t *testing.T) {
	for name, pair := range map[string][2]string{
		"missing in":   {`{"a.x":"س"}`, `{}`},
		"lacks the":    {`{"a.x":{"one":"س"}}`, `{"a.x":{"one":"x","other":"y"}}`},
		"forms in one": {`{"a.x":"س"}`, `{"a.x":{"one":"x","other":"y"}}`},
		"takes":        {`{"a.x":"س {n}"}`, `{"a.x":"x {m}"}`},
		"is empty":     {`{"a.x":" "}`, `{"a.x":"x"}`},
	} {
		if err := catalogue(t, pair[0], pair[1]).Check(); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
