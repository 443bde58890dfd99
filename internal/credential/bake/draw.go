package bake

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image"
	"image/png"
	"strconv"
	"strings"

	"golang.org/x/image/vector"

	"sanad/internal/credential/pdf"
)

// DrawPNG returns the picture in PNG, on a transparent ground.
func (p Picture) DrawPNG() ([]byte, error) {
	img := image.NewRGBA(image.Rect(0, 0, Side, Side))
	r := vector.NewRasterizer(Side, Side)
	for _, s := range p.shapes() {
		at := bounds(s.path)
		r.Reset(at.Dx(), at.Dy())
		trace(r, s.path, at.Min)
		r.Draw(img, at, image.NewUniform(s.ink), image.Point{})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, fmt.Errorf("draw badge: %w", err)
	}
	return b.Bytes(), nil
}

// bounds is the part of the picture that a path lies in.
func bounds(path []pdf.Segment) image.Rectangle {
	low, high := point{Side, Side}, point{}
	for _, s := range path {
		for _, p := range s.Points[:1+int(s.Kind)/int(pdf.Curve)] {
			low = point{min(low[0], p[0]), min(low[1], p[1])}
			high = point{max(high[0], p[0]), max(high[1], p[1])}
		}
	}
	return image.Rect(int(low[0])-1, int(low[1])-1, int(high[0])+2, int(high[1])+2).Intersect(image.Rect(0, 0, Side, Side))
}

// trace moves the rasterizer's pen along a path, seen from a corner.
func trace(r *vector.Rasterizer, path []pdf.Segment, corner image.Point) {
	f := func(p point) (x, y float32) {
		return float32(p[0] - float64(corner.X)), float32(p[1] - float64(corner.Y))
	}
	for i, s := range path {
		x, y := f(s.Points[0])
		switch s.Kind {
		case pdf.Move:
			if i > 0 {
				r.ClosePath()
			}
			r.MoveTo(x, y)
		case pdf.Line:
			r.LineTo(x, y)
		case pdf.Curve:
			tx, ty := f(s.Points[1])
			r.QuadTo(x, y, tx, ty)
		}
	}
	r.ClosePath()
}

// DrawSVG returns the picture as a drawing that needs no font.
func (p Picture) DrawSVG() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `%sviewBox="0 0 %d %d" role="img"><title>`, svgStart, Side, Side)
	_ = xml.EscapeText(&b, []byte(p.Title)) // a bytes.Buffer never fails
	b.WriteString("</title>")
	for _, s := range p.shapes() {
		fmt.Fprintf(&b, `<path fill="#%02x%02x%02x" d="%s"/>`, s.ink.R, s.ink.G, s.ink.B, pathData(s.path))
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

// pathData writes a path in the words of SVG.
func pathData(path []pdf.Segment) string {
	var b strings.Builder
	for i, s := range path {
		if s.Kind == pdf.Move && i > 0 {
			b.WriteByte('Z')
		}
		b.WriteByte("MLQ"[s.Kind])
		b.WriteString(pair(s.Points[0]))
		if s.Kind == pdf.Curve {
			b.WriteByte(' ')
			b.WriteString(pair(s.Points[1]))
		}
	}
	b.WriteByte('Z')
	return b.String()
}

// pair writes a point to a tenth of a unit.
func pair(p point) string {
	n := func(v float64) string { return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0") }
	return n(p[0]) + " " + n(p[1])
}
