package pdf

import (
	"strings"
	"testing"

	"sanad/internal/lms"
)

// spell puts the letters of a line one after another, from left to right.
func spell(l line) string {
	var b strings.Builder
	for _, r := range l.runs {
		for _, g := range r.glyphs {
			b.WriteString(g.text)
		}
	}
	return b.String()
}

func TestShape_visualOrder(t *testing.T) {
	p := newPen(newEmbedded(regular, "R"))
	for _, tc := range []struct {
		text string
		rtl  bool
		want string
	}{
		{"abc", false, "abc"},
		{"سلم", true, "ملس"},
		{"سلم 95", true, "95 ملس"},
		{isolate("95%") + " سلم", true, "ملس 95%"},
		{"سلم (abc)", true, "(abc) ملس"},
		{"abc سلم 12 def", false, "abc 12 ملس def"},
		{percent(Options{}, 95, lms.Arabic), true, "٪٩٥"},
		{percent(Options{}, 95, lms.English), false, "95%"},
		{"الله", true, "هللا"},
		{"لا", true, "ال"},
		{"office", false, "office"},
		{"", true, ""},
	} {
		if got := spell(p.shape(tc.text, tc.rtl)); mirrored(got) != mirrored(tc.want) {
			t.Errorf("shape(%q) reads %q, want %q", tc.text, got, tc.want)
		}
	}
}

// mirrored makes brackets equal: a bracket between right-to-left letters is
// drawn the other way round.
func mirrored(s string) string { return strings.NewReplacer("(", "|", ")", "|").Replace(s) }

func TestShape_oneGlyphALetterAndNoControls(t *testing.T) {
	p := newPen(newEmbedded(bold, "B"))
	for _, n := range names {
		for _, g := range p.shape(isolate(n.AR+" "+n.EN), true).runs {
			for _, c := range g.glyphs {
				if n := len([]rune(c.text)); n != 1 || strings.ContainsAny(c.text, "\u2068\u2069") {
					t.Errorf("a glyph stands for %q", c.text)
				}
			}
		}
	}
}

func TestShape_lettersJoin(t *testing.T) {
	p := newPen(newEmbedded(regular, "R"))
	alone := p.shape("ع", true).runs[0].glyphs[0].gid
	seen := map[int]bool{alone: true}
	for _, g := range p.shape("ععع", true).runs[0].glyphs {
		if seen[g.gid] {
			t.Errorf("glyph %d is used twice: the letters are not joined", g.gid)
		}
		seen[g.gid] = true
	}
}
