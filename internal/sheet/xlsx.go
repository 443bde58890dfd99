package sheet

import (
	"bytes"
	"fmt"

	"github.com/xuri/excelize/v2"
)

// readXLSX reads the first worksheet that a person sees in a workbook.
func readXLSX(name string, data []byte, limits Limits) (*Table, error) {
	files, err := openZip(data)
	if err != nil {
		return nil, err
	}
	b, err := openBook(name, files)
	if err != nil {
		return nil, err
	}
	texts, err := countTexts(files["xl/sharedstrings.xml"])
	if err != nil {
		return nil, err
	}
	if err := checkStyles(files["xl/styles.xml"]); err != nil {
		return nil, err
	}
	if err := inspect(b.part, texts, limits); err != nil {
		return nil, err
	}
	return readCells(b, data, limits)
}

// options keep everything in memory, within what was allowed already: the library
// would write larger parts to files. Some dates of Excel stand there as the
// reader's system prefers, which nobody knows here; of all ways to write them this
// one cannot be misread.
var options = excelize.Options{
	UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked,
	ShortDatePattern: "yyyy-mm-dd", LongDatePattern: "yyyy-mm-dd", LongTimePattern: "hh:mm:ss",
}

// readCells takes the cells as they are shown. A panic of the library, which does
// not expect enemies, says that the file is damaged.
func readCells(b *book, data []byte, limits Limits) (t *Table, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			t, err = nil, damaged(fmt.Errorf("panic: %v", cause))
		}
	}()
	x, err := excelize.OpenReader(bytes.NewReader(data), options)
	if err != nil {
		return nil, damaged(err)
	}
	defer func() { _ = x.Close() }() // it has no files to remove
	if x.Styles != nil && x.Styles.NumFmts != nil {
		for _, f := range x.Styles.NumFmts.NumFmt {
			f.FormatCode, f.FormatCode16 = knownFormat(f.FormatCode), knownFormat(f.FormatCode16)
		}
	}
	rows, err := x.Rows(b.sheet)
	if err != nil {
		return nil, damaged(err)
	}
	return fill(rows, &Table{Format: XLSX, Sheet: b.sheet, Sheets: b.sheets}, limits)
}

// fill fills a table with the rows of a worksheet.
func fill(rows *excelize.Rows, t *Table, limits Limits) (*Table, error) {
	f := filler{table: t, limits: limits}
	for number, width := 1, 0; rows.Next(); number++ {
		cells, err := rows.Columns()
		if err != nil {
			return nil, damaged(err)
		}
		if width += len(cells); width > 8*limits.Cells { // empty ones before a far column cost time
			return nil, refuse("sheet.cells", "n", limits.Cells)
		}
		for i := range cells {
			cells[i] = newlines(cells[i])
		}
		if err := f.add(number, cells); err != nil {
			return nil, err
		}
	}
	if err := rows.Error(); err != nil {
		return nil, damaged(err)
	}
	return f.done()
}

// damaged returns the problem of a file that cannot be opened, with the cause for
// the log.
func damaged(cause error) error {
	p := refuse("sheet.damaged")
	p.Cause = cause
	return p
}
