package sqlitestore

import (
	"context"
	"fmt"
	"slices"

	"zombiezen.com/go/sqlite"

	"sanad/storage/docstore"
)

// mustReread reports whether stored documents lack what is declared now.
func (t *table) mustReread(before *table) bool {
	if before == nil {
		return true
	}
	for _, f := range t.Fields {
		if !slices.Contains(before.Fields, f) {
			return true
		}
	}
	return len(t.arrays) != len(before.arrays) || !slices.Equal(t.copyNames(), before.copyNames())
}

func (t *table) copyNames() []string {
	var names []string
	for _, f := range t.copies {
		names = append(names, t.columns[f])
	}
	slices.Sort(names)
	return names
}

// reread fills the columns and the key table from every stored document.
func (t *table) reread(ctx context.Context, conn *sqlite.Conn) error {
	if err := exec(conn, `DELETE FROM `+t.keys); err != nil {
		return err
	}
	last := ""
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		page, err := t.bodiesAfter(conn, last)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, d := range page {
			if err := t.rereadOne(conn, d); err != nil {
				return fmt.Errorf("re-read %s: %w", d.ID, err)
			}
		}
		last = page[len(page)-1].ID
	}
}

// bodiesAfter reads the next documents by id; few, because each may be large.
func (t *table) bodiesAfter(conn *sqlite.Conn, id string) ([]docstore.Doc, error) {
	var page []docstore.Doc
	sql := `SELECT id, rev, body FROM ` + t.docs + ` WHERE id > ? ORDER BY id LIMIT 50`
	err := query(conn, sql, []any{id}, func(stmt *sqlite.Stmt) error {
		page = append(page, readDoc(stmt))
		return nil
	})
	return page, err
}

func (t *table) rereadOne(conn *sqlite.Conn, d docstore.Doc) error {
	keys, err := t.Keys(d.ID, d.Body)
	if err != nil {
		return err
	}
	if err := exec(conn, t.rekey, append(t.values(keys), d.ID)...); err != nil {
		return err
	}
	return t.moveKeys(conn, d.ID, nil, keys)
}
