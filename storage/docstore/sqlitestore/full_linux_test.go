package sqlitestore

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"sanad/internal/testkit/faults/machine"
	"sanad/storage/docstore"
)

// TestFull_disk: a disk that is really full, where the log cannot grow. It needs a
// small file system of its own, which only root may mount.
func TestFull_disk(t *testing.T) {
	if !machine.May(t, machine.Disk) {
		return
	}
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=4m"); err != nil {
		t.Fatalf("mount a small disk: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	s := openTest(t, filepath.Join(dir, "documents.db"))
	declarePlain(t, s)
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, []byte(strings.Repeat("x", 2<<20)), 0o600); err != nil {
		t.Fatal(err)
	}
	checkFull(t, s, func() {
		if err := os.Remove(ballast); err != nil {
			t.Fatal(err)
		}
	})
	// Full again, to the last byte: the state of the store is told by Ping. What the
	// log has room for in the space that it holds already still goes in.
	_ = os.WriteFile(ballast, []byte(strings.Repeat("x", 4<<20)), 0o600)
	var pinged error
	for range 1000 {
		if pinged = s.Ping(t.Context()); pinged != nil {
			break
		}
		_ = s.Insert(t.Context(), "plain", "more", marshal(t, "f", strings.Repeat("x", 20_000)))
	}
	if !errors.Is(pinged, docstore.ErrFull) {
		t.Errorf("ping of a full disk: got %v, want %v", pinged, docstore.ErrFull)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if err := s.Ping(t.Context()); err != nil {
		t.Errorf("ping when there is room again: %v", err)
	}
}
