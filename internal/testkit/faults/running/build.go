package running

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// Main runs a package's tests, removes what Binary built for them, and returns
// the status to exit with.
func Main(m *testing.M) int {
	status := m.Run()
	if err := os.RemoveAll(folder()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return max(status, 1)
	}
	return status
}

// folder is where this process keeps the program.
func folder() string {
	return filepath.Join(os.TempDir(), fmt.Sprintf("sanad-program-%d", os.Getpid()))
}

// Binary returns the path of the program, compiled when it is first asked for.
// It is safe for concurrent use.
func Binary(tb testing.TB) string {
	tb.Helper()
	path, err := binary()
	if err != nil {
		tb.Fatal(err)
	}
	return path
}

var binary = sync.OnceValues(func() (string, error) {
	path := filepath.Join(folder(), "sanad")
	if out, err := exec.Command("go", "build", "-o", path, "sanad/cmd/sanad").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return path, nil
})
