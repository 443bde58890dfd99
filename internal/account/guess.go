package account

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"sanad/internal/i18n"
)

// minGuess is what a password must be worth at least: a letter counts one, and
// whatever is tried first, however long, counts two. Four unrelated words are
// enough, even if each of them is common.
const (
	minGuess   = 8
	knownGuess = 2
)

// minRun is how many neighbours make a run.
const minRun = 4

//go:embed common.txt
var commonText string

// dictionary is what is tried first: words, and runs of which any part counts.
type dictionary struct {
	words   map[string]bool
	runs    []string
	longest int // of the words and runs, in letters
}

// common is the dictionary that comes with the program, read once.
var common = sync.OnceValue(func() *dictionary {
	d := &dictionary{words: map[string]bool{}}
	for line := range strings.Lines(commonText) {
		if run, ok := strings.CutPrefix(line, "~"); ok {
			d.addRun(foldPassword(run))
		} else if !strings.HasPrefix(line, "#") {
			d.add(strings.Fields(line)...)
		}
	}
	return d
})

// addRun adds a run in both directions.
func (d *dictionary) addRun(run string) {
	back := []rune(run)
	slices.Reverse(back)
	d.runs = append(d.runs, run, string(back))
	d.longest = max(d.longest, len(back))
}

// add adds words that are long enough to be told from chance.
func (d *dictionary) add(words ...string) {
	for _, w := range words {
		w = foldPassword(w)
		if n := utf8.RuneCountInString(w); n >= 3 {
			d.words[w] = true
			d.longest = max(d.longest, n)
		}
	}
}

// knows reports whether s is a word, or part of a run.
func (d *dictionary) knows(s string, n int) bool {
	return d.words[s] || n >= minRun && slices.ContainsFunc(d.runs, func(run string) bool { return strings.Contains(run, s) })
}

// foldPassword keeps letters and digits, in the spelling in which they are
// compared: "P@ss-Word ١٢" and "pssword12" are one.
func foldPassword(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, i18n.Fold(s))
}

// guessable reports whether a password is made of little more than what is tried
// first: common words, runs, what repeats, and the person's own words.
func guessable(password string, own []string) bool {
	mine := &dictionary{words: map[string]bool{}}
	for _, o := range own {
		mine.add(append(i18n.Tokens(o), o)...)
	}
	return worth(unit([]rune(foldPassword(password))), common(), mine) < minGuess
}

// unit is what a text repeats; the text itself where it repeats nothing.
func unit(s []rune) []rune {
	for p := 1; p < len(s); p++ {
		if slices.Equal(s[p:], s[:len(s)-p]) {
			return s[:p]
		}
	}
	return s
}

// worth is the least that the text can be made up from. A piece that follows
// itself is free.
func worth(s []rune, dicts ...*dictionary) int {
	best, last := make([]int, len(s)+1), make([]string, len(s)+1)
	for end := 1; end <= len(s); end++ {
		best[end], last[end] = best[end-1]+1, ""
		for _, d := range dicts {
			for begin := max(0, end-d.longest); begin < end; begin++ {
				piece := string(s[begin:end])
				if !d.knows(piece, end-begin) {
					continue
				}
				cost := best[begin] + knownGuess
				if last[begin] == piece {
					cost = best[begin]
				}
				if cost < best[end] {
					best[end], last[end] = cost, piece
				}
			}
		}
	}
	return best[len(s)]
}
