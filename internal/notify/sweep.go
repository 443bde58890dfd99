package notify

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"sanad/storage/docstore"
)

// keptFor is how long a mail stays in the outbox: it names somebody, and what it
// asks for has lapsed.
const keptFor = 30 * 24 * time.Hour

// Sweep removes mails from the outbox that have been there for thirty days, also
// where mails are sent by now. It may be repeated after any error.
func (s *Service) Sweep(ctx context.Context) error {
	before := s.clock.Now().Add(-keptFor)
	old := docstore.Query{Where: []docstore.Cond{{Field: "at", Op: docstore.Lt, Value: before}}, Sort: "at"}
	err := s.kept.Each(ctx, old, func(it docstore.Item[Kept]) error { return s.drop(ctx, it.ID, it.Value.File) })
	return errors.Join(err, s.sweepFolder(before))
}

// drop removes the file first: as long as the mail is listed it is found again.
func (s *Service) drop(ctx context.Context, id, file string) error {
	if err := removeFile(filepath.Join(s.folder, filepath.Base(file))); err != nil {
		return err
	}
	if err := s.kept.Delete(ctx, id); err != nil {
		return fmt.Errorf("remove mail %s: %w", id, err)
	}
	return nil
}

// sweepFolder removes old files of which the list knows nothing, such as those
// of mails that another machine has removed from a list they share.
func (s *Service) sweepFolder(before time.Time) error {
	files, err := os.ReadDir(s.folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	errs := []error{err}
	for _, f := range files {
		info, err := f.Info()
		if err == nil && strings.HasSuffix(f.Name(), ".eml") && info.ModTime().Before(before) {
			errs = append(errs, removeFile(filepath.Join(s.folder, f.Name())))
		}
	}
	return errors.Join(errs...)
}

// removeFile removes a file; that it is gone is no error.
func removeFile(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove mail: %w", err)
	}
	return nil
}
