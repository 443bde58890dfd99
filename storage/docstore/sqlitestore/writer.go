package sqlitestore

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"zombiezen.com/go/sqlite"
)

// writer has the one connection that writes. Whoever waits for a task may lead:
// run the next tasks of the queue, their own or others'. A write that comes alone
// so needs no other goroutine to be woken, and those that come while one is led
// are done together by the next who leads.
type writer struct {
	conn   *sqlite.Conn
	memory *memory
	files  distrust
	dir    string
	log    *slog.Logger
	queue  chan *task
	lead   chan struct{} // holds a token while somebody leads; for good once closed

	next    *task  // taken from the queue, to be run first; the leader's
	several bool   // the last round had more than one task; the leader's
	pause   func() // waits for company
	unmoved int    // bytes written to the log since it was last brought into the file; the leader's

	commits atomic.Int64 // transactions that are durable
}

// task is one write waiting for its transaction.
type task struct {
	do    func(*sqlite.Conn) error // runs on the leader's goroutine
	after func()                   // runs there once the write is durable
	size  int                      // bytes, roughly
	alone bool                     // shares its transaction with no other task
	whole func() bool              // asked there first: whether do is one statement, which has no effect when refused; nil: it is not
	name  *docName                 // of the document it changes; nil for none
	doc   *entry                   // what that becomes; nil when it is deleted
	was   entry                    // what it is before the transaction, where memory knows; else zero

	state  atomic.Int32
	err    error // what do said; the leader's
	answer chan error
}

// The states of a task: a caller may withdraw what is still queued.
const (
	queued = iota
	taken
	withdrawn
)

// One transaction holds at most so much: a bound on how long the first of its
// writers waits for the last.
const (
	maxBatch      = 256
	maxBatchBytes = 8 << 20
)

// company is how long a round waits for more tasks where the one before had
// several, so that fewer of them pay for a transaction and a disk write of its
// own. Somebody who writes alone never waits.
const company = 300 * time.Microsecond

func newWriter(conn *sqlite.Conn, m *memory, files distrust, dir string, log *slog.Logger) *writer {
	return &writer{conn: conn, memory: m, files: files, dir: dir, log: log, queue: make(chan *task, maxBatch), lead: make(chan struct{}, 1),
		pause: func() { time.Sleep(company) }}
}

// close runs what is queued and closes the connection. Nobody may submit any
// more, and nobody leads after it.
func (w *writer) close() error {
	w.lead <- struct{}{}
	for w.round() {
	}
	return errors.Join(w.conn.Close(), w.files.close())
}

// write queues a task and waits until it is durable or refused. A context that
// ends withdraws the task if its transaction has not begun; otherwise the
// answer is a matter of one disk write and is waited for, because it is certain.
func (s *Store) write(ctx context.Context, t *task) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := s.submit(ctx, t); err != nil {
		return err
	}
	for {
		select {
		case err := <-t.answer:
			return translate(ctx, err)
		case s.writer.lead <- struct{}{}:
			s.writer.round()
			<-s.writer.lead
		case <-ctx.Done():
			if t.state.CompareAndSwap(queued, withdrawn) {
				return ctx.Err()
			}
			return translate(ctx, <-t.answer)
		}
	}
}

func (s *Store) submit(ctx context.Context, t *task) error {
	if err := s.enter(); err != nil {
		return err
	}
	defer s.leave()
	t.answer = make(chan error, 1)
	select {
	case s.writer.queue <- t:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// round runs the tasks that stand first in the queue, and reports false if there
// are none. It is the leader's.
func (w *writer) round() bool {
	first := w.next
	if first == nil {
		select {
		case first = <-w.queue:
		default:
			return false
		}
	}
	if w.several {
		w.pause()
	}
	var batch []*task
	batch, w.next = w.gather(first)
	w.several = len(batch) > 1
	w.settle(batch)
	w.checkpoint(batch)
	return true
}

// gather adds to the first task what else is waiting. The task that does not
// fit any more is returned as the next first one.
func (w *writer) gather(first *task) (batch []*task, next *task) {
	batch, size := []*task{first}, first.size
	for !first.alone && len(batch) < maxBatch && size < maxBatchBytes {
		select {
		case t := <-w.queue:
			if t.alone {
				return batch, t
			}
			batch, size = append(batch, t), size+t.size
		default:
			return batch, nil
		}
	}
	return batch, nil
}

// settle answers every task that was not withdrawn. Where a shared transaction
// was lost to one task's failure, each gets a transaction of its own.
func (w *writer) settle(batch []*task) {
	live := batch[:0]
	for _, t := range batch {
		if t.state.CompareAndSwap(queued, taken) {
			live = append(live, t)
		}
	}
	if len(live) == 0 || w.commit(live) {
		return
	}
	for _, t := range live {
		w.commit([]*task{t})
	}
}

// commit runs the tasks in one transaction and answers them. It reports false,
// with nothing stored and nobody answered, if they must be tried one by one.
func (w *writer) commit(tasks []*task) bool {
	w.forget(tasks)
	certain, err := w.transact(tasks)
	w.remember(tasks, err == nil)
	if err != nil && certain {
		return w.refuse(tasks, err)
	}
	if err != nil {
		w.log.Error("documents: commit failed", "error", err)
		w.doubt(err)
		answer(tasks, err)
		return true
	}
	w.commits.Add(1)
	for _, t := range tasks {
		if t.err == nil && t.after != nil {
			t.after()
		}
	}
	answer(tasks, nil)
	return true
}

// transact runs the tasks in one transaction. With an error nothing is stored,
// if that is certain: whether a commit that failed has reached the disk is not,
// so that nothing may be repeated.
func (w *writer) transact(tasks []*task) (certain bool, err error) {
	if err := exec(w.conn, `BEGIN IMMEDIATE`); err != nil {
		return true, outOfSpace(w.dir, err)
	}
	for _, t := range tasks {
		if t.err = w.attempt(t, len(tasks) == 1); isFailure(t.err) {
			w.rollback()
			return true, outOfSpace(w.dir, t.err)
		}
	}
	if len(tasks) == 1 && tasks[0].err != nil {
		w.rollback()
		return true, nil
	}
	if err := exec(w.conn, `COMMIT`); err != nil {
		w.rollback()
		return sqlite.ErrCode(err).ToPrimary() == sqlite.ResultFull, err
	}
	return true, nil
}

// logBytes is roughly how long the log may become before it is brought into the
// file, and pages how much of it a small document takes with its keys. A long log
// spares work, because a page that was written often is brought over once; it is
// read through when the program starts after a crash, which this length keeps
// below a tenth of a second.
const (
	logBytes = 16 << 20
	pages    = 16 << 10
)

// checkpoint brings the log into the file when it has become long. Nothing
// acknowledged depends on it: what could not be brought over stays in the log.
func (w *writer) checkpoint(batch []*task) {
	for _, t := range batch {
		w.unmoved += t.size + pages
	}
	if w.unmoved < logBytes {
		return
	}
	w.unmoved = 0
	if err := exec(w.conn, `PRAGMA wal_checkpoint(PASSIVE)`); err != nil {
		w.log.Error("documents: checkpoint failed", "error", err)
		w.doubt(err)
	}
}

// doubt distrusts the files after an error of the disk.
func (w *writer) doubt(err error) {
	if !isIOError(err) {
		return
	}
	if err := w.files.forget(); err != nil {
		w.log.Error("documents: what failed to be written may be taken for written", "error", err)
	}
}

// forget and remember keep what is in memory true to the file.
func (w *writer) forget(tasks []*task) {
	for _, t := range tasks {
		if t.name != nil {
			t.was = w.memory.begin(*t.name)
		}
	}
}

func (w *writer) remember(tasks []*task, stored bool) {
	for _, t := range tasks {
		if t.name != nil {
			w.memory.end(*t.name, stored && t.err == nil, t.doc)
		}
	}
}

// attempt runs one task, behind a savepoint unless the transaction is its own or
// nothing could be left half done.
func (w *writer) attempt(t *task, lone bool) error {
	if lone || t.whole != nil && t.whole() {
		return t.do(w.conn)
	}
	if err := exec(w.conn, `SAVEPOINT task`); err != nil {
		return err
	}
	err := t.do(w.conn)
	if isFailure(err) {
		return err
	}
	if err != nil {
		if undo := exec(w.conn, `ROLLBACK TO task`); undo != nil {
			return fmt.Errorf("undo after %v: %w", err, undo)
		}
	}
	if end := exec(w.conn, `RELEASE task`); end != nil {
		return end
	}
	return err
}

// refuse answers a lone task with err, and reports false for several.
func (w *writer) refuse(tasks []*task, err error) bool {
	if len(tasks) > 1 {
		return false
	}
	tasks[0].answer <- err
	return true
}

// rollback ends the transaction unless SQLite has done so by itself.
func (w *writer) rollback() {
	if w.conn.AutocommitEnabled() {
		return
	}
	if err := exec(w.conn, `ROLLBACK`); err != nil {
		w.log.Error("documents: rollback failed", "error", err)
	}
}

// answer tells every task its own error, or else the transaction's.
func answer(tasks []*task, err error) {
	for _, t := range tasks {
		if t.err != nil {
			t.answer <- t.err
			continue
		}
		t.answer <- err
	}
}
