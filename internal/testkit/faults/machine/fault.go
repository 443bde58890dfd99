package machine

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Fault is something that a test makes happen and that some machines forbid.
type Fault struct {
	Name string // in the setting
	What string // for people
	try  func(dir string) error
}

// The faults: each is tried just as the tests make it.
var (
	// Power cuts the power of a disk, which is a file mounted by a loop device.
	Power = &Fault{Name: "power", What: "power cut", try: tryPower}
	// Sync lets a process's syncs fail, on such a disk.
	Sync = &Fault{Name: "sync", What: "failing syncs", try: trySync}
	// Disk mounts a disk of a few megabytes in memory, to fill it.
	Disk = &Fault{Name: "disk", What: "full disk", try: tryDisk}
)

// Faults lists them all.
var Faults = []*Fault{Power, Sync, Disk}

// Refusal returns why this machine does not let a test do that, or nil.
func (f *Fault) Refusal() error {
	dir, err := os.MkdirTemp("", "sanad-machine-")
	if err != nil {
		return err
	}
	return errors.Join(f.try(dir), os.RemoveAll(dir))
}

func tryDisk(dir string) error {
	if err := asRoot(); err != nil {
		return err
	}
	return mount(dir, "-t", "tmpfs", "-o", "size=1m", "tmpfs")
}

func tryPower(dir string) error {
	if err := asRoot(); err != nil {
		return err
	}
	if err := command("losetup", "-f"); err != nil {
		return fmt.Errorf("no loop devices: %w", err)
	}
	image := filepath.Join(dir, "disk")
	if err := os.WriteFile(image, make([]byte, 8<<20), 0o600); err != nil {
		return err
	}
	if err := command("mkfs.ext4", "-q", "-F", image); err != nil {
		return err
	}
	return mount(dir, "-o", "loop", image)
}

// trySync takes hold of a process that is already running.
func trySync(dir string) error {
	if err := tryPower(dir); err != nil {
		return err
	}
	sleep := exec.Command("sleep", "10")
	if err := sleep.Start(); err != nil {
		return err
	}
	let := time.AfterFunc(500*time.Millisecond, func() { _ = sleep.Process.Kill() })
	defer func() {
		let.Stop()
		_ = sleep.Process.Kill()
		_ = sleep.Wait() // ends by that signal
	}()
	err := command("strace", "-q", "-o", os.DevNull, "-e", "trace=fsync", "-e", "inject=fsync:error=EIO", "-p", fmt.Sprint(sleep.Process.Pid))
	if err != nil {
		return fmt.Errorf("no strace: %w", err)
	}
	return nil
}

func asRoot() error {
	if os.Geteuid() != 0 {
		return errors.New("not root")
	}
	return nil
}

// mount mounts in a folder of dir and unmounts again.
func mount(dir string, args ...string) error {
	at := filepath.Join(dir, "mounted")
	if err := os.Mkdir(at, 0o700); err != nil {
		return err
	}
	if err := command("mount", append(args, at)...); err != nil {
		return fmt.Errorf("no mounting: %w", err)
	}
	return command("umount", at)
}

// patience bounds one command on a machine that is busy with other things.
const patience = 20 * time.Second

func command(name string, args ...string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if out, err := exec.CommandContext(ctx, name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, strings.Join(strings.Fields(string(out)), " "))
	}
	return nil
}
