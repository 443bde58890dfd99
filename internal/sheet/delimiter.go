package sheet

import "strings"

// delimiters are what programs write between cells, the likelier first. The
// Arabic comma and semicolon are not among them: no spreadsheet writes them, and
// they stand in the sentences of cells. A heading that seems to use them is told
// by Table.Match.
const delimiters = ",;\t"

// sampled is how many rows decide about the delimiter.
const sampled = 20

// delimiter finds out what parts the cells: what a line "sep=;" at the beginning
// says, as Excel writes and hides it, or what cuts the most rows as wide as the
// first. It returns the text of the table itself.
func delimiter(text string, most int) (byte, string, error) {
	if len(text) > 4 && strings.EqualFold(text[:4], "sep=") {
		line, rest := cutLine(text)
		if len(line) != 5 || !strings.Contains(delimiters+"|", line[4:]) {
			return 0, "", refuse("sheet.separator", "sign", shorten(line[4:], 10))
		}
		return line[4], rest, nil
	}
	best, found := delimiters[0], cut{}
	for _, d := range []byte(delimiters) {
		if c := agree(text, d, most); c.better(found) {
			best, found = d, c
		}
	}
	return best, text, nil
}

// cut is how a delimiter cuts the first rows: how many as wide as the first one,
// how wide that is, and how many quotation marks it leaves inside cells: the right
// one tears no cell that stands in marks.
type cut struct{ rows, width, torn int }

func (c cut) better(than cut) bool {
	switch {
	case c.rows == 0 || than.rows == 0:
		return c.rows > than.rows
	case c.torn != than.torn:
		return c.torn < than.torn
	case c.rows != than.rows:
		return c.rows > than.rows
	}
	return c.width > than.width
}

// agree cuts the first rows; nothing when the delimiter does not cut the first.
func agree(text string, delim byte, most int) (c cut) {
	s := scanner{text: text, delim: delim, most: most}
	for seen := 0; seen < sampled; {
		cells, err := s.next()
		if err != nil {
			break
		}
		switch {
		case len(cells) == 1 && blank(cells[0]):
			continue
		case seen == 0 && len(cells) == 1:
			return cut{}
		case seen == 0:
			c.width = len(cells)
		}
		seen++
		if len(cells) == c.width {
			c.rows++
		}
	}
	c.torn = s.torn
	return c
}

// cutLine cuts the first line off.
func cutLine(text string) (line, rest string) {
	i := strings.IndexAny(text, "\r\n")
	if i < 0 {
		return text, ""
	}
	return text[:i], strings.TrimPrefix(strings.TrimPrefix(text[i:], "\r"), "\n")
}
