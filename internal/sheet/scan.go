package sheet

import (
	"io"
	"strings"
)

// scanner cuts a CSV text into rows, by RFC 4180 and with every end of line
// there is. It is stricter than Excel in one thing: a quotation mark that does
// not end its cell is refused, for otherwise half a file can vanish into a cell.
type scanner struct {
	text  string
	pos   int
	delim byte
	most  int // columns; one more is kept to see that there are too many
	row   int // of the last row, as programs count: blank ones too, and a cell of many lines once
	cells []string
	torn  int // quotation marks inside cells that are not in marks
}

// next returns the cells of the next row, which hold until the next call, or
// io.EOF.
func (s *scanner) next() ([]string, error) {
	if s.pos >= len(s.text) {
		return nil, io.EOF
	}
	s.row++
	s.cells = s.cells[:0]
	for column := 0; ; column++ {
		cell, err := s.cell(column)
		if err != nil {
			return nil, err
		}
		s.keep(cell)
		if s.endOfRow() {
			return s.cells, nil
		}
	}
}

// keep takes a cell. Blank ones beyond the limit are not counted against it:
// programs write them, and they must not cost memory.
func (s *scanner) keep(cell string) {
	if len(s.cells) < s.most || len(s.cells) == s.most && !blank(cell) {
		s.cells = append(s.cells, cell)
	}
}

// endOfRow steps over what ends a cell and reports whether it ends the row too.
func (s *scanner) endOfRow() bool {
	if s.pos >= len(s.text) {
		return true
	}
	c := s.text[s.pos]
	s.pos++
	if c == '\r' && s.pos < len(s.text) && s.text[s.pos] == '\n' {
		s.pos++
	}
	return c != s.delim
}

// cell reads the next cell and stops at what ends it.
func (s *scanner) cell(column int) (string, error) {
	if s.pos < len(s.text) && s.text[s.pos] == '"' {
		return s.quoted(column)
	}
	start := s.pos
	for s.pos < len(s.text) && !s.ends(s.text[s.pos]) {
		s.pos++
	}
	cell := s.text[start:s.pos]
	s.torn += strings.Count(cell, `"`)
	return cell, nil
}

// quoted reads a cell in quotation marks.
func (s *scanner) quoted(column int) (string, error) {
	start := s.pos + 1
	for end := start; ; end += 2 {
		i := strings.IndexByte(s.text[end:], '"')
		if i < 0 {
			return "", refuse("sheet.quote_open", "row", s.row, "column", Letter(column))
		}
		end += i
		if end+1 < len(s.text) && s.text[end+1] == '"' {
			continue
		}
		s.pos = end + 1
		if s.pos < len(s.text) && !s.ends(s.text[s.pos]) {
			return "", refuse("sheet.quote_after", "row", s.row, "column", Letter(column))
		}
		return unquote(s.text[start:end]), nil
	}
}

// ends reports what ends a cell.
func (s *scanner) ends(c byte) bool { return c == s.delim || c == '\n' || c == '\r' }

// unquote undoes doubled marks, and makes all ends of line in a cell one.
func unquote(s string) string {
	if strings.Contains(s, `""`) {
		s = strings.ReplaceAll(s, `""`, `"`)
	}
	return newlines(s)
}

// newlines makes all ends of line "\n".
func newlines(s string) string {
	if !strings.Contains(s, "\r") {
		return s
	}
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
}
