package faults_test

import (
	"bytes"
	"net/http"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"sanad/internal/testkit"
	"sanad/internal/testkit/faults/machine"
	"sanad/internal/testkit/faults/running"
)

// failSyncs lets every sync of a program fail as if the disk had answered with
// an error, until the function that it returns is called.
func failSyncs(t *testing.T, s *running.Server) (heal func()) {
	t.Helper()
	cmd := exec.Command("strace", "-f", "-q", "-o", filepath.Join(t.TempDir(), "calls"), "-e", "trace=fsync,fdatasync,sync_file_range",
		"-e", "inject=fsync,fdatasync,sync_file_range:error=EIO", "-p", strconv.Itoa(s.PID()))
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Start(); err != nil {
		t.Fatalf("make syncs fail: %v", err)
	}
	healed := false
	heal = func() {
		if healed {
			return
		}
		healed = true
		_ = cmd.Process.Signal(syscall.SIGINT) // it lets go of the program first
		_ = cmd.Wait()                         // ends by that signal
		if said.Len() > 0 {
			t.Errorf("strace: %s", said.String())
		}
	}
	t.Cleanup(heal)
	return heal
}

// TestSync_fails_and_nothing_is_acknowledged: while the disk answers syncs with
// errors no answer is acknowledged and pages can still be read; afterwards
// answers are taken again, and a power cut then takes none of them.
func TestSync_fails_and_nothing_is_acknowledged(t *testing.T) {
	if !machine.May(t, machine.Sync) {
		return
	}
	d, addr := newDisk(t, filepath.Join(t.TempDir(), "disk")), running.Address(t)
	var l *ledger
	settled(t, d.data(), func(site *testkit.Site) { l = newLedger(class(t, site.App, 1)[0], "http://"+addr) })
	s := running.Start(t, addr, d.data())
	items := l.items()
	saveEach(t, l, items, true)
	heal := failSyncs(t, s)
	until(t, "a sync to fail", func() bool { return !l.save(items[0]) })
	saveEach(t, l, items, false)
	for _, odd := range l.odd {
		if !strings.Contains(odd, ": 503 ") || !strings.Contains(odd, "page.unavailable") {
			t.Errorf("refused otherwise: %s", odd)
		}
	}
	for path, want := range map[string]int{"/": 200, "/courses/tea": 200, "/livez": 200, "/readyz": 503} {
		if got := status(t, s.URL+path); got != want {
			t.Errorf("%s while syncs fail: %d, want %d", path, got, want)
		}
	}
	heal()
	until(t, "answers to be taken again", func() bool { return l.save(items[0]) })
	l.odd = nil
	saveEach(t, l, items, true)
	left := &disk{image: filepath.Join(t.TempDir(), "left")}
	known := cutPower(t, s, d, left, []*ledger{l})
	afterCut(t, left, known)
	l.complain(t)
}

// saveEach sends the next answer to every question, twice.
func saveEach(t *testing.T, l *ledger, items []string, acknowledged bool) {
	t.Helper()
	for _, item := range append(items, items...) {
		if got := l.save(item); got != acknowledged {
			t.Errorf("%s number %d: acknowledged %v, want %v", item, l.sent[item], got, acknowledged)
		}
	}
}

// until waits until something holds.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// status is how a page is answered.
func status(t *testing.T, url string) int {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	return resp.StatusCode
}
