package mongotest

import (
	"bufio"
	"bytes"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

// starting bounds how long the server may take to accept connections.
const starting = 30 * time.Second

// settings are written into the connection string. A busy machine that runs all
// tests at once must not look like a dead server. And FerretDB reads a document
// before it writes it, without a lock between, so two updates over two
// connections may both succeed where a MongoDB server lets one of them win; over
// one connection they come one after the other. Only one client may therefore
// write to a server of the tests at a time.
const settings = "timeoutMS=30000&maxPoolSize=1"

// Start starts a server of the test's own on a free loopback port and returns
// its connection string. It is stopped, and its files are removed, when the test
// ends. A server that cannot be built or started fails the test.
func Start(tb testing.TB) (uri string) {
	tb.Helper()
	p, uri := start(tb)
	tb.Cleanup(p.stop)
	return uri
}

// StartStoppable is Start for tests of what happens when the server goes away:
// stop ends it at once and may be called again.
func StartStoppable(tb testing.TB) (uri string, stop func()) {
	tb.Helper()
	p, uri := start(tb)
	tb.Cleanup(p.stop)
	return uri, p.stop
}

// process is a running server. It ends when its standard input is closed, so it
// cannot outlive a test binary that was killed.
type process struct {
	cmd    *exec.Cmd
	stdin  interface{ Close() error }
	stderr bytes.Buffer
	once   sync.Once
}

func start(tb testing.TB) (*process, string) {
	tb.Helper()
	binary, err := build()
	if err != nil {
		tb.Fatalf("build the MongoDB test server: %v", err)
	}
	p := &process{cmd: exec.Command(binary, "-dir", tb.TempDir())}
	p.cmd.Stderr = &p.stderr
	stdin, err := p.cmd.StdinPipe()
	if err != nil {
		tb.Fatalf("start the MongoDB test server: %v", err)
	}
	p.stdin = stdin
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		tb.Fatalf("start the MongoDB test server: %v", err)
	}
	if err := p.cmd.Start(); err != nil {
		tb.Fatalf("start the MongoDB test server: %v", err)
	}
	line := make(chan string, 1)
	go func() { // ends with the server's output
		text, _ := bufio.NewReader(stdout).ReadString('\n')
		line <- strings.TrimSpace(text)
	}()
	select {
	case uri := <-line:
		if uri != "" {
			return p, withSettings(uri)
		}
	case <-time.After(starting):
	}
	p.stop()
	tb.Fatalf("the MongoDB test server did not start: %s", p.stderr.String())
	return nil, ""
}

func withSettings(uri string) string {
	if strings.Contains(uri, "?") {
		return uri + "&" + settings
	}
	return strings.TrimSuffix(uri, "/") + "/?" + settings
}

// stop kills: a test server has nothing to put in order.
func (p *process) stop() {
	p.once.Do(func() {
		_ = p.stdin.Close()
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
	})
}
