package sqlitestore

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"zombiezen.com/go/sqlite"

	"sanad/storage/docstore"
)

// Ensure implements docstore.Store. The change of tables, the re-reading of
// documents and the record of the declaration are one transaction.
func (s *Store) Ensure(ctx context.Context, spec docstore.Spec) error {
	if err := s.admit(ctx); err != nil {
		return fmt.Errorf("ensure %s: %w", spec.Collection, err)
	}
	if t, err := s.table(spec.Collection); err == nil && reflect.DeepEqual(t.Spec, spec) {
		return nil
	}
	t, err := newTable(copySpec(spec))
	if err != nil {
		return err
	}
	err = s.write(ctx, &task{
		alone: true,
		do:    func(conn *sqlite.Conn) error { return t.ensure(ctx, conn) },
		after: func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.tables[spec.Collection] = t
		},
	})
	if err != nil {
		return fmt.Errorf("ensure %s: %w", spec.Collection, err)
	}
	return nil
}

// copySpec detaches a declaration from its caller's slices.
func copySpec(spec docstore.Spec) docstore.Spec {
	spec.Fields, spec.Indexes = slices.Clone(spec.Fields), slices.Clone(spec.Indexes)
	for i := range spec.Indexes {
		spec.Indexes[i].Fields = slices.Clone(spec.Indexes[i].Fields)
	}
	return spec
}

func (t *table) ensure(ctx context.Context, conn *sqlite.Conn) error {
	before, err := t.stored(conn)
	if err != nil {
		return err
	}
	if err := t.dropTriggers(conn); err != nil {
		return err
	}
	if err := t.create(conn); err != nil {
		return err
	}
	if err := t.dropIndexes(conn); err != nil {
		return err
	}
	if t.mustReread(before) {
		if err := t.reread(ctx, conn); err != nil {
			return err
		}
	}
	if err := t.createIndexes(conn); err != nil {
		return err
	}
	if err := t.createTriggers(conn); err != nil {
		return err
	}
	return t.record(conn)
}

// stored returns the declaration the tables were last made for, or nil.
func (t *table) stored(conn *sqlite.Conn) (*table, error) {
	var text string
	err := query(conn, `SELECT spec FROM "_collections" WHERE name = ?`, []any{t.Spec.Collection},
		func(stmt *sqlite.Stmt) error {
			text = stmt.ColumnText(0)
			return nil
		})
	if err != nil || text == "" {
		return nil, err
	}
	var spec docstore.Spec
	if err := json.Unmarshal([]byte(text), &spec); err != nil {
		return nil, fmt.Errorf("stored declaration: %w", err)
	}
	return newTable(spec)
}

func (t *table) record(conn *sqlite.Conn) error {
	text, err := json.Marshal(t.Spec)
	if err != nil {
		return fmt.Errorf("encode declaration: %w", err)
	}
	return exec(conn, `INSERT OR REPLACE INTO "_collections" (name, spec) VALUES (?, ?)`, t.Spec.Collection, string(text))
}
