package miniostore_test

import (
	"bytes"
	"errors"
	"syscall"
	"testing"

	"sanad/internal/testkit/faults/machine"
	"sanad/internal/testkit/s3test"
	"sanad/storage/media"
)

// TestPut_full_disk_says_so gives MinIO a real small disk: a memory file system,
// which only root can mount. When MinIO takes objects again, once there is space,
// is its own matter: it empties its bin in its own time.
func TestPut_full_disk_says_so(t *testing.T) {
	if !machine.May(t, machine.Disk) {
		return
	}
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64m"); err != nil {
		t.Fatalf("mount a small disk: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	s := open(t, config(s3test.StartIn(t, dir)))
	put(t, s, "org1/small", "kept")
	large := make([]byte, 12<<20)
	o := media.Object{Key: "org1/large", Size: int64(len(large)), Type: "video/mp4"}
	var err error
	for i := 0; err == nil && i < 10; i++ {
		o.Key = "org1/large-" + string(rune('a'+i))
		err = s.Put(t.Context(), o, bytes.NewReader(large))
	}
	if !errors.Is(err, media.ErrFull) {
		t.Fatalf("put on a full disk: got %v, want full", err)
	}
	if _, err := s.Stat(t.Context(), o.Key); !errors.Is(err, media.ErrNotFound) {
		t.Errorf("the object that did not fit: got %v, want not found", err)
	}
	if _, err := s.Stat(t.Context(), "org1/small"); err != nil {
		t.Errorf("reading on a full disk: %v", err)
	}
	if err := s.Delete(t.Context(), "org1/large-a"); err != nil {
		t.Errorf("deleting on a full disk: %v", err)
	}
	if _, err := s.Stat(t.Context(), "org1/large-a"); !errors.Is(err, media.ErrNotFound) {
		t.Errorf("the deleted object: got %v, want not found", err)
	}
}
