package qr

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// Quiet is the width of the white margin that readers need, in modules.
const Quiet = 4

// MaxText bounds what is encoded, in bytes.
const MaxText = 300

// Bar is a horizontal row of dark modules.
type Bar struct{ X, Y, W int }

// Code is a QR code: Size modules wide and high, without its margin.
type Code struct {
	Size int
	Bars []Bar
}

// New encodes a text, readable with 15 % of it dirty. It fails for texts longer
// than MaxText.
func New(text string) (Code, error) {
	if text == "" || len(text) > MaxText {
		return Code{}, fmt.Errorf("qr code of %d bytes", len(text))
	}
	c, err := qr.Encode(text, qr.M)
	if err != nil {
		return Code{}, fmt.Errorf("qr code: %w", err)
	}
	code := Code{Size: c.Size}
	for y := range c.Size {
		for x := 0; x < c.Size; x++ {
			w := 0
			for x+w < c.Size && c.Black(x+w, y) {
				w++
			}
			if w > 0 {
				code.Bars = append(code.Bars, Bar{x, y, w})
				x += w
			}
		}
	}
	return code, nil
}

// SVG returns the code with its margin as an SVG element, dark on white in any
// colour scheme, decorative to screen readers: the address stands beside it.
func (c Code) SVG() string {
	var b strings.Builder
	side := c.Size + 2*Quiet
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" shape-rendering="crispEdges" aria-hidden="true">`, side, side)
	fmt.Fprintf(&b, `<path fill="#fff" d="M0 0h%dv%dH0z"/><path fill="#000" d="`, side, side)
	for _, r := range c.Bars {
		fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", r.X+Quiet, r.Y+Quiet, r.W, r.W)
	}
	b.WriteString(`"/></svg>`)
	return b.String()
}
