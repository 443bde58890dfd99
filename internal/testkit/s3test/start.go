package s3test

import (
	"crypto/rand"
	"strings"
	"testing"

	"sanad/internal/testkit/process"
)

const module process.Module = "internal/testkit/s3server"

// Server is a running MinIO of the test's own.
type Server struct {
	Endpoint  string // host:port on loopback, plain HTTP
	AccessKey string
	SecretKey string

	process *process.Process
}

// Build compiles the server unless that was done before on this machine.
func Build() error {
	_, err := module.Build()
	return err
}

// Start starts a server with an empty folder and keys of its own. It ends, and
// its objects go, with the test. A server that cannot be built or started fails
// the test.
func Start(tb testing.TB) Server {
	tb.Helper()
	return StartIn(tb, tb.TempDir())
}

// StartIn is Start with a folder of the caller's, such as a small disk.
func StartIn(tb testing.TB, dir string) Server {
	tb.Helper()
	s := Server{AccessKey: "sanad-" + rand.Text(), SecretKey: rand.Text()}
	var err error
	for range 3 { // another process may have been quicker to take the port
		s.process, err = process.Start(process.Program{
			Module: module, Args: []string{"-dir", dir}, Ready: "http://",
			Env: []string{"MINIO_ROOT_USER=" + s.AccessKey, "MINIO_ROOT_PASSWORD=" + s.SecretKey, "TZ=UTC"},
		})
		if err == nil {
			tb.Cleanup(s.process.Stop)
			s.Endpoint = strings.TrimPrefix(s.process.Line, "http://")
			return s
		}
	}
	tb.Fatalf("start MinIO for the test: %v", err)
	return s
}

// Stop ends the server at once, for tests of what happens then. It may be called
// again.
func (s Server) Stop() { s.process.Stop() }
