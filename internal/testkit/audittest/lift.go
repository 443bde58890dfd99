// Package audittest lets tests tamper with the audit log, as somebody with the
// database in hand would. It knows no more of the log than the database does.
package audittest

import (
	"testing"

	"sanad/storage/docstore"
)

// Lift takes away what keeps a store from changing and deleting lines of the
// audit log and its signed heads, until the log is opened on the store again.
func Lift(tb testing.TB, s docstore.Store) {
	tb.Helper()
	for _, coll := range []string{"audit", "audit_signed"} {
		err := s.Ensure(tb.Context(), docstore.Spec{
			Collection: coll,
			Fields:     []docstore.Field{{Path: "org"}, {Path: "seq", Kind: docstore.Int}},
			Indexes:    []docstore.Index{{Fields: []string{"org", "seq"}}},
		})
		if err != nil {
			tb.Fatalf("lift the protection of %s: %v", coll, err)
		}
	}
}
