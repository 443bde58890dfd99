package sheet

import (
	"strings"
	"unicode"
)

// census counts what tells a text apart from bytes read in the wrong encoding.
type census struct {
	words, mixed  int // words beyond ASCII; those of Arabic and Latin letters in one
	signs, odd    int // signs beyond ASCII; those that nobody writes between words
	arabic, latin bool
	beyond        bool // whether the word so far leaves ASCII
}

// plausible reports whether a text beyond ASCII reads like Arabic or Latin words.
// German in the Western encoding, or Arabic in that of ISO or DOS, puts Latin and
// Arabic letters into the same words when it is read as Windows-1256, and so do
// pictures and programs. A tenth of odd signs and a fifth of mixed words are
// allowed, for people do write "الPDF".
func plausible(text string) bool {
	var c census
	for _, r := range text {
		c.take(r)
	}
	c.end()
	return c.mixed*5 <= c.words && c.odd*10 <= c.signs
}

// take counts one letter or sign.
func (c *census) take(r rune) {
	if r >= 0x80 {
		c.signs++
	}
	switch {
	case r == 'ـ' || unicode.Is(unicode.Mn, r): // the encoding has no marks but those of Arabic
		c.arabic, c.beyond = true, true
	case unicode.IsLetter(r):
		c.arabic = c.arabic || unicode.Is(unicode.Arabic, r)
		c.latin = c.latin || unicode.Is(unicode.Latin, r)
		c.beyond = c.beyond || r >= 0x80
	default:
		c.end()
		if r >= 0x80 && !strings.ContainsRune(usualSigns, r) {
			c.odd++
		}
	}
}

// end ends a word.
func (c *census) end() {
	if c.beyond {
		c.words++
		if c.arabic && c.latin {
			c.mixed++
		}
	}
	c.arabic, c.latin, c.beyond = false, false, false
}

// usualSigns are the signs of Windows-1256 that stand in tables of people.
const usualSigns = "،؛؟«»‘’“”–—…•·×÷±°€£\u00a0\u00ad\u200c\u200d\u200e\u200f"
