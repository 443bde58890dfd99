package pdf

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// ink is a colour, red, green, blue.
type ink [3]byte

// The palette: teal, sand, date-brown and gold, on warm paper.
var (
	teal  = ink{0x0F, 0x5B, 0x57}
	sand  = ink{0xF6, 0xF1, 0xE7}
	paper = ink{0xFD, 0xFB, 0xF6}
	brown = ink{0x7A, 0x4A, 0x21}
	gold  = ink{0xB8, 0x89, 0x2B}
	dark  = ink{0x22, 0x30, 0x2F}
	white = ink{0xFF, 0xFF, 0xFF}
	black = ink{0, 0, 0}
)

// canvas is the page being drawn, in points from the lower left corner.
type canvas struct{ content bytes.Buffer }

func (c *canvas) op(format string, args ...any) { fmt.Fprintf(&c.content, format+"\n", args...) }

func (c *canvas) fill(i ink)               { c.op("%s rg", i.components()) }
func (c *canvas) stroke(i ink, w float64)  { c.op("%s RG %s w", i.components(), num(w)) }
func (c *canvas) rect(x, y, w, h float64)  { c.op("%s %s %s %s re", num(x), num(y), num(w), num(h)) }
func (c *canvas) box(x, y, w, h float64)   { c.rect(x, y, w, h); c.op("f") }
func (c *canvas) frame(x, y, w, h float64) { c.rect(x, y, w, h); c.op("S") }

// rule draws a line.
func (c *canvas) rule(x1, y1, x2, y2 float64) {
	c.op("%s %s m %s %s l S", num(x1), num(y1), num(x2), num(y2))
}

// polygon adds a closed path; the caller paints it.
func (c *canvas) polygon(points [][2]float64) {
	for i, p := range points {
		verb := "l"
		if i == 0 {
			verb = "m"
		}
		c.op("%s %s %s", num(p[0]), num(p[1]), verb)
	}
	c.op("h")
}

// write draws a line of text from x on at the baseline y.
func (c *canvas) write(e *embedded, l line, x, y, size float64, i ink) {
	c.op("BT /%s %s Tf %s rg 1 0 0 1 %s %s Tm", e.label, num(size), i.components(), num(x), num(y))
	for _, run := range l.runs {
		c.run(e, run)
	}
	c.op("ET")
}

// run writes the glyphs of one run as one array of codes and adjustments: more
// than one would break words for those who select the text.
func (c *canvas) run(e *embedded, r run) {
	var b strings.Builder
	gap := 0 // how far the reader's pen is ahead
	for _, g := range r.glyphs {
		if gap != 0 {
			fmt.Fprint(&b, gap)
		}
		fmt.Fprintf(&b, "<%04X>", e.cid(g.character))
		gap = e.width(g.character) - e.scale(g.advance)
	}
	if gap != 0 {
		fmt.Fprint(&b, gap)
	}
	c.op("[%s] TJ", b.String())
}

func (i ink) components() string {
	return num(float64(i[0])/255) + " " + num(float64(i[1])/255) + " " + num(float64(i[2])/255)
}

// num writes a number to a thousandth, as short as it can be.
func num(v float64) string {
	s := strconv.FormatFloat(v, 'f', 3, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" || s == "" {
		return "0"
	}
	return s
}
