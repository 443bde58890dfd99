package sqlitestore

import (
	"fmt"
	"os"
	"time"

	"zombiezen.com/go/sqlite"

	"sanad/storage/docstore"
)

// oldest is the first SQLite release without a known fault of ours: earlier
// ones could lose pages when a checkpoint raced with a restart of the log.
const oldest = 3_051_003

// busy bounds how long a connection waits for a lock held by another one.
const busy = 5 * time.Second

var writerSetup = []string{
	`PRAGMA synchronous = FULL`,
	`PRAGMA temp_store = MEMORY`,
	`PRAGMA cache_size = -16384`,    // KiB: writes go all over the indexes
	`PRAGMA wal_autocheckpoint = 0`, // the writer does it, and hears when it fails
	`PRAGMA journal_size_limit = 33554432`,
	`PRAGMA automatic_index = OFF`,
	`CREATE TABLE IF NOT EXISTS "_collections" (name TEXT PRIMARY KEY, spec TEXT NOT NULL) STRICT`,
	`CREATE TABLE IF NOT EXISTS "_health" (one INTEGER PRIMARY KEY CHECK (one = 1), at INTEGER NOT NULL) STRICT`,
	`INSERT OR IGNORE INTO "_health" VALUES (1, 0)`,
}

var readerSetup = []string{
	`PRAGMA query_only = ON`,
	`PRAGMA temp_store = MEMORY`,
	`PRAGMA cache_size = -2048`,
	`PRAGMA automatic_index = OFF`,
}

func openWriter(path string) (*sqlite.Conn, error) {
	if err := createPrivate(path); err != nil {
		return nil, err
	}
	if err := distrustLog(path); err != nil {
		return nil, unavailable(err)
	}
	conn, err := open(path, sqlite.OpenReadWrite|sqlite.OpenCreate|sqlite.OpenWAL, writerSetup)
	if err != nil {
		return nil, err
	}
	if err := checkLibrary(conn); err != nil {
		_ = conn.Close()
		return nil, err
	}
	return conn, nil
}

// createPrivate makes a missing file readable by its owner only, for people's
// data are in it; SQLite would let everybody on the machine read it, and gives
// its log the mode of the file.
func createPrivate(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return unavailable(err)
	}
	return f.Close()
}

func openReader(path string) (*sqlite.Conn, error) {
	return open(path, sqlite.OpenReadWrite, readerSetup)
}

func open(path string, flags sqlite.OpenFlags, setup []string) (*sqlite.Conn, error) {
	conn, err := sqlite.OpenConn(path, flags)
	if err != nil {
		return nil, unavailable(err)
	}
	conn.SetBusyTimeout(busy)
	for _, sql := range setup {
		if err := exec(conn, sql); err != nil {
			_ = conn.Close()
			return nil, unavailable(err)
		}
	}
	return conn, nil
}

// checkLibrary refuses a SQLite that is older than we trust, and a file that
// could not be put into WAL mode.
func checkLibrary(conn *sqlite.Conn) error {
	var version, mode string
	err := query(conn, `SELECT sqlite_version(), (SELECT journal_mode FROM pragma_journal_mode)`, nil,
		func(stmt *sqlite.Stmt) error {
			version, mode = stmt.ColumnText(0), stmt.ColumnText(1)
			return nil
		})
	if err != nil {
		return unavailable(err)
	}
	return trust(version, mode)
}

// trust judges a library's version and a file's journal mode.
func trust(version, mode string) error {
	if n, err := versionNumber(version); err != nil || n < oldest {
		return fmt.Errorf("SQLite %s is too old: %w", version, docstore.ErrUnavailable)
	}
	if mode != "wal" {
		return fmt.Errorf("journal mode is %s, not wal: %w", mode, docstore.ErrUnavailable)
	}
	return nil
}

// versionNumber turns "3.51.3" into 3051003.
func versionNumber(text string) (int, error) {
	var major, minor, patch int
	if _, err := fmt.Sscanf(text, "%d.%d.%d", &major, &minor, &patch); err != nil {
		return 0, fmt.Errorf("SQLite version %q: %w", text, err)
	}
	return major*1_000_000 + minor*1_000 + patch, nil
}

// exec runs a statement and ignores its rows.
func exec(conn *sqlite.Conn, sql string, args ...any) error {
	return query(conn, sql, args, func(*sqlite.Stmt) error { return nil })
}

// query runs a statement, prepared once per connection, and calls row for each
// of its rows.
func query(conn *sqlite.Conn, sql string, args []any, row func(*sqlite.Stmt) error) error {
	stmt, err := conn.Prepare(sql)
	if err != nil {
		return err
	}
	return step(stmt, args, row)
}

// queryOnce is query for a text that will hardly be seen again.
func queryOnce(conn *sqlite.Conn, sql string, args []any, row func(*sqlite.Stmt) error) error {
	stmt, _, err := conn.PrepareTransient(sql)
	if err != nil {
		return err
	}
	defer func() { _ = stmt.Finalize() }()
	return step(stmt, args, row)
}

// step binds, runs and resets; bindings are let go because they may be large.
func step(stmt *sqlite.Stmt, args []any, row func(*sqlite.Stmt) error) error {
	defer func() {
		_ = stmt.Reset()
		_ = stmt.ClearBindings()
	}()
	if err := bind(stmt, args); err != nil {
		return err
	}
	for {
		more, err := stmt.Step()
		if err != nil || !more {
			return err
		}
		if err := row(stmt); err != nil {
			return err
		}
	}
}

func bind(stmt *sqlite.Stmt, args []any) error {
	for i, arg := range args {
		switch v := arg.(type) {
		case nil:
			stmt.BindNull(i + 1)
		case string:
			stmt.BindText(i+1, v)
		case int:
			stmt.BindInt64(i+1, int64(v))
		case int64:
			stmt.BindInt64(i+1, v)
		case []byte:
			stmt.BindBytes(i+1, v)
		default:
			return fmt.Errorf("bind %T: %w", arg, docstore.ErrQuery)
		}
	}
	return nil
}
