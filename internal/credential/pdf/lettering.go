package pdf

import (
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"

	"sanad/internal/lms"
)

// Lettering is a text in the letters of our papers, shaped and broken into lines,
// as outlines: for pictures that must show it where no font is.
type Lettering struct {
	Size  float64
	Lines []Outline
}

// Outline is one line. It begins at 0 on its baseline and grows to the right and
// upward.
type Outline struct {
	Width    float64
	Segments []Segment
}

// Segment moves the pen, draws a line, or a curve through a control point.
type Segment struct {
	Kind   SegmentKind
	Points [2][2]float64 // x and y; a curve's control point comes first
}

// SegmentKind says what a segment does.
type SegmentKind byte

// The kinds of segments. Move begins a closed contour.
const (
	Move  SegmentKind = iota // to Points[0]
	Line                     // to Points[0]
	Curve                    // by Points[0] to Points[1]
)

// NewLettering sets a bold text as large as it fits a width in at most max lines,
// from most down to least, and smaller when it must be.
func NewLettering(text string, lang lms.Lang, width, most, least float64, max int) Lettering {
	p := newPen(newEmbedded(bold, "B"))
	rtl := lang == lms.Arabic
	lines, size := p.fit(text, rtl, width, most, least, max)
	l := Lettering{Size: size}
	for _, t := range lines {
		l.Lines = append(l.Lines, p.outline(p.shape(isolate(t), rtl), size))
	}
	return l
}

// outline draws a shaped line at a size.
func (p *pen) outline(l line, size float64) Outline {
	scale := size / float64(p.embedded.face.upem)
	face := font.NewFace(p.embedded.face.shaper)
	out, at := Outline{Width: float64(l.width) * scale}, 0
	for _, r := range l.runs {
		for _, g := range r.glyphs {
			shape, _ := face.GlyphDataOutline(font.GID(g.gid)) // one without ink has no segments
			for _, s := range shape.Segments {
				out.Segments = append(out.Segments, segment(s, float64(at+g.dx), float64(g.dy), scale))
			}
			at += g.advance
		}
	}
	return out
}

// segment moves and scales a segment of a TrueType outline, which has no cubic
// curves.
func segment(s font.Segment, dx, dy, scale float64) Segment {
	kinds := map[opentype.SegmentOp]SegmentKind{opentype.SegmentOpMoveTo: Move, opentype.SegmentOpLineTo: Line, opentype.SegmentOpQuadTo: Curve}
	out := Segment{Kind: kinds[s.Op]}
	for i := range out.Points {
		out.Points[i] = [2]float64{(float64(s.Args[i].X) + dx) * scale, (float64(s.Args[i].Y) + dy) * scale}
	}
	return out
}
