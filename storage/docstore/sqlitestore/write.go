package sqlitestore

import (
	"context"
	"fmt"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"zombiezen.com/go/sqlite"

	"sanad/storage/docstore"
	"sanad/storage/docstore/internal/declared"
)

// Insert implements docstore.Store.
func (s *Store) Insert(ctx context.Context, coll, id string, body bson.Raw) error {
	err := s.change(ctx, coll, id, body, func(conn *sqlite.Conn, t *table, keys declared.Keys, body []byte) error {
		args := append([]any{id, body}, t.values(keys)...)
		if err := exec(conn, t.insert, args...); err != nil {
			return err
		}
		return t.moveKeys(conn, id, nil, keys)
	})
	if err != nil {
		return fmt.Errorf("insert %s %s: %w", coll, id, err)
	}
	return nil
}

// Replace implements docstore.Store.
func (s *Store) Replace(ctx context.Context, coll, id string, rev int64, body bson.Raw) error {
	err := s.change(ctx, coll, id, body, func(conn *sqlite.Conn, t *table, keys declared.Keys, body []byte) error {
		before, err := t.keysOf(conn, id)
		if err != nil {
			return err
		}
		args := append([]any{body}, t.values(keys)...)
		if err := exec(conn, t.replace, append(args, id, rev)...); err != nil {
			return err
		}
		if conn.Changes() == 0 {
			return t.missed(conn, id)
		}
		return t.moveKeys(conn, id, before, keys)
	})
	if err != nil {
		return fmt.Errorf("replace %s %s at revision %d: %w", coll, id, rev, err)
	}
	return nil
}

// Delete implements docstore.Store.
func (s *Store) Delete(ctx context.Context, coll, id string, rev int64) error {
	err := s.write(ctx, &task{do: func(conn *sqlite.Conn) error {
		t, err := s.table(coll)
		if err != nil {
			return err
		}
		before, err := t.keysOf(conn, id)
		if err != nil {
			return err
		}
		if err := exec(conn, t.delete, id, rev); err != nil {
			return err
		}
		if conn.Changes() == 0 {
			return t.missed(conn, id)
		}
		return t.moveKeys(conn, id, before, nil)
	}})
	if err != nil {
		return fmt.Errorf("delete %s %s at revision %d: %w", coll, id, rev, err)
	}
	return nil
}

// change reads the keys on the caller's goroutine, and again on the writer's if
// the collection was declared anew in between.
func (s *Store) change(ctx context.Context, coll, id string, body bson.Raw,
	do func(*sqlite.Conn, *table, declared.Keys, []byte) error,
) error {
	t, err := s.table(coll)
	if err != nil {
		return err
	}
	body = slices.Clone(body)
	keys, err := t.Keys(id, body)
	if err != nil {
		return err
	}
	return s.write(ctx, &task{size: len(body), do: func(conn *sqlite.Conn) error {
		current, err := s.table(coll)
		if err != nil {
			return err
		}
		if current != t {
			if keys, err = current.Keys(id, body); err != nil {
				return err
			}
		}
		return do(conn, current, keys, body)
	}})
}

// keysOf reads the keys of the stored document, for the key table's sake; nil
// if the collection has none or the document does not exist.
func (t *table) keysOf(conn *sqlite.Conn, id string) (declared.Keys, error) {
	if len(t.arrays) == 0 {
		return nil, nil
	}
	var body bson.Raw
	err := query(conn, t.get, []any{id}, func(stmt *sqlite.Stmt) error {
		body = readDoc(stmt).Body
		return nil
	})
	if err != nil || body == nil {
		return nil, err
	}
	return t.Keys(id, body)
}

// missed says why a write found no row at its revision.
func (t *table) missed(conn *sqlite.Conn, id string) error {
	reason := docstore.ErrNotFound
	err := query(conn, t.get, []any{id}, func(*sqlite.Stmt) error {
		reason = docstore.ErrConflict
		return nil
	})
	if err != nil {
		return err
	}
	return reason
}
