package faults_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// disk is a file that is the whole of a file system: what is in the file is what
// would be left on a disk when the power fails; what programs wrote and nobody
// has synced is not.
type disk struct {
	image string
	dir   string // where it is mounted; "" if it is not
}

const diskSize = 64 << 20

// newDisk makes and mounts a file system in a file; only root may, so tests ask
// machine.May first. Options are those of mkfs.
func newDisk(t *testing.T, image string, options ...string) *disk {
	t.Helper()
	f, err := os.OpenFile(image, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err == nil {
		err = f.Truncate(diskSize)
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	system(t, "mkfs.ext4", append(options, "-q", "-F", image)...)
	d := &disk{image: image}
	d.mount(t)
	return d
}

// mount mounts the disk for the rest of the test.
func (d *disk) mount(t *testing.T) {
	t.Helper()
	d.dir = t.TempDir()
	system(t, "mount", "-o", "loop", d.image, d.dir)
	t.Cleanup(func() { d.unmount(t) })
}

// unmount forgets whatever of the disk was only in memory. It may be called
// again.
func (d *disk) unmount(t *testing.T) {
	t.Helper()
	if d.dir == "" {
		return
	}
	if err := syscall.Unmount(d.dir, 0); err != nil {
		t.Errorf("unmount %s: %v", d.image, err)
	}
	d.dir = ""
}

// data is the program's folder on the disk.
func (d *disk) data() string { return filepath.Join(d.dir, "data") }

// cut copies the disk as a power cut at this moment would leave it. The kernel
// writes by itself now and then; a copy that it wrote into is made again.
func (d *disk) cut(t *testing.T, image string) {
	t.Helper()
	var once, twice []byte
	for range 100 {
		if once, twice = contents(t, d.image), contents(t, d.image); bytes.Equal(once, twice) {
			if err := os.WriteFile(image, once, 0o600); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
	t.Fatal("the disk never rests")
}

func contents(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// system runs a command of the system.
func system(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v: %s", name, err, out)
	}
}
