package render

import (
	"bytes"
	"strings"

	"sanad/internal/i18n"
	"sanad/internal/lms"
)

// shapeDigits writes the digits of finished Arabic markup in the digits its
// reader chose: those of lessons and questions too, which authors type as ASCII.
// Words with a Latin letter, code, what is marked as English or as left to right,
// and what stands in tags stay as they are: they are read by machines or copied,
// or are another language's.
func shapeDigits(out *bytes.Buffer, html []byte) {
	var skip stretch   // to be left alone
	done, word := 0, 0 // what has been written; where the word at hand began
	for i := 0; i < len(html); {
		switch c := html[i]; {
		case c == '<':
			end := i + bytes.IndexByte(html[i:], '>') + 1
			if end == i {
				end = len(html)
			}
			skip.pass(html[i:end])
			i, word = end, end
		case c == ' ' || c == '\n' || c == '\t':
			i++
			word = i
		case c >= '0' && c <= '9' && skip.depth == 0:
			end := wordEnd(html, i)
			if !latin(html[word:end]) {
				out.Write(html[done:word])
				shapeWord(out, html[word:end])
				done = end
			}
			i = end
		default:
			i++
		}
	}
	out.Write(html[done:])
}

// wordEnd is where the word that holds place i ends.
func wordEnd(html []byte, i int) int {
	for i < len(html) && html[i] != ' ' && html[i] != '\n' && html[i] != '\t' && html[i] != '<' {
		i++
	}
	return i
}

// verbatim are the elements whose text is not prose.
var verbatim = map[string]bool{"style": true, "script": true, "textarea": true, "code": true, "kbd": true}

// stretch is an element whose text is left alone, and how many of its name are
// open within it.
type stretch struct {
	name  string
	depth int
}

// pass goes on behind a tag.
func (s *stretch) pass(tag []byte) {
	if s.depth == 0 && (len(tag) < len("<kbd>") || tag[1] == '/') {
		return // nothing begins here
	}
	switch name := tagName(tag); {
	case s.depth > 0 && string(name) == s.name:
		s.depth++
	case s.depth > 0 && string(name) == "/"+s.name:
		s.depth--
	case s.depth == 0 && foreign(name, tag):
		*s = stretch{string(name), 1}
	}
}

// foreign reports whether a tag begins what is not Arabic prose.
func foreign(name, tag []byte) bool {
	if !verbatim[string(name)] && !ltr(tag) && !bytes.Contains(tag, []byte(` lang="en"`)) {
		return false
	}
	return !void[string(name)] && !bytes.HasSuffix(tag, []byte("/>"))
}

// ltr reports whether one of a tag's classes marks it as left to right, or its
// digits as samples.
func ltr(tag []byte) bool {
	if !bytes.Contains(tag, []byte("ltr")) { // hardly any tag has it
		return false
	}
	_, rest, _ := bytes.Cut(tag, []byte(` class="`))
	classes, _, _ := bytes.Cut(rest, []byte(`"`))
	for class := range bytes.FieldsSeq(classes) {
		if string(class) == "ltr" || string(class) == "ltr-digits" {
			return true
		}
	}
	return false
}

// void are the elements that hold no text and are not closed.
var void = map[string]bool{"input": true, "img": true, "link": true, "meta": true, "br": true, "hr": true, "source": true, "track": true}

func tagName(tag []byte) []byte {
	end := bytes.IndexAny(tag, " \n\t>")
	if end < 0 {
		end = len(tag)
	}
	return tag[1:end]
}

// latin reports whether a word holds a letter of ours or an escaped sign.
func latin(word []byte) bool {
	for _, c := range word {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '&' {
			return true
		}
	}
	return false
}

// shapeWord writes a word's digits in Arabic-Indic. A lone point between digits
// is a decimal one; in "1.0.0" points only part.
func shapeWord(out *bytes.Buffer, word []byte) {
	if bytes.Count(word, point) < 2 {
		out.Write(i18n.AppendArabicIndic(out.AvailableBuffer(), word))
		return
	}
	for i := range word {
		if c := word[i]; c >= '0' && c <= '9' {
			out.WriteRune('٠' + rune(c-'0'))
		} else {
			out.WriteByte(c)
		}
	}
}

var point = []byte(".")

// ArabicIndic reports whether the page's reader reads Arabic-Indic digits.
func (b *Base) ArabicIndic() bool {
	return b.Lang == lms.Arabic && strings.HasPrefix(b.Int(1), "١")
}
