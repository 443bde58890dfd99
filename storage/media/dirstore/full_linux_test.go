package dirstore_test

import (
	"bytes"
	"errors"
	"syscall"
	"testing"

	"sanad/internal/testkit/faults/machine"
	"sanad/storage/media"
)

// TestPut_full_disk_says_so_and_heals uses a real small disk: a memory file
// system of 4 MiB, which only root can mount.
func TestPut_full_disk_says_so_and_heals(t *testing.T) {
	if !machine.May(t, machine.Disk) {
		return
	}
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=4m"); err != nil {
		t.Fatalf("mount a small disk: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	s := open(t, dir)
	put(t, s, "org1/small", "kept")
	large := make([]byte, 3<<20)
	o := media.Object{Key: "org1/large", Size: int64(len(large)), Type: "video/mp4"}
	if err := s.Put(t.Context(), o, bytes.NewReader(large)); err != nil {
		t.Fatal(err)
	}
	o.Key = "org1/too-large"
	if err := s.Put(t.Context(), o, bytes.NewReader(large)); !errors.Is(err, media.ErrFull) {
		t.Errorf("put on a full disk: got %v, want full", err)
	}
	if _, err := s.Stat(t.Context(), "org1/too-large"); !errors.Is(err, media.ErrNotFound) {
		t.Errorf("got %v, want not found", err)
	}
	if _, err := s.Stat(t.Context(), "org1/small"); err != nil {
		t.Errorf("reading on a full disk: %v", err)
	}
	if err := s.Delete(t.Context(), "org1/large"); err != nil {
		t.Errorf("deleting on a full disk: %v", err)
	}
	if err := s.Put(t.Context(), o, bytes.NewReader(large)); err != nil {
		t.Errorf("put after space was made: %v", err)
	}
}
