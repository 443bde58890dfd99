package sqlitestore_test

import (
	"errors"
	"path/filepath"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"sanad/storage/docstore"
	"sanad/storage/docstore/sqlitestore"
)

// lasting is an append-only collection with everything that a row can meet.
var lasting = docstore.Spec{
	Collection: "lasting",
	Fields:     []docstore.Field{{Path: "name"}, {Path: "n", Kind: docstore.Int}},
	Indexes:    []docstore.Index{{Fields: []string{"name", "n"}, Unique: true}},
	AppendOnly: true,
}

// lifted is the same without protection.
func lifted() docstore.Spec {
	spec := lasting
	spec.AppendOnly = false
	return spec
}

// changes are what a second program could try. Each of them changes or puts away
// the row of document a where nothing keeps it.
var changes = map[string]string{
	"update":                    `UPDATE "c_lasting" SET body = x'00' WHERE id = 'a'`,
	"update of a key":           `UPDATE "c_lasting" SET "s.name" = 'other' WHERE id = 'a'`,
	"upsert":                    `INSERT INTO "c_lasting" (id, rev, body) VALUES ('a', 1, x'00') ON CONFLICT (id) DO UPDATE SET body = x'00'`,
	"delete":                    `DELETE FROM "c_lasting" WHERE id = 'a'`,
	"delete of all":             `DELETE FROM "c_lasting"`,
	"replace by id":             `REPLACE INTO "c_lasting" (id, rev, body) VALUES ('a', 1, x'00')`,
	"replace by row":            `REPLACE INTO "c_lasting" (rowid, id, rev, body) VALUES (1, 'z', 1, x'00')`,
	"replace by what is unique": `REPLACE INTO "c_lasting" (id, rev, body, "s.name", "i.n") VALUES ('z', 1, x'00', 'x', 1)`,
}

// try runs a statement on a second connection and takes back what it did. It
// returns the statement's error and whether document a was still as it was.
func try(t *testing.T, path, sql string) (refused error, kept bool) {
	t.Helper()
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if err := sqlitex.Execute(conn, `BEGIN IMMEDIATE`, nil); err != nil {
		t.Fatal(err)
	}
	refused = sqlitex.Execute(conn, sql, nil)
	err = sqlitex.Execute(conn, `SELECT 1 FROM "c_lasting" WHERE id = 'a' AND body <> x'00' AND "s.name" = 'x'`,
		&sqlitex.ExecOptions{ResultFunc: func(*sqlite.Stmt) error { kept = true; return nil }})
	if err := errors.Join(err, sqlitex.Execute(conn, `ROLLBACK`, nil)); err != nil {
		t.Fatal(err)
	}
	return refused, kept
}

// wantKept fails the test unless every change is refused by a trigger, or with
// protected false unless every one is made.
func wantKept(t *testing.T, path string, protected bool) {
	t.Helper()
	for what, sql := range changes {
		err, kept := try(t, path, sql)
		if kept != protected || protected != (sqlite.ErrCode(err) == sqlite.ResultConstraintTrigger) || !protected && err != nil {
			t.Errorf("%s: got %v, kept %v; want kept %v", what, err, kept, protected)
		}
	}
}

// raw runs a statement that stays.
func raw(t *testing.T, path, sql string) {
	t.Helper()
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(sqlitex.ExecuteScript(conn, sql, nil), conn.Close()); err != nil {
		t.Fatal(err)
	}
}

// started opens the store of a file as a start of the program does.
func started(t *testing.T, path string, spec docstore.Spec) *sqlitestore.Store {
	t.Helper()
	s := openAt(t, path)
	t.Cleanup(func() { _ = s.Close() })
	if err := s.Ensure(t.Context(), spec); err != nil {
		t.Fatal(err)
	}
	return s
}

// filled is a new file with document a, under a declaration.
func filled(t *testing.T, spec docstore.Spec) (string, *sqlitestore.Store) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "documents.db")
	s := started(t, path, spec)
	add(t, s, "a", "x")
	return path, s
}

func add(t *testing.T, s *sqlitestore.Store, id, name string) {
	t.Helper()
	body, err := bson.Marshal(bson.M{"name": name, "n": 1})
	if err == nil {
		err = s.Insert(t.Context(), "lasting", id, body)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestAppendOnly_holds_for_other_programs: who has the file open beside the store
// is refused by the database itself, until another declaration lifts it.
func TestAppendOnly_holds_for_other_programs(t *testing.T) {
	path, s := filled(t, lasting)
	wantKept(t, path, true)
	add(t, s, "b", "y")
	for _, spec := range []docstore.Spec{lifted(), lasting} {
		if err := s.Ensure(t.Context(), spec); err != nil {
			t.Fatal(err)
		}
		wantKept(t, path, spec.AppendOnly)
	}
}

// TestAppendOnly_comes_with_the_next_start to a database of an older release, and
// back to one whose triggers somebody took away or made harmless.
func TestAppendOnly_comes_with_the_next_start(t *testing.T) {
	path, s := filled(t, lifted())
	wantKept(t, path, false)
	for _, meanwhile := range []string{
		``,
		`DROP TRIGGER "a_lasting:update"; DROP TRIGGER "a_lasting:delete"; DROP TRIGGER "a_lasting:insert"`,
		`DROP TRIGGER "a_lasting:delete"; CREATE TRIGGER "a_lasting:delete" BEFORE DELETE ON "c_lasting" BEGIN SELECT 1; END`,
	} {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		raw(t, path, meanwhile)
		s = started(t, path, lasting)
		wantKept(t, path, true)
	}
}

// TestAppendOnly_stays_when_a_declaration_is_refused: the triggers are away while
// documents are re-read, and a document that does not fit puts them back.
func TestAppendOnly_stays_when_a_declaration_is_refused(t *testing.T) {
	path, s := filled(t, lasting)
	wrong := lifted()
	wrong.Fields = []docstore.Field{{Path: "name", Kind: docstore.Time}}
	wrong.Indexes = nil
	if err := s.Ensure(t.Context(), wrong); !errors.Is(err, docstore.ErrDocument) {
		t.Fatalf("got %v, want %v", err, docstore.ErrDocument)
	}
	wantKept(t, path, true)
	if err := s.Delete(t.Context(), "lasting", "a", 1); !errors.Is(err, docstore.ErrAppendOnly) {
		t.Errorf("delete: got %v, want %v", err, docstore.ErrAppendOnly)
	}
}
