package sheet

import (
	"slices"
	"strings"
	"unicode"

	"sanad/internal/i18n"
	"sanad/internal/lms"
)

// Column is one that a caller wants. Names are the headings it may have, in
// Arabic and in English; the first of each language is how it is called in
// messages, so there is at least one. Case, harakat, tatweel, the forms of alif and hamza, taa marbuta,
// spaces and punctuation make no difference.
type Column struct {
	Key      string
	Names    []string
	Required bool
}

// Title calls the column by its first name and the first in the other script,
// for whoever has to write the heading: "الاسم / Name".
func (c Column) Title() string {
	first := c.Names[0]
	for _, name := range c.Names[1:] {
		if arabic(name) != arabic(first) {
			return first + " / " + name
		}
	}
	return first
}

// arabic reports whether a name is written in Arabic letters.
func arabic(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Arabic, r) })
}

// Unknown says what to do about columns that nobody asked for.
type Unknown int

// What to do about them.
const (
	Ignore Unknown = iota // they are named in Match.Unknown and not read
	Refuse
)

// Match is a table whose columns have been found. It may be shared.
type Match struct {
	*Table
	// Unknown are the headings that nobody asked for, in the order of the file.
	Unknown []string
	at      map[string]int
}

// Match finds the columns by their headings. All that is wrong with these is told
// at once, as lms.Problems: required columns that are missing, columns that
// stand there twice, and the unknown ones if those are refused.
func (t *Table) Match(columns []Column, unknown Unknown) (*Match, error) {
	m := &Match{Table: t, at: map[string]int{}}
	var problems lms.Problems
	seen := map[string]int{}
	for i, heading := range t.Header.Cells {
		if blank(heading) {
			continue
		}
		key, title := find(columns, heading)
		if first, twice := seen[key]; twice {
			problems.Add(field, "sheet.twice", "column", title, "first", Letter(first), "second", Letter(i))
			continue
		}
		seen[key] = i
		if strings.HasPrefix(key, foreign) {
			m.Unknown = append(m.Unknown, title)
		} else {
			m.at[key] = i
		}
	}
	if unknown == Refuse && len(m.Unknown) > 0 {
		problems.Add(field, "sheet.unknown", "n", len(m.Unknown), "columns", m.Unknown)
	}
	m.missing(&problems, columns)
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return m, nil
}

// foreign begins the keys of headings that nobody asked for; no caller's key
// does.
const foreign = "\x00"

// find returns the key of a heading and how it is called in messages.
func find(columns []Column, heading string) (key, title string) {
	c := named(columns, heading)
	if c == nil {
		c = bilingual(columns, heading)
	}
	if c == nil {
		return foreign + foldHeading(heading), shorten(trim(heading), 40)
	}
	return c.Key, c.Title()
}

// named returns the column of a name, or nil.
func named(columns []Column, name string) *Column {
	folded := foldHeading(name)
	for i, c := range columns {
		if slices.ContainsFunc(c.Names, func(n string) bool { return foldHeading(n) == folded }) {
			return &columns[i]
		}
	}
	return nil
}

// bilingual returns the column of a heading in both languages, such as
// "الاسم / Name", or nil.
func bilingual(columns []Column, heading string) *Column {
	parts := strings.FieldsFunc(heading, func(r rune) bool { return strings.ContainsRune("/|()\n", r) })
	var found *Column
	for _, part := range parts {
		c := named(columns, part)
		if c == nil && blank(part) {
			continue
		}
		if c == nil || found != nil && c != found {
			return nil
		}
		found = c
	}
	return found
}

// foldHeading makes the spellings of a heading equal: "E-mail*" is "email".
func foldHeading(s string) string {
	if words := i18n.Tokens(s); len(words) > 0 {
		return strings.Join(words, "")
	}
	return i18n.Fold(s)
}

// missing names all required columns that are not there.
func (m *Match) missing(problems *lms.Problems, columns []Column) {
	var names []string
	for _, c := range columns {
		if c.Required && !m.Has(c.Key) {
			names = append(names, c.Title())
		}
	}
	if len(names) == 0 {
		return
	}
	if i := strings.IndexAny(m.Header.Cell(0), "،؛"); i >= 0 && len(m.Header.Cells) == 1 {
		problems.Add(field, "sheet.arabic_comma", "sign", string([]rune(m.Header.Cell(0)[i:])[0]))
		return
	}
	problems.Add(field, "sheet.missing", "n", len(names), "columns", names)
}

// Has reports whether the file has a column.
func (m *Match) Has(key string) bool {
	_, ok := m.at[key]
	return ok
}

// Get returns a row's cell of a column without white space and direction marks
// around it; empty when the file has no such column.
func (m *Match) Get(r Row, key string) string {
	i, ok := m.at[key]
	if !ok {
		return ""
	}
	return trim(r.Cell(i))
}

// Invalid returns a problem of a cell. Its message is the caller's; it finds the
// place in the arguments "row" and "column".
func (m *Match) Invalid(r Row, key, message string, args ...any) *lms.Problem {
	column := ""
	if i, ok := m.at[key]; ok {
		column = m.Column(i)
	}
	return lms.Invalid(field, message, append(args, "row", r.Number, "column", column)...)
}

// Ignored returns the message that names the columns which are not read, with
// its arguments; no key when all are.
func (m *Match) Ignored() (key string, args map[string]any) {
	if len(m.Unknown) == 0 {
		return "", nil
	}
	return "sheet.ignored", map[string]any{"n": len(m.Unknown), "columns": m.Unknown}
}
