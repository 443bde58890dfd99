package sqlitestore

import (
	"errors"
	"io/fs"
	"os"

	"zombiezen.com/go/sqlite"
)

// distrust is what is done once the disk has refused to keep something. The
// system may go on taking for stored what it failed to store: a later sync of
// the same place succeeds, and the place is empty after a power cut (ext4 does
// so where the file had just grown). So it is made to forget what it remembers
// of the files, and asks the disk. What SQLite has acknowledged is on the disk;
// what it has not, it writes again.
//
// The files stay open as long as the store is: closing one would drop the locks
// that SQLite holds on it.
type distrust struct{ files []*os.File }

// filesOf opens what there is of a database and its log.
func filesOf(path string) (d distrust, err error) {
	for _, name := range []string{path, path + "-wal"} {
		f, err := os.Open(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return d, errors.Join(err, d.close())
		}
		d.files = append(d.files, f)
	}
	return d, nil
}

func (d distrust) close() error {
	var errs []error
	for _, f := range d.files {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}

func (d distrust) forget() error {
	var errs []error
	for _, f := range d.files {
		errs = append(errs, dropCache(f))
	}
	return errors.Join(errs...)
}

// distrustLog is distrust for a file whose last process died with a log: what
// it was told of the disk is not known.
func distrustLog(path string) error {
	if info, err := os.Stat(path + "-wal"); err != nil || info.Size() == 0 {
		return nil
	}
	d, err := filesOf(path)
	if err != nil {
		return err
	}
	return errors.Join(d.forget(), d.close())
}

func isIOError(err error) bool { return sqlite.ErrCode(err).ToPrimary() == sqlite.ResultIOErr }
