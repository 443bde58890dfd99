package sqlitestore

import (
	"fmt"
	"slices"
	"strings"

	"sanad/storage/docstore"
	"sanad/storage/docstore/internal/declared"
)

// table is a declared collection with its statements. It does not change; a new
// declaration makes a new one.
type table struct {
	*declared.Collection
	docs, keys string   // quoted names of the two tables
	columns    []string // quoted column of each field; "" for arrays of strings
	arrays     []int    // the fields that are arrays of strings
	copies     []int    // the fields the key table repeats, to sort and range by

	insert, delete, get, rekey string
	addKey, dropKey            string
}

func newTable(spec docstore.Spec) (*table, error) {
	c, err := declared.New(spec)
	if err != nil {
		return nil, err
	}
	t := &table{Collection: c, docs: `"c_` + spec.Collection + `"`, keys: `"k_` + spec.Collection + `"`}
	for i, f := range spec.Fields {
		t.columns = append(t.columns, column(f))
		if f.Kind == docstore.Strings {
			t.arrays = append(t.arrays, i)
		}
	}
	for _, ix := range spec.Indexes {
		if parts := c.Parts(ix); c.IsStrings(parts[0]) {
			t.copies = append(t.copies, parts[1:]...)
		}
	}
	slices.Sort(t.copies)
	t.copies = slices.Compact(t.copies)
	t.statements()
	return t, nil
}

// column names the column of a field after its kind and path, so that a field
// declared anew with another kind gets another column.
func column(f docstore.Field) string {
	switch f.Kind {
	case docstore.String:
		return `"s.` + f.Path + `"`
	case docstore.Int:
		return `"i.` + f.Path + `"`
	case docstore.Time:
		return `"t.` + f.Path + `"`
	default:
		return ""
	}
}

// columnType is the type of a field's column.
func columnType(f docstore.Field) string {
	if f.Kind == docstore.String {
		return "TEXT"
	}
	return "INTEGER"
}

// statements writes down the statements that every write repeats.
func (t *table) statements() {
	into, marks, sets := "id, rev, body", "?, 1, ?", ""
	for _, col := range t.columns {
		if col != "" {
			into, marks, sets = into+", "+col, marks+", ?", sets+", "+col+" = ?"
		}
	}
	t.insert = fmt.Sprintf(`INSERT INTO %s (%s) VALUES (%s)`, t.docs, into, marks)
	t.rekey = fmt.Sprintf(`UPDATE %s SET rev = rev%s WHERE id = ?`, t.docs, sets)
	t.delete = fmt.Sprintf(`DELETE FROM %s WHERE id = ? AND rev = ?`, t.docs)
	t.get = fmt.Sprintf(`SELECT id, rev, body FROM %s WHERE id = ?`, t.docs)
	names, marks := "field, value, id", "?, ?, ?"
	for _, f := range t.copies {
		names, marks = names+", "+t.columns[f], marks+", ?"
	}
	t.addKey = fmt.Sprintf(`INSERT INTO %s (%s) VALUES (%s)`, t.keys, names, marks)
	t.dropKey = fmt.Sprintf(`DELETE FROM %s WHERE field = ? AND value = ? AND id = ?`, t.keys)
}

// replace writes down the statement that replaces a document, up to its id and
// revision. Columns whose values stay are left out: SQLite takes an entry out of
// its index and puts it back for every column that is named, changed or not.
func (t *table) replace(body []byte, before, after declared.Keys) (sql string, args []any) {
	var set strings.Builder
	args = append(make([]any, 0, len(after)+3), body)
	for i, col := range t.columns {
		if col != "" && (before == nil || before[i] != after[i]) {
			set.WriteString(", " + col + " = ?")
			args = append(args, after[i])
		}
	}
	return `UPDATE ` + t.docs + ` SET rev = rev + 1, body = ?` + set.String() + ` WHERE id = ? AND rev = ?`, args
}

// values are the bindings of a document's columns, in column order.
func (t *table) values(keys declared.Keys) []any {
	out := make([]any, 0, len(keys))
	for i, col := range t.columns {
		if col != "" {
			out = append(out, keys[i])
		}
	}
	return out
}

// index is one index of the database that a declaration asks for.
type index struct{ name, create string }

// indexes lists them. A unique combination needs two: one that refuses, and one
// that ends with the id, from which sorted pages are read. The first leaves out
// rows with a NULL part, which never collide, so that SQLite does not choose it
// for pages of documents without the field, which it would have to sort.
func (t *table) indexes() []index {
	var out []index
	for _, ix := range t.Indexes {
		parts := t.Parts(ix)
		if t.IsStrings(parts[0]) {
			if len(parts) > 1 { // the key table's primary key serves the array alone
				out = append(out, t.keyIndex(parts))
			}
			continue
		}
		cols := t.join(parts)
		out = append(out, t.index("i_", t.docs, cols+", id", ""))
		if ix.Unique {
			one := t.index("u_", t.docs, cols, "UNIQUE ")
			one.create += " WHERE " + strings.ReplaceAll(cols, ", ", " IS NOT NULL AND ") + " IS NOT NULL"
			out = append(out, one)
		}
	}
	return out
}

// keyIndex covers one field's part of the key table.
func (t *table) keyIndex(parts []int) index {
	path := t.Fields[parts[0]].Path
	cols := "value, " + t.join(parts[1:]) + ", id"
	ix := t.index("k_"+path+"_", t.keys, cols, "")
	ix.create += " WHERE field = '" + path + "'"
	return ix
}

func (t *table) index(prefix, on, cols, unique string) index {
	name := prefix + t.Spec.Collection + ":" + strings.ReplaceAll(cols, `"`, "")
	return index{name: name, create: fmt.Sprintf(`CREATE %sINDEX "%s" ON %s (%s)`, unique, name, on, cols)}
}

func (t *table) join(parts []int) string {
	cols := make([]string, len(parts))
	for i, f := range parts {
		cols[i] = t.columns[f]
	}
	return strings.Join(cols, ", ")
}
