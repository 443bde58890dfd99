package sheet

import (
	"errors"
	"io"
)

// readCSV reads a text file.
func readCSV(data []byte, limits Limits) (*Table, error) {
	text, encoding, err := decode(data)
	if err != nil {
		return nil, err
	}
	delim, text, err := delimiter(text, limits.Columns)
	if err != nil {
		return nil, err
	}
	t := &Table{Format: CSV, Encoding: encoding, Delimiter: rune(delim)}
	f := filler{table: t, limits: limits}
	s := scanner{text: text, delim: delim, most: limits.Columns}
	for {
		cells, err := s.next()
		if errors.Is(err, io.EOF) {
			return f.done()
		}
		if err != nil {
			return nil, err
		}
		for i := range cells {
			cells[i] = bare(cells[i])
		}
		if err := f.add(s.row, cells); err != nil {
			return nil, err
		}
	}
}
