package sqlitestore

import (
	"slices"
	"strings"

	"zombiezen.com/go/sqlite"
)

// create makes the tables, or adds the columns that they lack. A column that is no
// longer declared stays, unread, until its field is declared again.
func (t *table) create(conn *sqlite.Conn) error {
	all := make([]int, len(t.Fields))
	for i := range all {
		all[i] = i
	}
	// All columns at once: SQLite reads the whole schema anew after each ALTER TABLE.
	err := exec(conn, `CREATE TABLE IF NOT EXISTS `+t.docs+` (id TEXT NOT NULL UNIQUE, rev INTEGER NOT NULL, body BLOB NOT NULL`+t.definitions(all)+`) STRICT`)
	if err != nil {
		return err
	}
	err = exec(conn, `CREATE TABLE IF NOT EXISTS `+t.keys+` (field TEXT NOT NULL, value TEXT NOT NULL, id TEXT NOT NULL`+t.definitions(t.copies)+
		`, PRIMARY KEY (field, value, id)) STRICT, WITHOUT ROWID`)
	if err != nil {
		return err
	}
	if err := t.addColumns(conn, t.docs, all); err != nil {
		return err
	}
	return t.addColumns(conn, t.keys, t.copies)
}

// definitions are the columns of fields, each after a comma.
func (t *table) definitions(fields []int) string {
	var out strings.Builder
	for _, f := range fields {
		if col := t.columns[f]; col != "" {
			out.WriteString(", " + col + " " + columnType(t.Fields[f]))
		}
	}
	return out.String()
}

func (t *table) addColumns(conn *sqlite.Conn, name string, fields []int) error {
	have := map[string]bool{}
	err := query(conn, `SELECT name FROM pragma_table_info(?)`, []any{strings.Trim(name, `"`)}, func(stmt *sqlite.Stmt) error {
		have[`"`+stmt.ColumnText(0)+`"`] = true
		return nil
	})
	if err != nil {
		return err
	}
	for _, f := range fields {
		if col := t.columns[f]; col != "" && !have[col] {
			if err := exec(conn, `ALTER TABLE `+name+` ADD COLUMN `+col+` `+columnType(t.Fields[f])); err != nil {
				return err
			}
		}
	}
	return nil
}

// dropIndexes removes what is no longer declared: a unique combination given up
// must not refuse documents any longer.
func (t *table) dropIndexes(conn *sqlite.Conn) error {
	have, err := t.presentIndexes(conn)
	if err != nil {
		return err
	}
	for _, name := range have {
		if slices.ContainsFunc(t.indexes(), func(ix index) bool { return ix.name == name }) {
			continue
		}
		if err := exec(conn, `DROP INDEX "`+name+`"`); err != nil {
			return err
		}
	}
	return nil
}

func (t *table) createIndexes(conn *sqlite.Conn) error {
	have, err := t.presentIndexes(conn)
	if err != nil {
		return err
	}
	for _, ix := range t.indexes() {
		if slices.Contains(have, ix.name) {
			continue
		}
		if err := exec(conn, ix.create); err != nil {
			return err
		}
		have = append(have, ix.name)
	}
	return nil
}

// presentIndexes names the indexes that we created; SQLite's own have no text.
func (t *table) presentIndexes(conn *sqlite.Conn) ([]string, error) {
	var names []string
	sql := `SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN (?, ?)`
	err := query(conn, sql, []any{"c_" + t.Spec.Collection, "k_" + t.Spec.Collection}, func(stmt *sqlite.Stmt) error {
		names = append(names, stmt.ColumnText(0))
		return nil
	})
	return names, err
}
