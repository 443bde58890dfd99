package sqlitestore

import (
	"strings"

	"zombiezen.com/go/sqlite"
)

// trigger refuses one kind of change of an append-only collection, whoever makes
// it: the store refuses before, the triggers hold for everybody else.
type trigger struct{ name, when string }

// triggers lists them. An insert is refused where it meets a row, because INSERT
// OR REPLACE would put that row away without a trigger on deleting being asked.
func (t *table) triggers() []trigger {
	return []trigger{
		{t.triggerName("update"), "BEFORE UPDATE ON " + t.docs},
		{t.triggerName("delete"), "BEFORE DELETE ON " + t.docs},
		{t.triggerName("insert"), "BEFORE INSERT ON " + t.docs + " WHEN " + t.meets()},
	}
}

func (t *table) triggerName(event string) string {
	return `"a_` + t.Spec.Collection + ":" + event + `"`
}

// meets asks whether a row has what must be unique in the new one.
func (t *table) meets() string {
	taken := []string{"rowid = NEW.rowid", "id = NEW.id"}
	for _, ix := range t.Indexes {
		if !ix.Unique {
			continue
		}
		var same []string
		for _, f := range t.Parts(ix) {
			same = append(same, t.columns[f]+" = NEW."+t.columns[f])
		}
		taken = append(taken, strings.Join(same, " AND "))
	}
	exists := "EXISTS (SELECT 1 FROM " + t.docs + " WHERE "
	return exists + strings.Join(taken, ") OR "+exists) + ")"
}

// dropTriggers lets documents be re-read.
func (t *table) dropTriggers(conn *sqlite.Conn) error {
	for _, tr := range t.triggers() {
		if err := exec(conn, `DROP TRIGGER IF EXISTS `+tr.name); err != nil {
			return err
		}
	}
	return nil
}

func (t *table) createTriggers(conn *sqlite.Conn) error {
	if !t.AppendOnly {
		return nil
	}
	for _, tr := range t.triggers() {
		sql := `CREATE TRIGGER ` + tr.name + ` ` + tr.when + ` BEGIN SELECT RAISE(ABORT, 'collection is append-only'); END`
		if err := exec(conn, sql); err != nil {
			return err
		}
	}
	return nil
}
