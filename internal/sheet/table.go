package sheet

import (
	"strings"
	"unicode"

	"sanad/internal/i18n"
)

// Table is what was read from a file. It does not change afterwards and may be
// shared. Its cells may share the memory of the whole file: what is kept for
// long is better cloned.
type Table struct {
	Format   Format
	Encoding string // of a CSV file: "UTF-8", "UTF-16" or "Windows-1256"
	// Delimiter parted the cells of a CSV file: ',', ';', '|' or '\t'. A file of
	// one column has none, and is read as if it were a comma.
	Delimiter rune
	Sheet     string // the worksheet that was read
	Sheets    int    // how many worksheets a person sees in the workbook; only the first is read
	Header    Row    // the first row that holds something
	Rows      []Row  // the rows below it that hold something
	Blank     int    // the rows that hold nothing and are left out
}

// Row is one row. Number is what the person's program shows beside it, beginning
// with 1.
type Row struct {
	Number int
	Cells  []string // without the blank ones at the end
}

// Cell returns the cell of a column, counted from 0, as it stands in the file.
// It is empty where the row is shorter.
func (r Row) Cell(i int) string {
	if i < 0 || i >= len(r.Cells) {
		return ""
	}
	return r.Cells[i]
}

// Column names a column, counted from 0, as a person finds it: by its heading,
// or else by its letter.
func (t *Table) Column(i int) string {
	if name := trim(t.Header.Cell(i)); name != "" {
		return shorten(name, 40)
	}
	return Letter(i)
}

// Summary returns the message that says what was read and how, with its
// arguments.
func (t *Table) Summary() (key string, args map[string]any) {
	if t.Format == XLSX {
		return "sheet.read_xlsx", map[string]any{"n": len(t.Rows), "sheet": t.Sheet}
	}
	sign := string(t.Delimiter)
	if t.Delimiter == '\t' {
		sign = "Tab"
	}
	return "sheet.read_csv", map[string]any{"n": len(t.Rows), "encoding": t.Encoding, "sign": sign}
}

// Letter returns the letters of a column, counted from 0: A to Z, AA, AB and on.
func Letter(i int) string {
	if i < 26 {
		return string(rune('A' + i))
	}
	return Letter(i/26-1) + string(rune('A'+i%26))
}

// trim cuts white space and direction marks at both ends: they come along when
// somebody copies from a page, and nobody sees them.
func trim(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || i18n.IsBidiControl(r) || r == '\ufeff' })
}

// blank reports whether a cell shows nothing.
func blank(s string) bool { return trim(s) == "" }

// shorten cuts a text to so many letters for a message.
func shorten(s string, letters int) string {
	n := 0
	for i := range s {
		if n == letters {
			return strings.TrimSpace(s[:i]) + "…"
		}
		n++
	}
	return s
}
