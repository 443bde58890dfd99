package pdf

import (
	"slices"
	"unicode"

	"github.com/go-text/typesetting/bidi"
)

// Isolates keep a foreign piece of text from reordering what is around it.
const (
	isolateFirst = '\u2068'
	isolateEnd   = '\u2069'
)

// isolate wraps a text so that it stands by itself.
func isolate(s string) string { return string(isolateFirst) + s + string(isolateEnd) }

// pieces lists the runs of a text in the order they are read.
func pieces(runes []rune, runs bidi.Runs) []bidi.Run {
	var out []bidi.Run
	for i := range runs.NumRuns() {
		r := runs.Run(i)
		if i > 0 && r.IsLeftToRight() && r.Level >= 2 {
			if n := numberEnd(runes[r.Start:r.End]); n > 0 {
				out = append(out, bidi.Run{Start: r.Start, End: r.Start + n, Level: r.Level})
				r.Start, r.Level = r.Start+n, r.Level-2
			}
		}
		out = append(out, r)
	}
	return out
}

// numberEnd finds a number at the start of a run that goes on with left-to-right
// words. The number belongs to the right-to-left text before it and stands two
// levels deeper than the words; the run does not tell, since it has one
// direction. It returns 0 where there is no such number.
func numberEnd(run []rune) int {
	n := 0
	for n < len(run) && (unicode.IsDigit(run[n]) || n > 0 && slices.Contains([]rune("., :/-"), run[n]) && n+1 < len(run) && unicode.IsDigit(run[n+1])) {
		n++
	}
	rest := run[n:]
	if n == 0 || len(rest) == 0 || unicode.IsLetter(rest[0]) || !slices.ContainsFunc(rest, unicode.IsLetter) {
		return 0
	}
	return n
}

// visual puts runs in the order they stand on the line (rule L2 of the bidi
// algorithm): from the deepest level on, sequences at that level are reversed.
func visual(runs []bidi.Run) []bidi.Run {
	var deepest bidi.Level
	for _, r := range runs {
		deepest = max(deepest, r.Level)
	}
	for level := deepest; level > 0; level-- {
		for i := 0; i < len(runs); i++ {
			j := i
			for j < len(runs) && runs[j].Level >= level {
				j++
			}
			slices.Reverse(runs[i:j])
			i = max(i, j-1)
		}
	}
	return runs
}

// visible drops the characters that only steer direction.
func visible(runes []rune) []rune {
	out := make([]rune, 0, len(runes))
	for _, r := range runes {
		if r != isolateFirst && r != isolateEnd {
			out = append(out, r)
		}
	}
	return out
}
