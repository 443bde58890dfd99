package courses

import (
	"bytes"
	"regexp"
)

// Some Markdown takes a parser quadratic time: it is long without a blank line,
// or nests without end. No reader wants such prose either, so it is refused
// before it is parsed.
const (
	maxLine      = 8 << 10  // bytes of a line
	maxParagraph = 24 << 10 // bytes without a blank line
	maxIndent    = 32
	maxMarks     = 8 // quotation and list marks before a line's text
	maxSpecial   = 1000
)

var lineMarks = regexp.MustCompile(`^(?:[ \t]*(?:>|[-*+][ \t]|[0-9]{1,9}[.)][ \t]))*[ \t]*`)

// dense returns the first line that makes a text too dense to parse, from 1,
// or 0 when there is none.
func dense(src []byte) int {
	run, special := 0, 0
	for i, line := range bytes.Split(src, []byte("\n")) {
		if run += len(line) + 1; len(bytes.TrimSpace(line)) == 0 {
			run, special = 0, 0
		}
		special += specials(line)
		head := lineMarks.Find(line)
		if len(line) > maxLine || run > maxParagraph || special > maxSpecial || indented(line) > maxIndent || marks(head) > maxMarks {
			return i + 1
		}
	}
	return 0
}

// specials counts the characters that may open something inline.
func specials(line []byte) int {
	n := 0
	for _, c := range line {
		switch c {
		case '[', ']', '*', '_', '`', '<', '&', '!', '|':
			n++
		}
	}
	return n
}

func indented(line []byte) int { return len(line) - len(bytes.TrimLeft(line, " \t")) }

// marks counts the container marks in the head of a line.
func marks(head []byte) int {
	n := 0
	for _, c := range head {
		switch c {
		case '>', '-', '*', '+', '.', ')':
			n++
		}
	}
	return n
}
