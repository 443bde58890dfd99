package dirstore

import (
	"errors"
	"fmt"
	"io/fs"

	"golang.org/x/sys/windows"

	"sanad/storage/media"
)

// syncDir has nothing to do: NTFS journals names, and folders cannot be synced.
func (s *Store) syncDir(string) error { return nil }

// isFull reports that the disk or the quota is exhausted.
func isFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_DISK_QUOTA_EXCEEDED)
}

// keyTaken names the error of a file where a folder is needed, or the reverse.
func keyTaken(err error) error {
	for _, e := range []error{windows.ERROR_DIRECTORY, windows.ERROR_ALREADY_EXISTS, windows.ERROR_ACCESS_DENIED, windows.ERROR_PATH_NOT_FOUND} {
		if errors.Is(err, e) {
			return fmt.Errorf("the key is the folder of another, or inside one: %w: %w", media.ErrKey, err)
		}
	}
	return err
}

// absent reads "below a file" and "a folder" as "not there".
func absent(err error) error {
	if errors.Is(err, windows.ERROR_DIRECTORY) || errors.Is(err, windows.ERROR_PATH_NOT_FOUND) || errors.Is(err, errFolder) {
		return fmt.Errorf("%w: %w", fs.ErrNotExist, err)
	}
	return err
}
