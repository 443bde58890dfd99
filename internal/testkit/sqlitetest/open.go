// Package sqlitetest opens embedded document stores for tests. It knows nothing
// of what runs on them, so that the tests of every package may use it.
package sqlitetest

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"

	"sanad/storage/docstore"
	"sanad/storage/docstore/sqlitestore"
)

// Open opens an empty store in a folder of the test's own and closes it when the
// test ends. A query without an index is refused.
func Open(tb testing.TB) docstore.Store {
	tb.Helper()
	s, closed := OpenAt(tb, filepath.Join(tb.TempDir(), "sanad.db"))
	tb.Cleanup(closed)
	return s
}

// OpenAt opens the store of a file, for tests of what outlives a restart; closed
// ends it, and fails the test when that fails.
func OpenAt(tb testing.TB, path string) (s docstore.Store, closed func()) {
	tb.Helper()
	s, err := sqlitestore.Open(context.Background(), sqlitestore.Options{Path: path, StrictPlans: true, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		tb.Fatalf("open %s: %v", path, err)
	}
	return s, func() {
		if err := s.Close(); err != nil {
			tb.Errorf("close %s: %v", path, err)
		}
	}
}
