package pdf

import (
	"encoding/binary"
	"fmt"
)

// Bits of a composite glyph's component flags.
const (
	wordArguments   = 0x0001
	offsets         = 0x0002
	oneScale        = 0x0008
	moreComponents  = 0x0020
	twoScales       = 0x0040
	fourScales      = 0x0080
	hasInstructions = 0x0100
)

// subset writes a TrueType file that holds the given characters in this order,
// and behind them the glyphs they are composed of. Hints are left out: paper
// and today's screens do without.
func subset(t *tables, used []character) ([]byte, error) {
	order := append([]character{}, used...)
	place := map[int]int{}
	number := func(part int) int {
		if _, ok := place[part]; !ok {
			place[part] = len(order)
			order = append(order, character{gid: part})
		}
		return place[part]
	}
	var glyf, hmtx []byte
	loca := []byte{0, 0, 0, 0}
	for i := 0; i < len(order); i++ {
		c := order[i]
		outline, err := t.draw(c, number)
		if err != nil {
			return nil, fmt.Errorf("glyph %d: %w", c.gid, err)
		}
		glyf = append(glyf, outline...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		hmtx = binary.BigEndian.AppendUint16(hmtx, uint16(t.advance(c.gid)))
		hmtx = binary.BigEndian.AppendUint16(hmtx, t.bearing(c.gid)+uint16(c.dx))
	}
	return assemble([]table{
		{"glyf", glyf}, {"head", t.headOf()}, {"hhea", t.hheaOf(len(order))},
		{"hmtx", hmtx}, {"loca", loca}, {"maxp", t.maxpOf(len(order))},
	}), nil
}

// draw returns the outline of a character: its glyph's, or for a moved one a
// composite of its glyph at an offset.
func (t *tables) draw(c character, number func(part int) int) ([]byte, error) {
	outline := t.outline(c.gid)
	if len(outline) < 10 || c.dx == 0 && c.dy == 0 {
		return relink(outline, number)
	}
	const composite = 0xFFFF
	out := binary.BigEndian.AppendUint16(nil, composite)
	for i, move := range []int{c.dx, c.dy, c.dx, c.dy} {
		out = binary.BigEndian.AppendUint16(out, u16(outline, 2+2*i)+uint16(move))
	}
	for _, v := range []uint16{wordArguments | offsets, uint16(number(c.gid)), uint16(c.dx), uint16(c.dy)} {
		out = binary.BigEndian.AppendUint16(out, v)
	}
	return out, nil
}

// relink copies an outline without its hints, with the parts of a composite
// renumbered.
func relink(outline []byte, number func(part int) int) ([]byte, error) {
	if len(outline) < 10 {
		return nil, nil
	}
	if contours := int(int16(u16(outline, 0))); contours >= 0 {
		return unhint(outline, contours)
	}
	out := append([]byte{}, outline...)
	for at := 10; ; {
		if at+4 > len(out) {
			return nil, fmt.Errorf("composite is cut off")
		}
		flags := u16(out, at)
		binary.BigEndian.PutUint16(out[at:], flags&^hasInstructions)
		binary.BigEndian.PutUint16(out[at+2:], uint16(number(int(u16(out, at+2)))))
		at += 4 + componentSize(flags)
		if at > len(out) {
			return nil, fmt.Errorf("composite is cut off")
		}
		if flags&moreComponents == 0 {
			return out[:at], nil
		}
	}
}

// componentSize is the length of a component's offsets and scales.
func componentSize(flags uint16) int {
	n := 2
	if flags&wordArguments != 0 {
		n = 4
	}
	switch {
	case flags&oneScale != 0:
		n += 2
	case flags&twoScales != 0:
		n += 4
	case flags&fourScales != 0:
		n += 8
	}
	return n
}

// unhint copies a simple outline without its instructions.
func unhint(outline []byte, contours int) ([]byte, error) {
	at := 10 + 2*contours
	if at+2 > len(outline) {
		return nil, fmt.Errorf("outline is cut off")
	}
	end := at + 2 + int(u16(outline, at))
	if end > len(outline) {
		return nil, fmt.Errorf("outline is cut off")
	}
	out := append([]byte{}, outline[:at]...)
	out = append(out, 0, 0)
	return append(out, outline[end:]...), nil
}

// headOf says that offsets are long; its sum is filled in by assemble.
func (t *tables) headOf() []byte {
	b := append([]byte{}, t.head...)
	binary.BigEndian.PutUint32(b[8:], 0)
	binary.BigEndian.PutUint16(b[50:], 1)
	return b
}

func (t *tables) hheaOf(glyphs int) []byte {
	b := append([]byte{}, t.hhea...)
	binary.BigEndian.PutUint16(b[34:], uint16(glyphs))
	return b
}

// maxpOf counts the glyphs and says that there are no hints.
func (t *tables) maxpOf(glyphs int) []byte {
	b := append([]byte{}, t.maxp...)
	binary.BigEndian.PutUint16(b[4:], uint16(glyphs))
	for at := 16; at <= 26; at += 2 {
		binary.BigEndian.PutUint16(b[at:], 0)
	}
	binary.BigEndian.PutUint16(b[14:], 1)
	binary.BigEndian.PutUint16(b[30:], u16(b, 30)+1) // moved composites are one deeper
	return b
}
