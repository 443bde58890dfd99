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
	err := s.change(ctx, coll, docstore.Doc{ID: id, Rev: 1, Body: body}, func(conn *sqlite.Conn, c change) error {
		args := append([]any{id, []byte(c.doc.Body)}, c.t.values(c.keys)...)
		if err := exec(conn, c.t.insert, args...); err != nil {
			return err
		}
		return c.t.moveKeys(conn, id, nil, c.keys)
	})
	if err != nil {
		return fmt.Errorf("insert %s %s: %w", coll, id, err)
	}
	return nil
}

// Replace implements docstore.Store.
func (s *Store) Replace(ctx context.Context, coll, id string, rev int64, body bson.Raw) error {
	err := s.change(ctx, coll, docstore.Doc{ID: id, Rev: rev + 1, Body: body}, func(conn *sqlite.Conn, c change) error {
		if c.t.AppendOnly {
			return docstore.ErrAppendOnly
		}
		before, err := c.before(conn)
		if err != nil {
			return err
		}
		sql, args := c.t.replace(c.doc.Body, before, c.keys)
		if err := exec(conn, sql, append(args, id, rev)...); err != nil {
			return err
		}
		if conn.Changes() == 0 {
			return c.t.missed(conn, id)
		}
		return c.t.moveKeys(conn, id, before, c.keys)
	})
	if err != nil {
		return fmt.Errorf("replace %s %s at revision %d: %w", coll, id, rev, err)
	}
	return nil
}

// Delete implements docstore.Store.
func (s *Store) Delete(ctx context.Context, coll, id string, rev int64) error {
	err := s.write(ctx, &task{name: &docName{coll, id}, do: func(conn *sqlite.Conn) error {
		t, err := s.table(coll)
		if err != nil {
			return err
		}
		if t.AppendOnly {
			return docstore.ErrAppendOnly
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

// change is what a write makes of a document, on the leader's goroutine.
type change struct {
	t    *table
	was  entry // before the transaction, where memory knows; else zero
	doc  docstore.Doc
	keys declared.Keys
}

// change makes a document what d says. It reads the keys on the caller's
// goroutine, and again on the leader's if the collection was declared anew in
// between.
func (s *Store) change(ctx context.Context, coll string, d docstore.Doc, do func(*sqlite.Conn, change) error) error {
	t, err := s.table(coll)
	if err != nil {
		return err
	}
	d.Body = slices.Clone(d.Body)
	keys, err := t.Keys(d.ID, d.Body)
	if err != nil {
		return err
	}
	becomes := &entry{d, t, keys}
	w := &task{size: len(d.Body), name: &docName{coll, d.ID}, doc: becomes, whole: func() bool { return s.whole(coll) }}
	w.do = func(conn *sqlite.Conn) error {
		current, err := s.table(coll)
		if err != nil {
			return err
		}
		if current != t {
			if keys, err = current.Keys(d.ID, d.Body); err != nil {
				return err
			}
			becomes.t, becomes.keys = current, keys
		}
		return do(conn, change{current, w.was, d, keys})
	}
	return s.write(ctx, w)
}

// whole reports whether a document of the collection is one row.
func (s *Store) whole(coll string) bool {
	t, err := s.table(coll)
	return err == nil && len(t.arrays) == 0
}

// before returns the keys of the document at the revision that is to be replaced:
// from memory, or read where the key table needs them; nil if they are not known.
func (c *change) before(conn *sqlite.Conn) (declared.Keys, error) {
	if c.was.Rev == c.doc.Rev-1 && c.was.Rev > 0 {
		if c.was.t == c.t {
			return c.was.keys, nil
		}
		return c.t.Keys(c.was.ID, c.was.Body)
	}
	return c.t.keysOf(conn, c.doc.ID)
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
