package sqlitestore_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/storage/docstore"
	"sanad/storage/docstore/sqlitestore"
)

// childPath tells the test binary that it is a child, and where its documents
// are.
const childPath = "SANAD_TEST_CHILD_PATH"

func TestMain(m *testing.M) {
	if path := os.Getenv(childPath); path != "" {
		fmt.Println(writeForever(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

var log = docstore.Spec{
	Collection: "log",
	Fields:     []docstore.Field{{Path: "n", Kind: docstore.Int}, {Path: "tags", Kind: docstore.Strings}},
	Indexes:    []docstore.Index{{Fields: []string{"n"}, Unique: true}, {Fields: []string{"tags", "n"}}},
}

// writeForever is the child: it inserts documents from several goroutines and
// prints the number of each one that was acknowledged.
func writeForever(path string) error {
	ctx := context.Background()
	s, err := sqlitestore.Open(ctx, sqlitestore.Options{Path: path})
	if err != nil {
		return err
	}
	if err := s.Ensure(ctx, log); err != nil {
		return err
	}
	failed := make(chan error, 4)
	for worker := range 4 {
		go func() {
			for i := 0; ; i++ {
				n := i*4 + worker
				if err := s.Insert(ctx, "log", fmt.Sprint(n), entry(n)); err != nil {
					failed <- err
					return
				}
				fmt.Println(n)
			}
		}()
	}
	return <-failed
}

func entry(n int) bson.Raw {
	raw, err := bson.Marshal(bson.D{{Key: "n", Value: n}, {Key: "tags", Value: bson.A{"all", fmt.Sprint("t", n%3)}}})
	if err != nil {
		panic(err)
	}
	return raw
}

// child starts a process that writes to path; the caller reads what it says.
func child(t *testing.T, path string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childPath+"="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	return cmd, bufio.NewScanner(out)
}

// TestKill: a process that dies without a word loses nothing that it
// acknowledged, leaves indexes that agree with the documents, and lets its lock go.
func TestKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "documents.db")
	cmd, lines := child(t, path)
	var acknowledged []string
	for len(acknowledged) < 500 && lines.Scan() {
		acknowledged = append(acknowledged, lines.Text())
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() { // what it said before it died
		acknowledged = append(acknowledged, lines.Text())
	}
	_ = cmd.Wait()
	if len(acknowledged) < 500 {
		t.Fatalf("the process said %q", acknowledged)
	}

	s := openAt(t, path)
	defer s.Close()
	if err := s.Ensure(t.Context(), log); err != nil {
		t.Fatalf("ensure: %v", err)
	}
	for _, id := range acknowledged {
		if _, err := s.Get(t.Context(), "log", id); err != nil {
			t.Fatalf("acknowledged document %s: %v", id, err)
		}
	}
	stored, err := s.Count(t.Context(), "log", docstore.Query{})
	if err != nil || stored < int64(len(acknowledged)) {
		t.Errorf("stored %d, %v; want at least the %d acknowledged", stored, err, len(acknowledged))
	}
	tagged, err := s.Count(t.Context(), "log", docstore.Query{Where: []docstore.Cond{{Field: "tags", Op: docstore.Has, Value: "all"}}})
	if err != nil || tagged != stored {
		t.Errorf("%d documents are found by tag and %d are stored, %v", tagged, stored, err)
	}
}

// TestLock: two programs on one data folder would each believe to be the only
// writer; the second is told so at once.
func TestLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "documents.db")
	cmd, lines := child(t, path)
	if !lines.Scan() { // it has the database open
		t.Fatal("the other process said nothing")
	}
	_, err := sqlitestore.Open(t.Context(), sqlitestore.Options{Path: path})
	if !errors.Is(err, sqlitestore.ErrLocked) {
		t.Errorf("open beside another process: got %v, want %v", err, sqlitestore.ErrLocked)
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	first := openAt(t, path)
	_, err = sqlitestore.Open(t.Context(), sqlitestore.Options{Path: path})
	if !errors.Is(err, sqlitestore.ErrLocked) {
		t.Errorf("open beside another store of this process: got %v, want %v", err, sqlitestore.ErrLocked)
	}
	if err := first.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	if err := openAt(t, path).Close(); err != nil {
		t.Errorf("open and close after it was let go: %v", err)
	}
}

// TestOpen_no_database: a file that is something else is refused, not overwritten,
// and its lock is let go.
func TestOpen_no_database(t *testing.T) {
	path := filepath.Join(t.TempDir(), "documents.db")
	text := []byte("this is a letter, and long enough to be taken for the header of a database: it must be kept")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := sqlitestore.Open(t.Context(), sqlitestore.Options{Path: path}); !errors.Is(err, docstore.ErrUnavailable) {
			t.Errorf("open: got %v, want %v", err, docstore.ErrUnavailable)
		}
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != string(text) {
		t.Errorf("the file was changed: %q, %v", got, err)
	}
	_, err := sqlitestore.Open(t.Context(), sqlitestore.Options{Path: filepath.Join(t.TempDir(), "no", "folder.db")})
	if err == nil {
		t.Error("opened a database in a folder that does not exist")
	}
}

// TestOpen_private: people's data are in the files, and nobody else on the
// machine may read them.
func TestOpen_private(t *testing.T) {
	path := filepath.Join(t.TempDir(), "documents.db")
	s := openAt(t, path)
	defer s.Close()
	for _, end := range []string{"", "-wal", "-shm", ".lock"} {
		info, err := os.Stat(path + end)
		if err != nil {
			t.Errorf("file: %v", err)
		} else if mode := info.Mode().Perm(); runtime.GOOS != "windows" && mode != 0o600 {
			t.Errorf("%s has mode %o, want 600", filepath.Base(path+end), mode)
		}
	}
}
