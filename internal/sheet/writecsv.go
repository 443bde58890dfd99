package sheet

import (
	"bufio"
	"io"
	"strings"
)

// csvWriter writes RFC 4180. The buffer keeps the first error until Close.
type csvWriter struct {
	out     *bufio.Writer
	columns int
}

func newCSVWriter(w io.Writer, head Head) (Writer, error) {
	c := &csvWriter{out: bufio.NewWriter(w), columns: len(head.Columns)}
	_, _ = c.out.WriteString("\ufeff")
	return c, c.Row(headings(head)...)
}

// Row writes one row, filled up to the width of the headings.
func (c *csvWriter) Row(cells ...Cell) error {
	if err := fits(cells, c.columns); err != nil {
		return err
	}
	for i := range c.columns {
		if i > 0 {
			_ = c.out.WriteByte(',')
		}
		if i < len(cells) {
			_, _ = c.out.WriteString(quoted(cells[i]))
		}
	}
	_, err := c.out.WriteString("\r\n")
	return err
}

// Close writes what is left.
func (c *csvWriter) Close() error { return c.out.Flush() }

// quoted returns a cell as it stands between commas. A cell is quoted for
// everything that some program takes for a delimiter, and where it would begin
// the file with Excel's word for one.
func quoted(cell Cell) string {
	s := cell.String()
	if !cell.numeric {
		s = guarded(s)
	}
	if strings.ContainsAny(s, "\",;\t\r\n") || strings.HasPrefix(strings.ToLower(s), "sep=") || s != strings.TrimSpace(s) {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}
