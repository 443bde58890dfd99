// Package faulty wraps a document store, and the media store beside it, so that a
// chosen write fails, for tests that a chain of work survives a crash at every
// step.
//
// A write can fail in two ways, and both happen in life: nothing was stored, or
// everything was stored and only the answer was lost. A test runs its chain once
// to learn how many writes it makes, then once for each write and each way, and
// asks for the same end after the chain is repeated.
package faulty

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/storage/docstore"
)

// ErrInjected is in the chain of every failure that this package makes, beside
// docstore.ErrUnavailable or media.ErrUnavailable.
var ErrInjected = errors.New("failure made by the test")

// Mode is the way in which a write fails.
type Mode uint8

// The ways.
const (
	Before Mode = iota // nothing is stored
	After              // the write is stored although it is reported as failed
)

// Modes are all ways, for loops.
var Modes = []Mode{Before, After}

// String names the way for the title of a subtest.
func (m Mode) String() string {
	if m == After {
		return "stored although reported failed"
	}
	return "not stored"
}

// Store is a docstore.Store whose writes (Insert, Replace, Delete) are counted
// and can be made to fail. Reads, Ensure, Ping and Close go through untouched. It
// is safe for concurrent use.
type Store struct {
	docstore.Store

	mu      sync.Mutex // guards what follows
	writes  int
	failAt  int // 0: never
	mode    Mode
	refusal func(op, coll, id string) bool
	failed  int
}

var _ docstore.Store = (*Store)(nil)

// New wraps a store. No write fails until that is asked for.
func New(s docstore.Store) *Store { return &Store{Store: s} }

// FailWrite makes the n-th write from now on fail, counting from 1, and only
// that one: whoever repeats it succeeds. It sets both counters to zero. With n
// of 0 no write fails.
func (s *Store) FailWrite(n int, mode Mode) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writes, s.failed, s.failAt, s.mode, s.refusal = 0, 0, n, mode, nil
}

// FailWhere makes every write for which match is true fail in the given way,
// until FailWrite or FailWhere is called again; it sets both counters to zero.
// The operation is "insert", "replace", "delete", or "put" for media. match must not use the Store.
func (s *Store) FailWhere(mode Mode, match func(op, coll, id string) bool) {
	s.FailWrite(0, mode)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refusal = match
}

// Writes is the number of writes attempted since the counters were set.
func (s *Store) Writes() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.writes
}

// Failed is the number of writes that were made to fail since then; a test asks
// it so that it notices when the write it meant never came.
func (s *Store) Failed() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.failed
}

// Insert implements docstore.Store.
func (s *Store) Insert(ctx context.Context, coll, id string, body bson.Raw) error {
	return s.write("insert", coll, id, docstore.ErrUnavailable, func() error { return s.Store.Insert(ctx, coll, id, body) })
}

// Replace implements docstore.Store.
func (s *Store) Replace(ctx context.Context, coll, id string, rev int64, body bson.Raw) error {
	return s.write("replace", coll, id, docstore.ErrUnavailable, func() error { return s.Store.Replace(ctx, coll, id, rev, body) })
}

// Delete implements docstore.Store.
func (s *Store) Delete(ctx context.Context, coll, id string, rev int64) error {
	return s.write("delete", coll, id, docstore.ErrUnavailable, func() error { return s.Store.Delete(ctx, coll, id, rev) })
}

// write counts, and fails where it must. A write that the store itself refuses
// keeps the store's answer.
func (s *Store) write(op, coll, id string, unavailable error, do func() error) error {
	fail, mode := s.next(op, coll, id)
	injected := fmt.Errorf("%s %s %s: %w: %w", op, coll, id, unavailable, ErrInjected)
	if fail && mode == Before {
		return injected
	}
	if err := do(); err != nil || !fail {
		return err
	}
	return injected
}

func (s *Store) next(op, coll, id string) (fail bool, mode Mode) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.writes++
	fail = s.writes == s.failAt || s.refusal != nil && s.refusal(op, coll, id)
	if fail {
		s.failed++
	}
	return fail, s.mode
}
