package sheet

import (
	"math"
	"strconv"
	"strings"
	"unicode"
)

// Cell is what a Writer puts into a cell: a text or a number. The zero Cell is
// empty.
type Cell struct {
	text    string
	number  float64
	numeric bool
}

// Text returns a cell with a text. It stays a text wherever it is opened, also
// when it begins like a formula. Control characters are left out.
func Text(s string) Cell { return Cell{text: clean(s)} }

// Int returns a cell with a whole number.
func Int(n int) Cell { return Cell{number: float64(n), numeric: true} }

// Float returns a cell with a number, and an empty one for what is none: no
// spreadsheet holds infinity.
func Float(f float64) Cell {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return Cell{}
	}
	return Cell{number: f, numeric: true}
}

// String returns what stands in a CSV file, before it is guarded.
func (c Cell) String() string {
	if c.numeric {
		return strconv.FormatFloat(c.number, 'f', -1, 64)
	}
	return c.text
}

// clean leaves out what no spreadsheet can show, and makes all ends of line one.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, newlines(strings.ToValidUTF8(s, "")))
}
