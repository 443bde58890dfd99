package sheet

import (
	"fmt"
	"strings"
	"testing"

	"sanad/internal/i18n"
	"sanad/internal/lms"
)

// Every sentence gets its arguments, whatever the number in it: none shows a
// brace, and those with a place name it.
func TestMessages_take_the_arguments_they_are_given(t *testing.T) {
	c := words(t)
	args := map[string]any{"row": 17, "column": "البريد", "columns": []string{"الاسم / Name"}, "name": "a.pdf", "sign": ";", "first": "A", "second": "C",
		"encoding": "UTF-8", "sheet": "People"}
	for _, lang := range lms.Langs {
		locale := c.For(i18n.Prefs{Lang: lang})
		for _, key := range c.Keys(lang) {
			if !strings.HasPrefix(key, "sheet.") {
				continue
			}
			for _, n := range []int{0, 1, 2, 3, 11, 100, 100_000} {
				args["n"] = n
				text := locale.Message(key, args)
				placed := strings.HasPrefix(text, "الصف") || strings.HasPrefix(text, "Row")
				if strings.ContainsAny(text, "{}") || placed && !strings.Contains(text, locale.Int(17)) {
					t.Errorf("%s %s, n %d: %s", lang, key, n, text)
				}
			}
		}
	}
}

func TestMessages_count_as_Arabic_does(t *testing.T) {
	locale := words(t).For(i18n.Prefs{Lang: lms.Arabic})
	for n, want := range map[int]string{0: "لا صفوف", 1: "صف واحد", 2: "صفان", 3: "٣ صفوف", 11: "١١ صفًا", 100: "١٠٠ صف.", 100_000: "١٠٠٬٠٠٠ صف."} {
		if got := fmt.Sprint(i18n.StripBidi(locale.T("sheet.read_csv", "n", n))); !strings.Contains(got, want) {
			t.Errorf("%d: %s", n, got)
		}
	}
}
