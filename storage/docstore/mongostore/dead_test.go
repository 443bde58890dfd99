package mongostore_test

import (
	"errors"
	"net"
	"net/url"
	"sync"
	"testing"
	"time"

	"sanad/internal/testkit/mongotest"
	"sanad/storage/docstore"
	"sanad/storage/docstore/mongostore"
)

// line is a network between the store and the server that the test can cut. It
// owns one goroutine per direction of each connection, which end with it.
type line struct {
	listener net.Listener
	server   string

	mu    sync.Mutex // guards what follows
	state state
	conns []net.Conn
}

type state int

const (
	whole  state = iota
	silent       // takes bytes and passes none on, as a frozen server does
	cut          // refuses and drops connections, as a dead one does
)

func newLine(t *testing.T, server string) *line {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	n := &line{listener: l, server: server}
	var served sync.WaitGroup
	served.Go(func() { n.serve(&served) })
	t.Cleanup(func() {
		_ = l.Close()
		n.set(cut)
		served.Wait()
	})
	return n
}

func (n *line) serve(served *sync.WaitGroup) {
	for {
		near, err := n.listener.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", n.server)
		if err != nil || !n.keep(near, far) {
			_ = near.Close()
			continue
		}
		served.Go(func() { n.pass(near, far) })
		served.Go(func() { n.pass(far, near) })
	}
}

// keep remembers the ends of a connection; false if the line is cut.
func (n *line) keep(ends ...net.Conn) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.conns = append(n.conns, ends...)
	if n.state == cut {
		for _, c := range ends {
			_ = c.Close()
		}
	}
	return n.state != cut
}

func (n *line) pass(from, to net.Conn) {
	defer to.Close()
	buf := make([]byte, 32<<10)
	for {
		k, err := from.Read(buf)
		if err != nil {
			return
		}
		if n.is(silent) {
			continue
		}
		if _, err := to.Write(buf[:k]); err != nil {
			return
		}
	}
}

func (n *line) is(s state) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.state == s
}

func (n *line) set(s state) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.state = s
	if s == cut {
		for _, c := range n.conns {
			_ = c.Close()
		}
		n.conns = nil
	}
}

// through opens a store at the end of a line, with the timeouts of the program.
func through(t *testing.T) (*mongostore.Store, *line) {
	t.Helper()
	server, err := url.Parse(mongotest.Start(t))
	if err != nil {
		t.Fatal(err)
	}
	n := newLine(t, server.Host)
	uri := "mongodb://" + n.listener.Addr().String() + "/"
	s, err := mongostore.Open(t.Context(), uri, freshName(), nil)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	t.Cleanup(func() {
		n.set(cut) // what hangs must not make Close wait
		_ = s.Close()
	})
	if err := s.Ensure(t.Context(), docstore.Spec{Collection: "things"}); err != nil {
		t.Fatalf("ensure: %v", err)
	}
	return s, n
}

// tolerable is how long a visitor waits for a server that is gone.
const tolerable = 2 * time.Second

// TestDeadServer: a server that dies or freezes costs each caller less than two
// seconds, then nothing at all, and is found again when it comes back.
func TestDeadServer(t *testing.T) {
	for name, broken := range map[string]state{"cut": cut, "frozen": silent} {
		t.Run(name, func(t *testing.T) {
			s, n := through(t)
			n.set(broken)
			for i := range 3 {
				if took := unavailable(t, s); took >= tolerable {
					t.Errorf("call %d took %v, want less than %v", i, took, tolerable)
				}
			}
			if took := unavailable(t, s); took > 200*time.Millisecond {
				t.Errorf("a call after three failures took %v, want to be refused at once", took)
			}
			n.set(cut) // frozen connections are not revived, they are replaced
			n.set(whole)
			for deadline := time.Now().Add(20 * time.Second); s.Ping(t.Context()) != nil; time.Sleep(50 * time.Millisecond) {
				if time.Now().After(deadline) {
					t.Fatal("the server is back and the store has not noticed")
				}
			}
			if _, err := s.Get(t.Context(), "things", "a"); !errors.Is(err, docstore.ErrNotFound) {
				t.Errorf("get when the server is back: got %v, want %v", err, docstore.ErrNotFound)
			}
		})
	}
}

// unavailable makes a call that must fail, and returns how long that took.
func unavailable(t *testing.T, s *mongostore.Store) time.Duration {
	t.Helper()
	began := time.Now()
	if _, err := s.Get(t.Context(), "things", "a"); !errors.Is(err, docstore.ErrUnavailable) {
		t.Errorf("get: got %v, want %v", err, docstore.ErrUnavailable)
	}
	return time.Since(began)
}

// TestOpen_no_server: the program learns at start that there is nobody, and what
// it says of a bad connection string does not quote the password in it.
func TestOpen_no_server(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	_ = l.Close()
	began := time.Now()
	_, err = mongostore.Open(t.Context(), "mongodb://"+addr+"/", "nobody", nil)
	if took := time.Since(began); !errors.Is(err, docstore.ErrUnavailable) || took >= tolerable {
		t.Errorf("open without a server: got %v after %v, want %v within %v", err, took, docstore.ErrUnavailable, tolerable)
	}
	_, err = mongostore.Open(t.Context(), "mongodb://user:hush%zz@"+addr+"/", "nobody", nil)
	if err == nil || contains(err, "hush") {
		t.Errorf("open with a bad connection string: got %v, want an error without the password", err)
	}
}
