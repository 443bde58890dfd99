//go:build unix

package dirstore

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"sanad/storage/media"
)

// syncDir makes the names in a folder durable.
func (s *Store) syncDir(dir string) error {
	f, err := s.root.Open(dir)
	if err != nil {
		return err
	}
	err = f.Sync()
	return errors.Join(err, f.Close())
}

// isFull reports that the disk or the quota is exhausted.
func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

// keyTaken names the error of a file where a folder is needed, or the reverse.
func keyTaken(err error) error {
	for _, e := range []syscall.Errno{syscall.ENOTDIR, syscall.EISDIR, syscall.EEXIST, syscall.ENOTEMPTY} {
		if errors.Is(err, e) {
			return fmt.Errorf("the key is the folder of another, or inside one: %w: %w", media.ErrKey, err)
		}
	}
	return err
}

// absent reads "below a file" and "a folder" as "not there".
func absent(err error) error {
	if errors.Is(err, syscall.ENOTDIR) || errors.Is(err, errFolder) {
		return fmt.Errorf("%w: %w", fs.ErrNotExist, err)
	}
	return err
}
