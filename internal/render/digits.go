package render

import (
	"bytes"
	"strings"

	"sanad/internal/i18n"
	"sanad/internal/lms"
)

// shapeDigits writes the digits of a finished Arabic page in the digits its
// reader chose: those of lessons and questions too, which authors type as ASCII.
// Words with a Latin letter, code, what is marked as left to right, and what
// stands in tags stay as they are: they are read by machines or copied.
func shapeDigits(out *bytes.Buffer, html []byte) {
	skip := ""         // the element that ends a stretch to be left alone
	done, word := 0, 0 // what has been written; where the word at hand began
	for i := 0; i < len(html); {
		switch c := html[i]; {
		case c == '<':
			end := i + bytes.IndexByte(html[i:], '>') + 1
			if end == i {
				end = len(html)
			}
			skip = after(html[i:end], skip)
			i, word = end, end
		case c == ' ' || c == '\n' || c == '\t':
			i++
			word = i
		case c >= '0' && c <= '9' && skip == "":
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

// after returns what is to be left alone behind a tag.
func after(tag []byte, skip string) string {
	name := tagName(tag)
	switch {
	case skip != "" && name == "/"+skip:
		return ""
	case skip != "":
		return skip
	case verbatim[name], bytes.Contains(tag, []byte(`class="ltr`)) && tag[len(tag)-2] != '/':
		return name
	}
	return ""
}

func tagName(tag []byte) string {
	end := bytes.IndexAny(tag, " \n\t>")
	if end < 0 {
		end = len(tag)
	}
	return string(tag[1:end])
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
