package mongostore_test

import (
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/internal/testkit/mongotest"
	"sanad/storage/docstore"
)

func contains(err error, text string) bool { return strings.Contains(err.Error(), text) }

func encode(t *testing.T, v any) bson.Raw {
	t.Helper()
	raw, err := bson.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// TestEnsure_two_releases: while machines are upgraded one after the other, the
// old release writes documents without what the new one declares. The next start
// of the new release finds and mends them.
func TestEnsure_two_releases(t *testing.T) {
	uri, name := mongotest.Start(t), freshName()
	older, newer := openIn(t, uri, name), openIn(t, uri, name)
	defer older.Close()
	before := docstore.Spec{Collection: "people"}
	after := docstore.Spec{
		Collection: "people",
		Fields:     []docstore.Field{{Path: "mail"}},
		Indexes:    []docstore.Index{{Fields: []string{"mail"}, Unique: true}},
	}
	if err := older.Ensure(t.Context(), before); err != nil {
		t.Fatalf("ensure: %v", err)
	}
	if err := newer.Ensure(t.Context(), after); err != nil {
		t.Fatalf("ensure: %v", err)
	}
	for id, mail := range map[string]string{"a": "a@x", "b": "b@x"} {
		if err := older.Insert(t.Context(), "people", id, encode(t, bson.M{"mail": mail})); err != nil {
			t.Fatalf("insert by the old release: %v", err)
		}
	}
	if err := newer.Close(); err != nil {
		t.Fatal(err)
	}
	restarted := openIn(t, uri, name)
	defer restarted.Close()
	if err := restarted.Ensure(t.Context(), after); err != nil {
		t.Fatalf("ensure at the next start: %v", err)
	}
	q := docstore.Query{Where: []docstore.Cond{{Field: "mail", Op: docstore.Eq, Value: "a@x"}}}
	n, err := restarted.Count(t.Context(), "people", q)
	if err != nil || n != 1 {
		t.Errorf("by the new field: got %d, %v; want 1", n, err)
	}
}
