package question

import (
	"math"
	"testing"
)

// TestGrade_golden holds responses whose points were computed by hand from the
// rules in the package comment.
func TestGrade_golden(t *testing.T) {
	items := sample()
	tests := []struct {
		item string
		name string
		r    Response
		want float64
	}{
		{"single", "right", chose("b"), 1},
		{"single", "wrong", chose("a"), 0},
		{"single", "none", Response{}, 0},
		{"single", "two at once", chose("a", "b"), 0},
		{"multiple", "all three right", chose("a", "c", "e"), 3},
		{"multiple", "two of three", chose("a", "c"), 2},
		{"multiple", "one of three", chose("e"), 1},
		{"multiple", "three right, one wrong takes one away", chose("a", "b", "c", "e"), 2},
		{"multiple", "everything picked: three less two", chose("a", "b", "c", "d", "e"), 1},
		{"multiple", "one right, one wrong", chose("a", "b"), 0},
		{"multiple", "two wrong is not below nothing", chose("b", "d"), 0},
		{"all", "all three right", chose("a", "c", "e"), 3},
		{"all", "two of three", chose("a", "c"), 0},
		{"all", "one too many", chose("a", "b", "c", "e"), 0},
		{"truth", "right", chose("false"), 1},
		{"truth", "wrong", chose("true"), 0},
		{"text", "as written", typed("المصادقة الثنائية"), 1},
		{"text", "haa for taa marbuta, harakat", typed("المُصادقه  الثنائيّة"), 1},
		{"text", "English, other case", typed("Two-Factor"), 1},
		{"text", "something else", typed("كلمة المرور"), 0},
		{"text", "only harakat", typed("\u064e"), 0},
		{"strict", "as written", typed("مدرسة"), 1},
		{"strict", "outer and invisible marks", typed(" \u200fمدرسة\u200f "), 1},
		{"strict", "haa for taa marbuta", typed("مدرسه"), 0},
		{"numeric", "exact", typed("72"), 2},
		{"numeric", "Arabic-Indic digits", typed("٧٢"), 2},
		{"numeric", "Persian digits and Arabic decimal sign", typed("۷۲٫۵"), 2},
		{"numeric", "lower bound", typed("71.5"), 2},
		{"numeric", "just outside", typed("72.51"), 0},
		{"numeric", "with its unit", typed("٧٢ ساعة"), 2},
		{"numeric", "words", typed("ثلاثة أيام"), 0},
		{"exact", "binary fraction", typed("0,3"), 1},
		{"exact", "another", typed("0.31"), 0},
		{"match", "all four", parts("p", "p", "q", "q", "r", "r", "s", "s"), 4},
		{"match", "two of four, one distractor, one swapped", parts("p", "p", "q", "q", "r", "+x", "s", "r"), 2},
		{"match", "one alone", parts("r", "r"), 1},
		{"order", "right", parts("a", "1", "b", "2", "c", "3", "d", "4"), 3},
		{"order", "last first: ab, bc stay neighbours", parts("a", "2", "b", "3", "c", "4", "d", "1"), 2},
		{"order", "halves swapped: ab, cd", parts("a", "3", "b", "4", "c", "1", "d", "2"), 2},
		{"order", "reversed", parts("a", "4", "b", "3", "c", "2", "d", "1"), 0},
		{"order", "two in one place have no neighbours", parts("a", "1", "b", "2", "c", "2", "d", "3"), 0},
		{"order", "half answered", parts("a", "1", "b", "2"), 1},
		{"gaps", "both", parts("when", "72", "who", "sdaia"), 2},
		{"gaps", "one", parts("when", "72", "who", "press"), 1},
		{"gaps", "neither", parts("when", "90", "who", "press"), 0},
		{"errors", "both", chose("rush", "link"), 2},
		{"errors", "one", chose("rush"), 1},
		{"errors", "both and a clean one", chose("name", "rush", "link"), 1},
		{"errors", "clean ones only", chose("name", "bank"), 0},
		{"scenario", "best path: 4 of 4", chose("listen", "link"), 10},
		{"scenario", "2 less 1 of 4", chose("listen", "promise"), 2.5},
		{"scenario", "detour: 0+1+2 of 4", chose("advise", "sorry", "link"), 7.5},
		{"scenario", "hung up: below nothing is nothing", chose("advise", "end"), 0},
		{"scenario", "stopped after a good start: 2 less 1", chose("listen"), 2.5},
		{"scenario", "not begun", Response{}, 0},
		{"essay", "written, not reviewed", typed("كلمات تنتظر من يقرؤها"), 0},
	}
	if len(tests) < 40 {
		t.Fatalf("got %d golden responses, want at least 40", len(tests))
	}
	for _, tt := range tests {
		t.Run(tt.item+"/"+tt.name, func(t *testing.T) {
			got := Grade(items[tt.item], tt.r)
			if math.Abs(got.Points-tt.want) > 1e-9 {
				t.Errorf("got %v of %v points, want %v", got.Points, got.Max, tt.want)
			}
			if review := tt.item == "essay"; got.NeedsReview != review {
				t.Errorf("needs review: got %v, want %v", got.NeedsReview, review)
			}
		})
	}
}

func TestParseNumber(t *testing.T) {
	tests := []struct {
		in   string
		want float64
		ok   bool
	}{
		{"12", 12, true}, {"١٢", 12, true}, {"۱۲", 12, true}, {"-3", -3, true}, {"−3", -3, true},
		{"٣٫٥", 3.5, true}, {"3.5", 3.5, true}, {"3,5", 3.5, true}, {"1,500", 1500, true}, {"١٬٥٠٠", 1500, true},
		{"1,234,567.25", 1234567.25, true}, {"\u200f٧٢\u200f", 72, true}, {" 7 ", 7, true}, {".5", 0.5, true},
		{"1,23,4", 0, false}, {"1.2.3", 0, false}, {"", 0, false}, {"-", 0, false}, {"1e3", 0, false}, {"0x10", 0, false},
		{"inf", 0, false}, {"NaN", 0, false}, {"١٢ يوم", 0, false}, {",500", 0.5, false}, {"1.5,000", 0, false},
	}
	for _, tt := range tests {
		got, ok := ParseNumber(tt.in)
		if ok != tt.ok || ok && got != tt.want {
			t.Errorf("ParseNumber(%q): got %v, %v; want %v, %v", tt.in, got, ok, tt.want, tt.ok)
		}
	}
}
