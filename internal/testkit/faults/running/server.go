package running

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Server is the program serving as a process of its own. It is safe for
// concurrent use.
type Server struct {
	URL string

	tb   testing.TB
	cmd  *exec.Cmd
	done chan struct{} // closed when the process has ended

	mu    sync.Mutex // guards what follows
	lines []string
	said  bytes.Buffer // on standard error
}

// Address returns a loopback address that was free a moment ago.
func Address(tb testing.TB) string {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// Start starts the program on an address and a data folder, and returns when it
// answers. Whatever the test does, the process ends with it.
func Start(tb testing.TB, addr, data string, args ...string) *Server {
	tb.Helper()
	s := &Server{URL: "http://" + addr, tb: tb, done: make(chan struct{})}
	s.cmd = exec.Command(Binary(tb), append([]string{"-addr", addr, "-data", data}, args...)...)
	s.cmd.Env, s.cmd.Dir = environment(nil), tb.TempDir()
	s.cmd.Stderr = (*complaints)(s)
	out, err := s.cmd.StdoutPipe()
	if err == nil {
		err = s.cmd.Start()
	}
	if err != nil {
		tb.Fatal(err)
	}
	go s.follow(out)
	tb.Cleanup(s.Kill)
	s.await()
	return s
}

// follow reads what the program prints, and waits for its end.
func (s *Server) follow(out io.Reader) {
	for lines := bufio.NewScanner(out); lines.Scan(); {
		s.mu.Lock()
		s.lines = append(s.lines, lines.Text())
		s.mu.Unlock()
	}
	_ = s.cmd.Wait() // how it ended is read from its state
	close(s.done)
}

// await waits until the program answers.
func (s *Server) await() {
	s.tb.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		select {
		case <-s.done:
			s.tb.Fatalf("the program ended at once: %s", s.Said())
		default:
		}
		if resp, err := http.Get(s.URL + "/livez"); err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return
			}
		}
	}
	s.tb.Fatalf("no answer within %v: %s", patience, s.Said())
}

// Lines returns what was read so far of what the program printed on standard
// output; after Stop, all of it.
func (s *Server) Lines() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.lines...)
}

// Line waits for a line that begins with prefix and returns the first; the test
// fails when none comes.
func (s *Server) Line(prefix string) string {
	s.tb.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		for _, l := range s.Lines() {
			if strings.HasPrefix(l, prefix) {
				return l
			}
		}
	}
	s.tb.Fatalf("no line begins with %q in %q", prefix, s.Lines())
	return ""
}

// Said returns what the program has written to its log.
func (s *Server) Said() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said.String()
}

// Kill ends the process at once, as a power cut would; it may be called again.
func (s *Server) Kill() {
	_ = s.cmd.Process.Kill() // it may have ended by itself
	<-s.done
}

// Stop asks the process to end, and returns its exit status and how long it
// took.
func (s *Server) Stop() (status int, took time.Duration) {
	s.tb.Helper()
	began := time.Now()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		s.tb.Fatal(errors.Join(err, errors.New(s.Said())))
	}
	select {
	case <-s.done:
	case <-time.After(patience):
		s.tb.Fatalf("the program does not end: %s", s.Said())
	}
	return s.cmd.ProcessState.ExitCode(), time.Since(began)
}

// complaints collects standard error.
type complaints Server

func (c *complaints) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.said.Write(p)
}
