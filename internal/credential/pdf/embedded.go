package pdf

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"unicode/utf16"
)

// embedded is a typeface as one document uses it. Every character gets a number
// of its own: one shape may serve several letters, and the number is all that a
// reader of the text has. A moved mark is a shape of its own too, so that the
// pen never goes back, which would break the word.
type embedded struct {
	face  *typeface
	label string // its name in the page's resources
	cids  map[character]int
	used  []character // by number
}

func newEmbedded(face *typeface, label string) *embedded {
	return &embedded{face: face, label: label, cids: map[character]int{}, used: []character{{}}}
}

// cid returns the number of a character.
func (e *embedded) cid(c character) int {
	n, ok := e.cids[c]
	if !ok {
		n = len(e.used)
		e.cids[c], e.used = n, append(e.used, c)
	}
	return n
}

// scale turns font units into thousandths of the font size.
func (e *embedded) scale(units int) int { return units * 1000 / e.face.upem }

// width is what a reader moves on by after the character.
func (e *embedded) width(c character) int { return e.scale(e.face.tables.advance(c.gid)) }

// write adds the font to the file.
func (e *embedded) write(f *file) (ref, error) {
	program, err := subset(e.face.tables, e.used)
	if err != nil {
		return 0, fmt.Errorf("subset %s: %w", e.face.name, err)
	}
	name := tag(program) + "+" + e.face.name
	data := f.stream(fmt.Sprintf("/Length1 %d", len(program)), program)
	h := e.face.tables.head
	box := [4]int{}
	for i := range box {
		box[i] = e.scale(int(int16(u16(h, 36+2*i))))
	}
	ascent, descent := e.scale(int(int16(u16(e.face.tables.hhea, 4)))), e.scale(int(int16(u16(e.face.tables.hhea, 6))))
	descriptor := f.add("<< /Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [%d %d %d %d] /ItalicAngle 0 /Ascent %d /Descent %d /CapHeight %d /StemV 80 /FontFile2 %s >>",
		name, box[0], box[1], box[2], box[3], ascent, descent, 650, data)
	descendant := f.add("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor %s /DW 0 /W [0 [%s]] /CIDToGIDMap /Identity >>",
		name, descriptor, e.widths())
	return f.add("<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%s] /ToUnicode %s >>",
		name, descendant, f.stream("", e.toUnicode())), nil
}

func (e *embedded) widths() string {
	var b strings.Builder
	for i, c := range e.used {
		if i > 0 {
			b.WriteByte(' ')
		}
		fmt.Fprint(&b, e.width(c))
	}
	return b.String()
}

// maxMappings is how many lines a section of a character map may have.
const maxMappings = 100

// toUnicode tells readers which letters each number stands for.
func (e *embedded) toUnicode() []byte {
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for from := 1; from < len(e.used); from += maxMappings {
		to := min(from+maxMappings, len(e.used))
		fmt.Fprintf(&b, "%d beginbfchar\n", to-from)
		for i := from; i < to; i++ {
			fmt.Fprintf(&b, "<%04X> <%s>\n", i, hex16(e.used[i].text))
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return []byte(b.String())
}

// hex16 writes a text as big-endian UTF-16 in hex digits.
func hex16(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String()
}

// tag names a subset: six capital letters from its content.
func tag(program []byte) string {
	sum := sha256.Sum256(program)
	var b [6]byte
	for i := range b {
		b[i] = 'A' + sum[i]%26
	}
	return string(b[:])
}
