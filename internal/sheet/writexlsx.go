package sheet

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"sanad/internal/lms"
)

// maxCellUnits is how long a text in a worksheet may be, in units of UTF-16. What
// is longer ends in an ellipsis: half an essay in a list serves people better than
// no list.
const maxCellUnits = excelize.TotalCellChars

// xlsxWriter streams into one worksheet. The library keeps the first 16 MiB of it
// in memory and the rest in a temporary file until Close.
type xlsxWriter struct {
	out     io.Writer
	book    *excelize.File
	rows    *excelize.StreamWriter
	row     int
	columns int
}

func newXLSXWriter(w io.Writer, head Head) (Writer, error) {
	x := &xlsxWriter{out: w, book: excelize.NewFile(), columns: len(head.Columns)}
	if err := x.begin(head); err != nil {
		return nil, errors.Join(fmt.Errorf("begin worksheet: %w", err), x.book.Close())
	}
	return x, nil
}

// begin prepares the worksheet and writes the headings in bold.
func (x *xlsxWriter) begin(head Head) error {
	name := sheetName(head)
	right := head.Lang == lms.Arabic
	bold, err := x.book.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err == nil {
		err = x.book.SetSheetName(x.book.GetSheetName(0), name)
	}
	if err == nil {
		err = x.book.SetSheetView(name, 0, &excelize.ViewOptions{RightToLeft: &right})
	}
	if err == nil {
		x.rows, err = x.book.NewStreamWriter(name)
	}
	if err == nil {
		err = x.rows.SetColWidth(1, max(1, x.columns), 20)
	}
	if err == nil {
		err = x.rows.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
	}
	if err != nil {
		return err
	}
	return x.write(headings(head), bold)
}

// Row writes one row.
func (x *xlsxWriter) Row(cells ...Cell) error {
	if err := fits(cells, x.columns); err != nil {
		return err
	}
	return x.write(cells, 0)
}

func (x *xlsxWriter) write(cells []Cell, style int) error {
	values := make([]any, len(cells))
	for i, c := range cells {
		values[i] = excelize.Cell{StyleID: style, Value: c.value()}
	}
	x.row++
	return x.rows.SetRow(fmt.Sprintf("A%d", x.row), values)
}

// value returns what the library writes as a number or as a text.
func (c Cell) value() any {
	switch {
	case c.numeric:
		return c.number
	case c.text == "":
		return nil
	}
	return fit(c.text)
}

// fit cuts a text to what a cell holds.
func fit(s string) string {
	if len(s) <= maxCellUnits || len(utf16.Encode([]rune(s))) <= maxCellUnits {
		return s
	}
	units := 0
	for i, r := range s {
		if units += utf16.RuneLen(r); units >= maxCellUnits { // one is left for the ellipsis
			return s[:i] + "…"
		}
	}
	return s
}

// Close ends the workbook, writes it and gives back its memory and files.
func (x *xlsxWriter) Close() error {
	err := x.rows.Flush()
	if err == nil {
		err = x.book.Write(x.out)
	}
	return errors.Join(err, x.book.Close())
}

// sheetName makes a name that spreadsheets accept: 31 letters, without the signs
// they keep for formulas.
func sheetName(head Head) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, r) {
			return ' '
		}
		return r
	}, clean(head.Title))
	name = strings.Join(strings.Fields(name), " ")
	if runes := utf16.Encode([]rune(name)); len(runes) > 31 {
		name = strings.TrimSpace(strings.TrimRight(string(utf16.Decode(runes[:31])), "\ufffd"))
	}
	switch {
	case name != "" && !strings.EqualFold(name, "History"): // Excel keeps this one for itself
		return name
	case head.Lang == lms.Arabic:
		return "جدول"
	}
	return "Table"
}
