package sqlitestore

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// dropCache makes the system forget what it remembers of a file, except what it
// has still to write.
func dropCache(f *os.File) error {
	if err := unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED); err != nil {
		return fmt.Errorf("drop cache of %s: %w", f.Name(), err)
	}
	return nil
}
