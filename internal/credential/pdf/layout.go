package pdf

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"sanad/internal/credential/qr"
	"sanad/internal/lms"
)

// block is a text of the middle column with the space around it.
type block struct {
	pen         *pen
	text        lms.Text
	most, least [2]float64 // sizes in Arabic and in English
	ink         [2]ink
	above       float64 // space above the Arabic line
	lines       int     // at most
	rule        bool    // a divider stands above
}

// middle lists the column from the top down.
func (s *sheet) middle() []block {
	quiet := [2]ink{brown, brown}
	return []block{
		{pen: s.strong, text: s.cert.Issuer, most: [2]float64{19, 10.5}, least: [2]float64{12, 8}, ink: [2]ink{teal, teal}, lines: 2},
		{pen: s.strong, text: words.title, most: [2]float64{40, 17}, least: [2]float64{40, 17}, ink: [2]ink{teal, brown}, above: 2, lines: 1},
		{pen: s.plain, text: words.awarded, most: [2]float64{14, 10}, least: [2]float64{14, 10}, ink: quiet, above: 10, lines: 1, rule: true},
		{pen: s.strong, text: s.cert.Holder, most: [2]float64{32, 17}, least: [2]float64{18, 12}, ink: [2]ink{dark, dark}, above: 2, lines: 2},
		{pen: s.plain, text: words.completing, most: [2]float64{14, 10}, least: [2]float64{14, 10}, ink: quiet, above: 4, lines: 1},
		{pen: s.strong, text: s.cert.Course, most: [2]float64{23, 14}, least: [2]float64{15, 10}, ink: [2]ink{teal, dark}, above: 1, lines: 2},
	}
}

// placed is a line ready to be drawn, dy below the one before it.
type placed struct {
	pen  *pen
	text string
	lang lms.Lang
	size float64
	ink  ink
	dy   float64
	// first begins a block that is not the first; rule has a divider above.
	first, rule bool
}

// columnTop and columnBottom bound the middle column.
const (
	columnTop    = 532.0
	columnBottom = 198.0
	columnWidth  = 620.0
)

// main draws the middle column: what it leaves free is spread between blocks;
// what is too high is made smaller as a whole.
func (s *sheet) main() {
	var lines []placed
	for _, b := range s.middle() {
		lines = append(lines, s.place(b)...)
	}
	height, gaps := 0.0, 0
	for _, l := range lines {
		height += l.dy
		if l.first {
			gaps++
		}
	}
	scale := min(1, (columnTop-columnBottom)/height)
	spread := max(0, columnTop-columnBottom-height) / float64(max(1, gaps))
	y := columnTop
	for _, l := range lines {
		y -= l.dy * scale
		if l.first {
			y -= spread
		}
		if l.rule {
			s.divider(pageW/2, y+l.size*scale*1.25+spread/2+4, 120)
		}
		s.text(l.pen, isolate(l.text), l.lang, pageW/2, y, l.size*scale, l.ink)
	}
}

// place breaks a block into lines of the languages drawn. A text that is the
// same in both, or missing in one, is drawn once.
func (s *sheet) place(b block) []placed {
	var out []placed
	above := b.above
	for _, lang := range s.options.langs() {
		text, real := b.text.Pick(lang)
		if text == "" || (real != lang && len(s.options.langs()) > 1) {
			continue
		}
		i := 0
		if lang == lms.English && len(out) > 0 {
			i = 1
		}
		texts, size := b.pen.fit(text, real == lms.Arabic, columnWidth, b.most[i], b.least[i], b.lines)
		for n, t := range texts {
			l := placed{pen: b.pen, text: t, lang: real, size: size, ink: b.ink[i], dy: above + rise(t, real)*size}
			if above = fall(t, real) * size; len(out) == 0 && n == 0 {
				l.first, l.rule = b.above > 0, b.rule
			}
			out = append(out, l)
		}
	}
	return append(out, placed{pen: b.pen, dy: above})
}

// rise and fall are how far the letters of a text reach above and below their
// line, as shares of their size. Arabic marks need more.
func rise(text string, l lms.Lang) float64 {
	switch {
	case l != lms.Arabic:
		return 0.74
	case strings.ContainsFunc(text, mark):
		return 1.16
	}
	return 0.86
}

func fall(text string, l lms.Lang) float64 {
	switch {
	case l != lms.Arabic:
		return 0.26
	case strings.ContainsFunc(text, mark):
		return 0.62
	}
	return 0.53
}

func mark(r rune) bool { return unicode.Is(unicode.Mn, r) }

// fact is a label with its values in each language.
type fact struct {
	label lms.Text
	value func(l lms.Lang) []string
}

// factList is what stands at the foot, from the side that is read first.
func (s *sheet) factList() []fact {
	list := []fact{{words.issued, s.day(&s.cert.IssuedAt)}, {words.until, s.day(s.cert.ValidUntil)}}
	if s.cert.Minutes > 0 {
		list = append(list, fact{words.length, func(l lms.Lang) []string {
			return []string{s.options.prefs(l).Shape(duration(s.cert.Minutes, l))}
		}})
	}
	if s.cert.Score != nil {
		list = append(list, fact{words.score, func(l lms.Lang) []string {
			return []string{percent(s.options, *s.cert.Score, l)}
		}})
	}
	return list
}

// day writes a date in both calendars; no date is "no expiry".
func (s *sheet) day(t *time.Time) func(l lms.Lang) []string {
	return func(l lms.Lang) []string {
		if t == nil {
			return []string{words.never.In(l)}
		}
		at, prefs := t.In(s.options.Zone), s.options.prefs(l)
		if h := prefs.HijriDate(at); h != "" {
			return []string{prefs.GregorianDate(at), h}
		}
		return []string{prefs.GregorianDate(at)}
	}
}

// The foot lies between the code and the inner line.
const (
	footFrom = codeX + codeSide + 2
	footTo   = pageW - margin - band - 5
)

// facts draws the foot: columns as wide as their words, with equal room around
// each and a line in the middle between two.
func (s *sheet) facts() {
	const top = 166.0
	list := s.factList()
	if s.options.Lang == lms.English {
		slices.Reverse(list)
	}
	room := footTo - footFrom
	for _, f := range list {
		room -= s.factWidth(f)
	}
	room /= float64(len(list))
	s.stroke(gold, 0.5)
	x := footTo
	for i, f := range list {
		if i > 0 {
			s.rule(x, top-60, x, top+8)
		}
		width := s.factWidth(f) + room
		s.fact(f, x-width/2, top)
		x -= width
	}
}

// factSize is the size of a column's values in a language, and how far its lines
// are apart.
func (s *sheet) factSize(l lms.Lang) (size, gap float64) {
	if l == lms.English && s.options.Lang == "" {
		return 9, 11.5
	}
	return 11.5, 15
}

// factWidth is the width of a column's longest line.
func (s *sheet) factWidth(f fact) (widest float64) {
	for _, l := range s.options.langs() {
		size, _ := s.factSize(l)
		widest = max(widest, s.plain.points(s.plain.shape(f.label.In(l), l == lms.Arabic), size-1))
		for _, v := range f.value(l) {
			widest = max(widest, s.strong.points(s.strong.shape(v, l == lms.Arabic), size))
		}
	}
	return widest
}

// fact draws one column.
func (s *sheet) fact(f fact, x, y float64) {
	for _, l := range s.options.langs() {
		size, gap := s.factSize(l)
		s.text(s.plain, f.label.In(l), l, x, y, size-1, brown)
		for _, v := range f.value(l) {
			y -= gap
			s.text(s.strong, v, l, x, y, size, dark)
		}
		y -= gap + 3
	}
}

// Measures of the code and the words beside it.
const (
	codeSide = 104.0
	codeX    = margin + band + 24
	codeY    = 84.0
)

// proof draws the code and how to check the certificate.
func (s *sheet) proof(code qr.Code) {
	module := codeSide / float64(code.Size+2*qr.Quiet)
	s.fill(white)
	s.box(codeX, codeY, codeSide, codeSide)
	s.stroke(gold, 0.7)
	s.frame(codeX-2, codeY-2, codeSide+4, codeSide+4)
	s.fill(black)
	for _, b := range code.Bars {
		s.rect(codeX+float64(b.X+qr.Quiet)*module, codeY+codeSide-float64(b.Y+qr.Quiet+1)*module, float64(b.W)*module, module)
	}
	s.op("f")
	s.number()
	s.address()
}

// number prints the certificate's number under the code, in two lines of two
// groups, for those who type it.
func (s *sheet) number() {
	const size, gap, half, group = 8.0, 10.5, 16, 8
	y := codeY - 13
	for line := range slices.Chunk([]byte(s.cert.ID), half) {
		first := line[:min(group, len(line))]
		s.text(s.plain, strings.TrimSpace(string(first)+" "+string(line[len(first):])), lms.English, codeX+codeSide/2, y, size, dark)
		y -= gap
	}
}

// address prints the words under the facts, from the right, and the address.
func (s *sheet) address() {
	y := 80.0
	x := (footFrom + footTo) / 2
	for _, l := range s.options.langs() {
		size := 8.5
		if l == lms.English {
			size = 7.5
		}
		s.text(s.plain, words.signed.In(l), l, x, y, size, brown)
		y -= 11
	}
	s.text(s.plain, isolate(s.cert.URL), lms.English, x, y-1.5, 8.5, teal)
}
