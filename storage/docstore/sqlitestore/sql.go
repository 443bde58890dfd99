package sqlitestore

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"sanad/storage/docstore"
	"sanad/storage/docstore/internal/declared"
)

// statement is the text of a search with its bindings. An empty text answers
// nothing.
type statement struct {
	sql  string
	args []any
	rare bool // not worth keeping prepared
	all  bool // no condition: walks an index from one end
}

// find writes the statement for one part of a page. A condition In would make
// SQLite sort what it finds; so each of its values gets its own ordered search,
// and the results are merged, which reads no more than the page needs.
func (t *table) find(s declared.Search, part declared.Part, limit int) statement {
	at := slices.IndexFunc(s.Where, func(c declared.Cond) bool { return c.Op == docstore.In })
	searches := []declared.Search{s}
	if at >= 0 {
		searches = split(s, at)
	}
	var b builder
	for i, one := range searches {
		if i > 0 {
			b.WriteString(" UNION ALL ")
		}
		b.selects(t, one, part)
	}
	if len(searches) == 0 {
		return statement{}
	}
	if len(searches) > 1 {
		b.order("s", "id", s)
	} else {
		b.order(b.column(s.Sort), b.id, s)
	}
	b.put(" LIMIT ?", int64(limit))
	all := len(s.Where) == 0 && part.Presence == declared.Any
	return statement{sql: b.String(), args: b.args, rare: rare(s), all: all}
}

// rare reports a search whose text depends on how many values In has.
func rare(s declared.Search) bool {
	return slices.ContainsFunc(s.Where, func(c declared.Cond) bool { return len(c.Values) > 4 })
}

// split replaces the In condition by one equality per value.
func split(s declared.Search, at int) []declared.Search {
	var out []declared.Search
	for _, v := range s.Where[at].Values {
		one := s
		one.Where = slices.Clone(s.Where)
		one.Where[at] = declared.Cond{Field: s.Where[at].Field, Op: docstore.Eq, Values: []any{v}}
		out = append(out, one)
	}
	return out
}

// count writes the statement that counts.
func (t *table) count(s declared.Search) statement {
	var b builder
	b.from(t, s)
	rows := b.String()
	if s.Limit > 0 {
		b.Reset()
		b.put("SELECT count(*) FROM (SELECT 1"+rows+" LIMIT ?)", int64(s.Limit))
		return statement{sql: b.String(), args: b.args, rare: rare(s), all: len(s.Where) == 0}
	}
	return statement{sql: "SELECT count(*)" + rows, args: b.args, rare: rare(s), all: len(s.Where) == 0}
}

// builder writes a search over the documents ("d") and, where an array is asked
// for, the key table ("k") that then leads.
type builder struct {
	strings.Builder
	args []any
	t    *table
	keys bool   // the key table leads
	id   string // the column of the id
}

func (b *builder) put(sql string, args ...any) {
	b.WriteString(sql)
	b.args = append(b.args, args...)
}

// column names a field's column in the table that an index leads to.
func (b *builder) column(f int) string {
	switch {
	case f == declared.ByID:
		return b.id
	case b.keys && slices.Contains(b.t.copies, f):
		return "k." + b.t.columns[f]
	default:
		return "d." + b.t.columns[f]
	}
}

func (b *builder) selects(t *table, s declared.Search, part declared.Part) {
	b.lead(t, s)
	b.put(`SELECT ` + b.id + ` AS id, d.rev, d.body, ` + b.column(s.Sort) + ` AS s`)
	b.from(t, s)
	b.part(s, part)
}

// lead decides which table leads.
func (b *builder) lead(t *table, s declared.Search) {
	b.t, b.id = t, "d.id"
	if b.keys = leader(s) >= 0; b.keys {
		b.id = "k.id"
	}
}

// leader finds the array condition that the search starts from.
func leader(s declared.Search) int {
	return slices.IndexFunc(s.Where, func(c declared.Cond) bool { return c.Op == docstore.Has })
}

// from writes the tables and the conditions.
func (b *builder) from(t *table, s declared.Search) {
	b.lead(t, s)
	lead := leader(s)
	if lead < 0 {
		b.put(` FROM ` + t.docs + ` AS d WHERE true`)
	} else {
		c := s.Where[lead]
		b.put(` FROM `+t.keys+` AS k`+t.hint(s, lead)+` CROSS JOIN `+t.docs+` AS d ON d.id = k.id WHERE k.field = '`+
			t.Fields[c.Field].Path+`' AND k.value = +?`, c.Values[0])
	}
	for i, c := range s.Where {
		if i != lead {
			b.cond(c)
		}
	}
}

// hint names the index that holds an array's documents in the wanted order.
// Behind a cursor among documents without the sort field SQLite would rather
// walk the primary key, past all the documents that have it.
func (t *table) hint(s declared.Search, lead int) string {
	for _, ix := range t.Indexes {
		parts := t.Parts(ix)
		if parts[0] == s.Where[lead].Field && slices.Contains(parts, s.Sort) && fixed(s, parts[1:slices.Index(parts, s.Sort)]) {
			return ` INDEXED BY "` + t.keyIndex(parts).name + `"`
		}
	}
	return ""
}

// fixed reports whether the search asks every one of the fields for one value.
func fixed(s declared.Search, fields []int) bool {
	for _, f := range fields {
		if !slices.ContainsFunc(s.Where, func(c declared.Cond) bool { return c.Field == f && c.Op == docstore.Eq }) {
			return false
		}
	}
	return true
}

// operators with the value on their right. Its plus sign changes nothing but this:
// where a search is ordered, SQLite would choose the plan by the values bound to
// bare parameters, and so make it anew for every search, at several times the
// cost of the search itself.
var operators = map[docstore.Op]string{
	docstore.Eq: " = +?", docstore.Lt: " < +?", docstore.Lte: " <= +?", docstore.Gt: " > +?", docstore.Gte: " >= +?",
}

func (b *builder) cond(c declared.Cond) {
	switch c.Op {
	case docstore.Has:
		b.put(` AND EXISTS (SELECT 1 FROM `+b.t.keys+` AS h WHERE h.field = '`+b.t.Fields[c.Field].Path+
			`' AND h.value = +? AND h.id = `+b.id+`)`, c.Values[0])
	case docstore.In:
		b.put(` AND ` + b.column(c.Field) + ` IN (`)
		for i, v := range c.Values {
			b.put(strings.Repeat(", ", min(i, 1))+"+?", v)
		}
		b.put(`)`)
	default:
		b.put(` AND `+b.column(c.Field)+operators[c.Op], c.Values[0])
	}
}

// part restricts the search to one stretch of the listing. "Present" is written
// as a range, because SQLite finds the first present value by it; after a
// cursor the comparison of rows does that.
func (b *builder) part(s declared.Search, p declared.Part) {
	col, beyond := b.column(s.Sort), " > "
	if s.Desc {
		beyond = " < "
	}
	if p.Presence == declared.Absent {
		b.put(` AND ` + col + ` IS NULL`)
	}
	switch {
	case p.After == nil && p.Presence == declared.Present:
		b.put(` AND `+col+` >= +?`, b.least(s.Sort))
	case p.After == nil:
	case p.Presence == declared.Present:
		b.put(fmt.Sprintf(` AND (%s, %s)%s(+?, +?)`, col, b.id, beyond), p.After.Value, p.After.ID)
	default:
		b.put(` AND `+b.id+beyond+`+?`, p.After.ID)
	}
}

// least is the smallest value a field may have.
func (b *builder) least(f int) any {
	if b.t.Fields[f].Kind == docstore.String {
		return ""
	}
	return int64(math.MinInt64)
}

func (b *builder) order(sort, id string, s declared.Search) {
	direction := ""
	if s.Desc {
		direction = " DESC"
	}
	b.put(` ORDER BY `)
	if s.Sort != declared.ByID {
		b.put(sort + direction + `, `)
	}
	b.put(id + direction)
}
