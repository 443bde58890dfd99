package sheet

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
)

// countTexts counts the shared texts; a workbook may do without. A text in more
// pieces than anybody makes is refused: it is put together anew for every cell
// that shows it.
func countTexts(part *zip.File) (n int, err error) {
	pieces := 0
	err = walk(part, func(t xml.Token) error {
		e, _ := t.(xml.StartElement)
		switch e.Name.Local {
		case "si":
			n, pieces = n+1, 0
		case "r":
			if pieces++; pieces > maxPieces {
				return refuse("sheet.swollen")
			}
		}
		return nil
	})
	return n, err
}

// checkStyles refuses number formats that are longer or more than Excel allows:
// they are looked for and taken apart anew for every cell.
func checkStyles(part *zip.File) error {
	formats := 0
	return walk(part, func(t xml.Token) error {
		e, _ := t.(xml.StartElement)
		if e.Name.Local != "numFmt" {
			return nil
		}
		formats++
		if formats > maxFormats || len(attribute(e, "formatCode")) > maxFormat || len(attribute(e, "formatCode16")) > maxFormat {
			return refuse("sheet.swollen")
		}
		return nil
	})
}

// walk reads a part of XML to its end; a part that is missing is empty.
func walk(part *zip.File, take func(xml.Token) error) error {
	if part == nil {
		return nil
	}
	r, err := part.Open()
	if err != nil {
		return refuse("sheet.damaged")
	}
	defer r.Close()
	d := xml.NewDecoder(r)
	for {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return refuse("sheet.damaged")
		}
		if err := take(t); err != nil {
			return err
		}
	}
}

// attribute returns an attribute of an element, whatever its namespace.
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
