package pdf

import (
	"strings"

	"sanad/internal/lms"
)

// sheet is a certificate being drawn.
type sheet struct {
	canvas
	cert    Certificate
	options Options
	plain   *pen
	strong  *pen
}

func newSheet(c Certificate, o Options) *sheet {
	return &sheet{cert: c, options: o, plain: newPen(newEmbedded(regular, "R")), strong: newPen(newEmbedded(bold, "B"))}
}

// text draws one line with its middle at x.
func (s *sheet) text(p *pen, text string, lang lms.Lang, x, y, size float64, i ink) {
	l := p.shape(text, lang == lms.Arabic)
	s.write(p.embedded, l, x-p.points(l, size)/2, y, size, i)
}

// points is the width of a line at a size.
func (p *pen) points(l line, size float64) float64 {
	return float64(l.width) * size / float64(p.embedded.face.upem)
}

// fit finds the largest size, from most down to least, at which a text fits a
// width in at most max lines, and breaks it. What does not fit even then is
// made as small as it must be.
func (p *pen) fit(text string, rtl bool, width, most, least float64, max int) ([]string, float64) {
	const smallest = 4
	words := p.measure(text, rtl)
	for size := most; ; size -= 0.5 {
		allowed := 1
		if size <= (most+least)/2 {
			allowed = max
		}
		lines, widest := words.wrap(width / size)
		if len(lines) <= allowed && widest <= width/size || size <= smallest {
			return words.balance(len(lines), width/size), size
		}
	}
}

// measured is a text by its words, with their widths at size one. Letters do
// not join over a space, so a line is as wide as its words and spaces.
type measured struct {
	words  []string
	widths []float64
	space  float64
}

func (p *pen) measure(text string, rtl bool) measured {
	m := measured{words: strings.Fields(text), space: p.points(p.shape(" ", rtl), 1)}
	for _, w := range m.words {
		m.widths = append(m.widths, p.points(p.shape(w, rtl), 1))
	}
	return m
}

// wrap breaks the text between words and returns the width of the widest line.
func (m measured) wrap(width float64) (lines []string, widest float64) {
	from, at := 0, 0.0
	for i, w := range m.widths {
		if i > from && at+m.space+w > width {
			lines, from, at = append(lines, strings.Join(m.words[from:i], " ")), i, 0
		}
		if i > from {
			at += m.space
		}
		at += w
		widest = max(widest, at)
	}
	return append(lines, strings.Join(m.words[from:], " ")), widest
}

// balance breaks the text into n lines of about one length.
func (m measured) balance(n int, width float64) []string {
	lines, _ := m.wrap(width)
	for n > 1 {
		width *= 0.97
		closer, widest := m.wrap(width)
		if len(closer) > n || widest > width {
			break
		}
		lines = closer
	}
	return lines
}
