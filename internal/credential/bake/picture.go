package bake

import (
	"image/color"

	"sanad/internal/credential/pdf"
	"sanad/internal/lms"
)

// Picture is what the picture of a badge says. It names nobody: who holds the
// badge stands in the credential alone.
type Picture struct {
	Title  string
	Issuer string
	Lang   lms.Lang // of both
}

// Side is the width and height of a picture.
const Side = 600

// The palette is that of the papers.
var (
	teal   = color.RGBA{0x0f, 0x5b, 0x57, 0xff}
	gold   = color.RGBA{0xc9, 0x9a, 0x3b, 0xff}
	sand   = color.RGBA{0xf6, 0xf1, 0xe7, 0xff}
	straw  = color.RGBA{0xec, 0xd9, 0xa8, 0xff}
	bronze = color.RGBA{0x7a, 0x4a, 0x21, 0xff}
)

// shape is an area of one colour; y grows downward, from the upper left corner.
type shape struct {
	ink  color.RGBA
	path []pdf.Segment
}

// Where things stand in the picture.
const (
	middle     = Side / 2.0
	emblemY    = 198.0
	titleTop   = 246.0
	titleRoom  = 138.0
	titleWidth = 278.0
	rulerY     = 396.0
	issuerTop  = 404.0
	issuerRoom = 50.0
	issuerWide = 204.0
)

// shapes draws the picture from the back to the front: the star of the site's
// badge, and on its ground the emblem, the title and who certifies.
func (p Picture) shapes() []shape {
	out := []shape{
		{teal, star(middle, middle, 294)}, {gold, star(middle, middle, 252)}, {teal, star(middle, middle, 243)},
		{sand, disc(middle, middle, 180)},
		{teal, gate(middle, emblemY)},
	}
	out = append(out, tick(middle, emblemY)...)
	out = append(out, p.words(p.Title, teal, room{titleTop, titleRoom, titleWidth, 44, 25, 3})...)
	out = append(out, ruler()...)
	return append(out, p.words(p.Issuer, bronze, room{issuerTop, issuerRoom, issuerWide, 23, 16, 2})...)
}

// room is room for words: from top down, and how large letters may be.
type room struct {
	top, height, width, most, least float64
	lines                           int
}

// words sets a text in the middle of its room.
func (p Picture) words(text string, ink color.RGBA, b room) []shape {
	if text == "" {
		return nil
	}
	const leading = 1.32
	l := pdf.NewLettering(text, p.Lang, b.width, b.most, b.least, b.lines)
	for height := l.Size * leading * float64(len(l.Lines)); height > b.height && l.Size > 8; height = l.Size * leading * float64(len(l.Lines)) {
		l = pdf.NewLettering(text, p.Lang, b.width, l.Size-1, 8, len(l.Lines))
	}
	y := b.top + (b.height-l.Size*leading*float64(len(l.Lines)))/2 + l.Size*p.rise()
	var out []shape
	for _, o := range l.Lines {
		k := min(1, b.width/max(o.Width, 1)) // a word without end is made as small as it must be
		out = append(out, shape{ink, placed(o, middle-o.Width*k/2, y, k)})
		y += l.Size * leading
	}
	return out
}

// rise is how far a line's first letter stands below the line's top, as a share
// of its size.
func (p Picture) rise() float64 {
	if p.Lang == lms.Arabic {
		return 0.86
	}
	return 0.98
}

// placed scales an outline, which grows upward, and moves it to its place.
func placed(o pdf.Outline, x, y, k float64) []pdf.Segment {
	out := make([]pdf.Segment, len(o.Segments))
	for i, s := range o.Segments {
		for j, at := range s.Points {
			s.Points[j] = [2]float64{x + at[0]*k, y - at[1]*k}
		}
		out[i] = s
	}
	return out
}
