package sqlitestore_test

import (
	"path/filepath"
	"testing"

	"sanad/storage/docstore"
	"sanad/storage/docstore/docstoretest"
	"sanad/storage/docstore/sqlitestore"
)

// openAt opens a store whose queries must all have an index.
func openAt(tb testing.TB, path string) *sqlitestore.Store {
	tb.Helper()
	s, err := sqlitestore.Open(tb.Context(), sqlitestore.Options{Path: path, StrictPlans: true})
	if err != nil {
		tb.Fatalf("open: %v", err)
	}
	return s
}

func open(tb testing.TB) docstore.Store {
	tb.Helper()
	s := openAt(tb, filepath.Join(tb.TempDir(), "documents.db"))
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Errorf("close: %v", err)
		}
	})
	return s
}

func TestContract(t *testing.T) { docstoretest.Run(t, open) }

func TestDurable(t *testing.T) {
	docstoretest.Durable(t, func(tb testing.TB) func() docstore.Store {
		path := filepath.Join(tb.TempDir(), "documents.db")
		return func() docstore.Store { return openAt(tb, path) }
	})
}

func TestModel(t *testing.T) {
	docstoretest.Model(t, func(tb testing.TB) docstore.Store {
		s, err := sqlitestore.Open(tb.Context(), sqlitestore.Options{Path: filepath.Join(tb.TempDir(), "documents.db")})
		if err != nil {
			tb.Fatalf("open: %v", err)
		}
		tb.Cleanup(func() { _ = s.Close() })
		return s
	}, 150)
}
