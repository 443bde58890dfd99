package sheet

import (
	"bytes"
	"path"
	"strings"
)

// The first bytes of an archive, which XLSX is, and of the older Office files,
// which a workbook with a password is too.
const (
	zipMark = "PK\x03\x04"
	oleMark = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
)

// Read reads the table in a file. The content decides how it is read, the name
// only whether it claims to be a table at all. What is wrong comes back as an
// lms.Problem, or as lms.Problems of several cells, for the field "file".
func Read(name string, data []byte, limits Limits) (*Table, error) {
	limits = limits.filled()
	if len(data) > limits.Bytes {
		return nil, refuse("sheet.bytes", "n", limits.Bytes>>20)
	}
	ext := strings.ToLower(path.Ext(name))
	switch {
	case bytes.HasPrefix(data, []byte(oleMark)):
		return nil, refuse("sheet.old")
	case bytes.HasPrefix(data, []byte(zipMark)):
		return readXLSX(name, data, limits)
	case ext == ".xlsx":
		return nil, refuse("sheet.damaged")
	case ext == ".csv", ext == ".tsv", ext == ".txt", ext == "":
		return readCSV(data, limits)
	}
	return nil, refuse("sheet.kind", "name", shorten(name, 80))
}
