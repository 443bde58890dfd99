package sheet

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"sanad/internal/lms"
)

// field is the form field that the problems belong to: an upload of a table is
// called so.
const field = "file"

// refuse returns a problem of the whole file.
func refuse(key string, args ...any) *lms.Problem { return lms.Invalid(field, key, args...) }

// filler takes the rows of a file in their order and fills the table with them.
// What is wrong with cells is gathered; what is wrong with the file ends it.
type filler struct {
	table    *Table
	limits   Limits
	cells    int
	problems lms.Problems
}

// add takes the next row. The cells stay the caller's. An error means that
// nothing more is to be read.
func (f *filler) add(number int, cells []string) error {
	for len(cells) > 0 && blank(cells[len(cells)-1]) {
		cells = cells[:len(cells)-1]
	}
	if len(cells) == 0 {
		f.table.Blank++
		return nil
	}
	if err := f.room(len(cells)); err != nil {
		return err
	}
	row := Row{Number: number, Cells: slices.Clone(cells)}
	if f.table.Header.Number == 0 {
		f.table.Header = row
	} else {
		f.table.Rows = append(f.table.Rows, row)
	}
	for i, cell := range row.Cells {
		f.check(number, i, cell)
	}
	if len(f.problems) >= maxProblems {
		return f.problems[:maxProblems]
	}
	return nil
}

// room refuses a row that goes beyond the limits.
func (f *filler) room(cells int) error {
	f.cells += cells
	switch {
	case cells > f.limits.Columns:
		return refuse("sheet.columns", "n", f.limits.Columns)
	case len(f.table.Rows) == f.limits.Rows:
		return refuse("sheet.rows", "n", f.limits.Rows)
	case f.cells > f.limits.Cells:
		return refuse("sheet.cells", "n", f.limits.Cells)
	}
	return nil
}

// check looks at one cell.
func (f *filler) check(row, column int, cell string) {
	switch {
	case blank(cell):
	case blank(f.table.Header.Cell(column)):
		f.tell("sheet.no_heading", row, column)
	case len(cell) > f.limits.Letters && utf8.RuneCountInString(cell) > f.limits.Letters:
		f.tell("sheet.letters", row, column)
	case hasGarbage(cell):
		f.tell("sheet.garbage", row, column)
	}
}

// tell notes a problem of a cell. A heading is named by its letter: what is wrong
// with it may be its name.
func (f *filler) tell(key string, row, column int) {
	name := Letter(column)
	if row != f.table.Header.Number {
		name = f.table.Column(column)
	}
	f.problems.Add(field, key, "row", row, "column", name, "n", f.limits.Letters)
}

// done ends the reading.
func (f *filler) done() (*Table, error) {
	if err := f.problems.Err(); err != nil {
		return nil, err
	}
	if f.table.Header.Number == 0 {
		return nil, refuse("sheet.empty")
	}
	return f.table, nil
}

// hasGarbage reports what no spreadsheet shows as text: control characters, and
// the sign that stands for a letter which was lost.
func hasGarbage(s string) bool {
	for _, r := range s {
		if r == utf8.RuneError || r != '\n' && r != '\t' && unicode.IsControl(r) {
			return true
		}
	}
	return false
}
