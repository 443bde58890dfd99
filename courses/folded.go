package courses

import (
	"sanad/internal/i18n"
	"sanad/internal/lms"
)

// folded remembers texts as a reader takes them, in each language.
type folded struct{ ar, en map[string]bool }

func newFolded() folded { return folded{map[string]bool{}, map[string]bool{}} }

// fold is the folding that marking uses.
func fold(s string) string { return i18n.Fold(s) }

// distinct reports a text that readers cannot tell from an earlier one, or that
// folds to nothing.
func (r *reader) distinct(seen folded, at spot, t lms.Text) {
	for lang, texts := range map[lms.Lang]map[string]bool{lms.Arabic: seen.ar, lms.English: seen.en} {
		s := t.AR
		if lang == lms.English {
			s = t.EN
		}
		f := fold(s)
		switch {
		case s == "":
			continue
		case f == "":
			r.addAt("E08.empty", at)
		case texts[f]:
			r.addAt("E08.equal", at, "text", s)
		}
		texts[f] = true
	}
}
