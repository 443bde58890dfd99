package sqlitestore

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
	"zombiezen.com/go/sqlite"

	"sanad/storage/docstore"
)

// Get implements docstore.Store.
func (s *Store) Get(ctx context.Context, coll, id string) (docstore.Doc, error) {
	d, err := s.get(ctx, coll, id)
	if err != nil {
		return docstore.Doc{}, fmt.Errorf("get %s %s: %w", coll, id, err)
	}
	return d, nil
}

func (s *Store) get(ctx context.Context, coll, id string) (docstore.Doc, error) {
	t, err := s.table(coll)
	if err != nil {
		return docstore.Doc{}, err
	}
	if err := s.admit(ctx); err != nil {
		return docstore.Doc{}, err
	}
	name := docName{coll, id}
	d, ok, ticket := s.memory.get(name)
	if ok {
		return d, nil
	}
	err = s.read(ctx, func(conn *sqlite.Conn) error {
		return query(conn, t.get, []any{id}, func(stmt *sqlite.Stmt) error {
			d, ok = readDoc(stmt), true
			return nil
		})
	})
	switch {
	case err != nil:
		return docstore.Doc{}, err
	case !ok:
		return docstore.Doc{}, docstore.ErrNotFound
	}
	s.memory.keep(name, d, ticket)
	return d, nil
}

// GetMany implements docstore.Store.
func (s *Store) GetMany(ctx context.Context, coll string, ids []string) ([]docstore.Doc, error) {
	t, err := s.table(coll)
	if err != nil {
		return nil, fmt.Errorf("get many of %s: %w", coll, err)
	}
	if len(ids) > docstore.MaxIn {
		return nil, fmt.Errorf("get %d of %s: %w", len(ids), coll, docstore.ErrQuery)
	}
	if len(ids) == 0 {
		return nil, s.admit(ctx)
	}
	sql, args := t.many(ids)
	var docs []docstore.Doc
	err = s.read(ctx, func(conn *sqlite.Conn) error {
		return query(conn, sql, args, collect(&docs))
	})
	if err != nil {
		return nil, fmt.Errorf("get %d of %s: %w", len(ids), coll, err)
	}
	return docs, nil
}

// many repeats the last id up to a power of two, so that few statements serve
// every number of ids.
func (t *table) many(ids []string) (string, []any) {
	n := 1
	for n < len(ids) {
		n *= 2
	}
	args := make([]any, n)
	for i := range args {
		args[i] = ids[min(i, len(ids)-1)]
	}
	return fmt.Sprintf(`SELECT id, rev, body FROM %s WHERE id IN (?%s)`, t.docs, strings.Repeat(", ?", n-1)), args
}

// Find implements docstore.Store.
func (s *Store) Find(ctx context.Context, coll string, q docstore.Query) iter.Seq2[docstore.Doc, error] {
	return func(yield func(docstore.Doc, error) bool) {
		docs, err := s.page(ctx, coll, q)
		if err != nil {
			yield(docstore.Doc{}, fmt.Errorf("find in %s: %w", coll, err))
			return
		}
		for _, d := range docs {
			if !yield(d, nil) {
				return
			}
		}
	}
}

func (s *Store) page(ctx context.Context, coll string, q docstore.Query) ([]docstore.Doc, error) {
	t, err := s.table(coll)
	if err != nil {
		return nil, err
	}
	search, err := t.Search(q)
	if err != nil {
		return nil, err
	}
	var docs []docstore.Doc
	err = s.readAll(ctx, len(search.Parts()) > 1, func(conn *sqlite.Conn) error {
		for _, part := range search.Parts() {
			if len(docs) == search.Limit {
				return nil
			}
			stmt := t.find(search, part, search.Limit-len(docs))
			if err := s.run(conn, stmt, collect(&docs)); err != nil {
				return err
			}
		}
		return nil
	})
	return docs, err
}

// Count implements docstore.Store.
func (s *Store) Count(ctx context.Context, coll string, q docstore.Query) (int64, error) {
	n, err := s.count(ctx, coll, q)
	if err != nil {
		return 0, fmt.Errorf("count in %s: %w", coll, err)
	}
	return n, nil
}

func (s *Store) count(ctx context.Context, coll string, q docstore.Query) (n int64, err error) {
	t, err := s.table(coll)
	if err != nil {
		return 0, err
	}
	search, err := t.Collection.Count(q)
	if err != nil {
		return 0, err
	}
	err = s.readAll(ctx, false, func(conn *sqlite.Conn) error {
		if search.Nothing() {
			return nil
		}
		return s.run(conn, t.count(search), func(stmt *sqlite.Stmt) error {
			n = stmt.ColumnInt64(0)
			return nil
		})
	})
	return n, err
}

func collect(docs *[]docstore.Doc) func(*sqlite.Stmt) error {
	return func(stmt *sqlite.Stmt) error {
		*docs = append(*docs, readDoc(stmt))
		return nil
	}
}

// run answers a search, after its plan was looked at where that is asked for.
func (s *Store) run(conn *sqlite.Conn, st statement, row func(*sqlite.Stmt) error) error {
	if st.sql == "" {
		return nil
	}
	if s.strict {
		if err := s.checkPlan(conn, st); err != nil {
			return err
		}
	}
	if st.rare {
		return queryOnce(conn, st.sql, st.args, row)
	}
	return query(conn, st.sql, st.args, row)
}

// read lends a reading connection to f.
func (s *Store) read(ctx context.Context, f func(*sqlite.Conn) error) error {
	if err := s.enter(); err != nil {
		return err
	}
	defer s.leave()
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case conn := <-s.readers:
		defer func() { s.readers <- conn }()
		return translate(ctx, f(conn))
	case <-ctx.Done():
		return ctx.Err()
	}
}

// readAll is read for what may take long: the context interrupts it. Several
// statements see the same state if together is set.
func (s *Store) readAll(ctx context.Context, together bool, f func(*sqlite.Conn) error) error {
	return s.read(ctx, func(conn *sqlite.Conn) error {
		if !together {
			return interruptible(ctx, conn, f)
		}
		if err := exec(conn, `BEGIN`); err != nil {
			return err
		}
		err := interruptible(ctx, conn, f)
		if end := exec(conn, `ROLLBACK`); err == nil {
			err = end
		}
		return err
	})
}

func interruptible(ctx context.Context, conn *sqlite.Conn, f func(*sqlite.Conn) error) error {
	conn.SetInterrupt(ctx.Done())
	defer conn.SetInterrupt(nil)
	return f(conn)
}

// readDoc reads a row that begins with id, rev, body.
func readDoc(stmt *sqlite.Stmt) docstore.Doc {
	body := make(bson.Raw, stmt.ColumnLen(2))
	stmt.ColumnBytes(2, body)
	return docstore.Doc{ID: stmt.ColumnText(0), Rev: stmt.ColumnInt64(1), Body: body}
}
