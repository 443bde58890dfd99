package pdf

import (
	"slices"
	"unicode"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/language"
)

// character is a glyph with the letters it stands for, moved from its place on
// the line: marks are. Lengths are in font units.
type character struct {
	gid    int
	text   string
	dx, dy int
}

// glyph is a character on a line and how far the pen moves behind it.
type glyph struct {
	character
	advance int
}

// run is shaped text of one direction.
type run struct {
	glyphs []glyph
	width  int // in font units
}

// line is one line of shaped text: runs from left to right.
type line struct {
	runs  []run
	width int // in font units
}

// pen shapes text for one document. It is used by one goroutine.
type pen struct {
	embedded *embedded
	font     *harfbuzz.Font
	buffer   *harfbuzz.Buffer
	bidi     bidi.Paragraph
	shaped   map[paragraph]line // what was shaped before, at any size
}

// paragraph is a text and the side it is read from.
type paragraph struct {
	text string
	rtl  bool
}

func newPen(e *embedded) *pen {
	return &pen{embedded: e, font: harfbuzz.NewFont(font.NewFace(e.face.shaper)), buffer: harfbuzz.NewBuffer(), shaped: map[paragraph]line{}}
}

// shape orders and shapes a text as one line. Texts that begin with an isolate
// or have no letters are read from the side given, others from the side of their
// first letter.
func (p *pen) shape(text string, rtl bool) line {
	key := paragraph{text, rtl}
	l, ok := p.shaped[key]
	if !ok {
		l = p.shapeNew(text, rtl)
		p.shaped[key] = l
	}
	return l
}

func (p *pen) shapeNew(text string, rtl bool) line {
	direction := bidi.LeftToRight
	if rtl {
		direction = bidi.RightToLeft
	}
	runes := []rune(text)
	runs := p.bidi.Segment(runes, direction)
	var l line
	for _, piece := range visual(pieces(runes, runs)) {
		r := p.shapeRun(visible(runes[piece.Start:piece.End]), !piece.IsLeftToRight())
		l.width += r.width
		if len(r.glyphs) > 0 {
			l.runs = append(l.runs, r)
		}
	}
	return l
}

// noLigatures keeps one letter a glyph, so that text is selected letter by
// letter. Joining forms are not ligatures.
var noLigatures = []harfbuzz.Feature{
	{Tag: opentype.MustNewTag("liga"), Value: 0, Start: harfbuzz.FeatureGlobalStart, End: harfbuzz.FeatureGlobalEnd},
	{Tag: opentype.MustNewTag("dlig"), Value: 0, Start: harfbuzz.FeatureGlobalStart, End: harfbuzz.FeatureGlobalEnd},
}

// shapeRun shapes a run of one direction; glyphs come from left to right.
func (p *pen) shapeRun(runes []rune, rtl bool) run {
	if len(runes) == 0 {
		return run{}
	}
	b := p.buffer
	b.Clear()
	b.ClusterLevel = harfbuzz.Characters
	b.Props = properties(runes, rtl)
	b.AddRunes(runes, 0, len(runes))
	b.Shape(p.font, noLigatures)
	r := run{glyphs: make([]glyph, len(b.Info))}
	for i, text := range letters(b.Info, runes) {
		pos := b.Pos[i]
		r.glyphs[i] = glyph{character{int(b.Info[i].Glyph), text, int(pos.XOffset), int(pos.YOffset)}, int(pos.XAdvance)}
		r.width += int(pos.XAdvance)
	}
	return r
}

// properties says how to shape a run. Digits alone are shaped as Latin.
func properties(runes []rune, rtl bool) harfbuzz.SegmentProperties {
	props := harfbuzz.SegmentProperties{Direction: harfbuzz.LeftToRight, Script: language.Latin, Language: "en"}
	if rtl {
		props.Direction = harfbuzz.RightToLeft
	}
	if rtl || slices.ContainsFunc(runes, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) {
		props.Script, props.Language = language.Arabic, "ar"
	}
	return props
}

// letters tells which letters each glyph stands for: those from its place in the
// text to the next glyph's. Where one letter became several glyphs, the first
// of them carries it.
func letters(infos []harfbuzz.GlyphInfo, runes []rune) []string {
	starts := make([]int, len(infos))
	for i, g := range infos {
		starts[i] = g.Cluster
	}
	slices.Sort(starts)
	out := make([]string, len(infos))
	taken := map[int]bool{}
	for i, g := range infos {
		if taken[g.Cluster] {
			continue
		}
		taken[g.Cluster] = true
		next, _ := slices.BinarySearch(starts, g.Cluster+1)
		end := len(runes)
		if next < len(starts) {
			end = starts[next]
		}
		out[i] = string(runes[g.Cluster:end])
	}
	return out
}
