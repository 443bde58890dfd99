package sqlitestore

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"zombiezen.com/go/sqlite"

	"sanad/storage/docstore"
)

// Options say where the documents are and how they are read.
type Options struct {
	// Path is the database file; its folder must exist. Beside it appear
	// "-wal" and "-shm" (SQLite's) and ".lock" (ours).
	Path string
	// Readers is the number of reading connections; at least 4, which is the
	// default. Each may use 2 MiB of page cache.
	Readers int
	// StrictPlans refuses, with docstore.ErrQuery, every query that SQLite
	// would answer by reading a whole table or by sorting: tests switch it on
	// and so prove that every query has its index.
	StrictPlans bool
	// Logger receives what no caller is told; slog.Default if nil.
	Logger *slog.Logger
}

// Store keeps documents in a SQLite file. It implements docstore.Store.
type Store struct {
	dir    string
	strict bool
	log    *slog.Logger
	lock   *fileLock

	writer  *writer
	readers chan *sqlite.Conn
	size    int // how many readers there are

	mu     sync.RWMutex // guards tables
	tables map[string]*table

	memory *memory

	plans sync.Map // query text whose plan was accepted -> struct{}

	closing sync.RWMutex // held for reading while a call reads or submits a write
	closed  bool
}

var _ docstore.Store = (*Store)(nil)

// Open opens or creates the database. It fails if another process holds it, if
// the file is no database, or if the SQLite library is too old to be trusted.
func Open(ctx context.Context, o Options) (*Store, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("open documents: %w", err)
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	lock, err := lockFile(o.Path + ".lock")
	if err != nil {
		return nil, fmt.Errorf("open documents in %s: %w", o.Path, err)
	}
	s := &Store{
		dir: filepath.Dir(o.Path), strict: o.StrictPlans, log: o.Logger, lock: lock,
		tables: map[string]*table{}, memory: newMemory(), size: max(o.Readers, minReaders),
	}
	if err := s.connect(o.Path); err != nil {
		return nil, errors.Join(fmt.Errorf("open documents in %s: %w", o.Path, err), s.disconnect())
	}
	return s, nil
}

const minReaders = 4

// connect opens the writing connection first: it creates the file and recovers
// the log of a process that died.
func (s *Store) connect(path string) error {
	s.readers = make(chan *sqlite.Conn, s.size)
	conn, err := openWriter(path)
	if err != nil {
		return err
	}
	files, err := filesOf(path)
	if err != nil {
		return errors.Join(unavailable(err), conn.Close())
	}
	s.writer = newWriter(conn, s.memory, files, s.dir, s.log)
	for range s.size {
		conn, err := openReader(path)
		if err != nil {
			return err
		}
		s.readers <- conn
	}
	return nil
}

// Close answers the writes that were accepted, waits for readers, brings the
// log into the file and lets the lock go. It is idempotent.
func (s *Store) Close() error {
	s.closing.Lock()
	if s.closed {
		s.closing.Unlock()
		return nil
	}
	s.closed = true
	s.closing.Unlock()
	return s.disconnect()
}

func (s *Store) disconnect() error {
	var errs []error
	close(s.readers)
	for conn := range s.readers {
		errs = append(errs, conn.Close())
	}
	if s.writer != nil {
		errs = append(errs, s.writer.close())
	}
	errs = append(errs, s.lock.release())
	return errors.Join(errs...)
}

// enter admits a call unless the store is closed; leave ends it.
func (s *Store) enter() error {
	s.closing.RLock()
	if s.closed {
		s.closing.RUnlock()
		return fmt.Errorf("store is closed: %w", docstore.ErrUnavailable)
	}
	return nil
}

// admit asks, for a call that may need no connection, whether it may go on.
func (s *Store) admit(ctx context.Context) error {
	if err := s.enter(); err != nil {
		return err
	}
	s.leave()
	return ctx.Err()
}

func (s *Store) leave() { s.closing.RUnlock() }

// table returns what is known about a declared collection.
func (s *Store) table(coll string) (*table, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t, ok := s.tables[coll]
	if !ok {
		return nil, fmt.Errorf("collection %q is not declared: %w", coll, docstore.ErrQuery)
	}
	return t, nil
}

// Ping writes one durable row, so that a disk that is full or read-only is
// noticed, and reads it back.
func (s *Store) Ping(ctx context.Context) error {
	err := s.write(ctx, &task{do: func(conn *sqlite.Conn) error {
		return exec(conn, `UPDATE "_health" SET at = ? WHERE one = 1`, time.Now().UnixMilli())
	}})
	if err != nil {
		return fmt.Errorf("ping documents: %w", err)
	}
	err = s.read(ctx, func(conn *sqlite.Conn) error {
		return exec(conn, `SELECT at FROM "_health" WHERE one = 1`)
	})
	if err != nil {
		return fmt.Errorf("ping documents: %w", err)
	}
	return nil
}
