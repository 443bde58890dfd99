package sheet

import (
	"fmt"
	"io"

	"sanad/internal/lms"
)

// Head is what stands above the rows of a table that is written.
type Head struct {
	Lang    lms.Lang // an Arabic worksheet begins at the right
	Title   string   // of the worksheet; CSV has none
	Columns []string // the headings
}

// Writer writes a table row by row, as they come. Rows have at most as many cells
// as there are headings. Close ends the file and has to be called, also after an
// error: it gives back what the writer holds. It does not close the file itself.
// A Writer serves one goroutine.
type Writer interface {
	Row(cells ...Cell) error
	Close() error
}

// NewWriter begins a table in a format with its headings.
//
// A CSV file is UTF-8 with a mark at the beginning, by which Excel knows it, and
// has a comma between cells; an Excel that expects semicolons shows all of it in
// one column, so XLSX is the better offer to people. A worksheet keeps its
// headings in sight.
func NewWriter(w io.Writer, format Format, head Head) (Writer, error) {
	switch format {
	case CSV:
		return newCSVWriter(w, head)
	case XLSX:
		return newXLSXWriter(w, head)
	}
	return nil, fmt.Errorf("write table: no format %q", format)
}

// headings returns the cells of the first row.
func headings(head Head) []Cell {
	cells := make([]Cell, len(head.Columns))
	for i, name := range head.Columns {
		cells[i] = Text(name)
	}
	return cells
}

// fits refuses a row that is wider than the headings: a mistake of the caller.
func fits(cells []Cell, columns int) error {
	if len(cells) > columns {
		return fmt.Errorf("write table: %d cells under %d headings", len(cells), columns)
	}
	return nil
}
