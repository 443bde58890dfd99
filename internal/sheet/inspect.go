package sheet

import (
	"archive/zip"
	"encoding/xml"
	"strconv"
	"strings"

	"sanad/internal/lms"
)

// inspector reads through the cells of a worksheet before the library does, which
// is silent where it should not be: broken XML ends its table early, cells out of
// order land in other columns, a shared text that is missing reads as its number,
// and a formula without a result as nothing.
type inspector struct {
	limits   Limits
	texts    int // how many shared texts there are
	cells    int // so far
	row      int
	column   int // of the last cell, from 1
	cell     cell
	over     bool // the cells have ended
	problems lms.Problems
}

// cell is what a cell has shown of itself so far.
type cell struct {
	formula, value bool
	shared         bool // the value is the number of a shared text
	reading        bool // inside that number
	number         strings.Builder
}

// inspect refuses a worksheet that would be read wrongly.
func inspect(part *zip.File, texts int, limits Limits) error {
	i := &inspector{texts: texts, limits: limits}
	if err := walk(part, i.take); err != nil {
		return err
	}
	return i.problems.Err()
}

// take takes the next token.
func (i *inspector) take(t xml.Token) error {
	if i.over {
		return nil
	}
	switch t := t.(type) {
	case xml.StartElement:
		return i.start(t)
	case xml.CharData:
		if i.cell.reading {
			i.cell.number.Write(t)
		}
	case xml.EndElement:
		return i.end(t.Name.Local)
	}
	return nil
}

func (i *inspector) start(e xml.StartElement) error {
	switch e.Name.Local {
	case "row":
		return i.startRow(attribute(e, "r"))
	case "c":
		i.cell = cell{shared: attribute(e, "t") == "s"}
		return i.startCell(attribute(e, "r"))
	case "f":
		i.cell.formula = true
	case "is":
		i.cell.value = true
	case "v":
		i.cell.value, i.cell.reading = true, i.cell.shared
	}
	return nil
}

// startRow begins a row. Numbers may be left out, and have to rise.
func (i *inspector) startRow(number string) error {
	n, err := i.row+1, error(nil)
	if number != "" {
		n, err = strconv.Atoi(number)
	}
	if err != nil || n <= i.row || n > lastRow {
		return refuse("sheet.damaged")
	}
	i.row, i.column = n, 0
	return nil
}

// startCell begins a cell. Its place may be left out, and has to rise too.
func (i *inspector) startCell(ref string) error {
	n := i.column + 1
	if ref != "" {
		n = columnNumber(ref)
	}
	if n <= i.column {
		return refuse("sheet.damaged")
	}
	i.column = n
	if i.cells++; i.cells > 4*i.limits.Cells { // most have to be blank; the filler counts the others
		return refuse("sheet.cells", "n", i.limits.Cells)
	}
	return nil
}

// columnNumber returns the column of a place like "AB12", from 1; 0 when it is
// none.
func columnNumber(ref string) int {
	n := 0
	for k := 0; k < len(ref); k++ {
		c := ref[k] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		if n = n*26 + int(c-'A') + 1; n > 1<<14 {
			return 0
		}
	}
	return n
}

func (i *inspector) end(name string) error {
	switch name {
	case "sheetData":
		i.over = true
	case "v":
		i.cell.reading = false
	case "c":
		return i.endCell()
	}
	return nil
}

// endCell judges the cell.
func (i *inspector) endCell() error {
	if i.cell.formula && !i.cell.value {
		i.problems.Add(field, "sheet.formula", "row", i.row, "column", Letter(i.column-1))
		if len(i.problems) == maxProblems {
			return i.problems
		}
	}
	if i.cell.shared && i.cell.value {
		n, err := strconv.Atoi(strings.TrimSpace(i.cell.number.String()))
		if err != nil || n < 0 || n >= i.texts {
			return refuse("sheet.damaged")
		}
	}
	return nil
}
