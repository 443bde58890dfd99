package process_test

import (
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/testkit/process"
)

const (
	echo   process.Module = "internal/testkit/process/testdata/echo"
	broken process.Module = "internal/testkit/process/testdata/broken"
)

// TestMain gives the tests a cache of their own, so that they build, but not the
// standard library again.
func TestMain(m *testing.M) {
	gocache, err := exec.Command("go", "env", "GOCACHE").Output()
	if err != nil {
		panic(err)
	}
	dir, err := os.MkdirTemp("", "process")
	if err != nil {
		panic(err)
	}
	os.Setenv("GOCACHE", strings.TrimSpace(string(gocache)))
	os.Setenv("XDG_CACHE_HOME", dir)
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

func TestStart_waits_for_the_line_that_says_ready(t *testing.T) {
	p, err := process.Start(process.Program{Module: echo, Args: []string{"one", "two"}, Env: []string{"GREETING=hello"}, Ready: "greeting"})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Stop()
	if p.Line != "greeting hello" {
		t.Errorf("got line %q, want %q", p.Line, "greeting hello")
	}
	p.Stop() // twice, with the deferred one
}

func TestStart_program_that_ends_is_an_error_with_what_it_said(t *testing.T) {
	_, err := process.Start(process.Program{Module: echo, Args: []string{"end"}, Ready: "never"})
	if err == nil || !strings.Contains(err.Error(), "as I was told") {
		t.Errorf("got %v, want the program's own words", err)
	}
}

func TestStart_program_that_is_not_ready_in_time_is_stopped(t *testing.T) {
	began := time.Now()
	_, err := process.Start(process.Program{Module: echo, Ready: "never", Within: 50 * time.Millisecond})
	if err == nil || time.Since(began) > time.Minute {
		t.Errorf("got %v after %v, want an error soon", err, time.Since(began))
	}
}

func TestBuild_happens_once(t *testing.T) {
	first, err := echo.Build()
	if err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(first)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if again, err := echo.Build(); err != nil || again != first {
				t.Errorf("got %q, %v; want %q", again, err, first)
			}
		})
	}
	all.Wait()
	if after, err := os.Stat(first); err != nil || !after.ModTime().Equal(before.ModTime()) {
		t.Errorf("the program was built again: %v", err)
	}
}

func TestBuild_failure_says_why(t *testing.T) {
	if _, err := broken.Build(); err == nil || !strings.Contains(err.Error(), "undefined") {
		t.Errorf("got %v, want the compiler's words", err)
	}
	if _, err := process.Module("internal/none").Build(); err == nil {
		t.Error("unknown module: got nil, want an error")
	}
}
