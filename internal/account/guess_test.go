package account

import (
	"strings"
	"testing"
)

func TestGuessable_refuses_what_is_tried_first(t *testing.T) {
	own := []string{"noura.abdullah@charity.example", "نورة عبدالله", "Noura Abdullah"}
	for _, p := range []string{
		"passwordpassword", "Password!Password!2026", "p@ssw0rd p@ssw0rd", "qwertyuiop123456", "123456789012345678", "٠١٢٣٤٥٦٧٨٩٠١٢٣٤٥",
		"zyxwvutsrqponmlkji", "1qaz2wsx3edc4rfv", "Welcome2026Welcome", "sanad-sanad-sanad-1", "abcabcabcabcabcabc", "aB3$aB3$aB3$aB3$",
		"ahmed123456789012", "Mohammed@@Mohammed1", "bismillah bismillah", "iloveyouiloveyou22", "sunshine princess 9",
		"محمد محمد محمد محمد", "بسم الله الرحمن الرحيم", "كلمة المرور كلمة المرور", "أبتثجحخدذرزسشصض", "سند سند سند ١٢٣٤٥٦", "ضصثقفغعهخحجد123",
		"noura.abdullah 2026", "نورة عبدالله 12345", "Noura Noura Abdullah", "charity.example 123",
	} {
		if !guessable(p, own) {
			t.Errorf("%q passes", p)
		}
	}
}

func TestGuessable_lets_words_through_that_have_nothing_to_do_with_each_other(t *testing.T) {
	for _, p := range []string{
		"a long enough phrase 27", "another long phrase 9", "dragon coffee silver winter", "correct horse battery staple",
		"كلمة مرور طويلة جدًا", "قنديل يعبر جسر الصباح", "نخلة تقرأ على السطح", "kT7#vQ2!mZ9@wL4", "four-palms-beside-the-well",
	} {
		if guessable(p, []string{"layla@example.org", "ليلى", "Layla"}) {
			t.Errorf("%q is refused", p)
		}
	}
}

func TestCommon_has_words_of_both_keyboards_and_every_run(t *testing.T) {
	d := common()
	if len(d.words) < 900 || len(d.runs) < 20 || d.longest < 20 {
		t.Errorf("%d words, %d runs, the longest of %d letters", len(d.words), len(d.runs), d.longest)
	}
	for _, w := range []string{"123456", "محمد", "sanad", "حشسسصخقي"} {
		if !d.words[foldPassword(w)] {
			t.Errorf("%q is missing", w)
		}
	}
}

func FuzzGuessable_ends_and_never_likes_repeats_of_one_letter(f *testing.F) {
	for _, s := range []string{"", "a", "passwordpassword", "قنديل يعبر جسر", "\xff\u202e", strings.Repeat("ab", 60)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > MaxPassword {
			s = s[:MaxPassword]
		}
		guessable(s, []string{s})
		if r := []rune(foldPassword(s)); len(r) > 0 && !guessable(strings.Repeat(string(r[:1]), 20), nil) {
			t.Errorf("twenty times %q passes", r[0])
		}
	})
}
