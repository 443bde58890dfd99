package dirstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"

	"sanad/storage/media"
)

// Delete removes the object's file and the folders that became empty, so that
// their names are free again.
func (s *Store) Delete(ctx context.Context, key string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := media.CheckKey(key); err != nil {
		return fmt.Errorf("delete media: %w", err)
	}
	s.tree.Lock()
	defer s.tree.Unlock()
	name := objects + "/" + key
	if info, err := s.root.Stat(name); err != nil || info.IsDir() {
		return translate("delete media", key, ignoreAbsent(err))
	}
	if err := s.root.Remove(name); err != nil {
		return translate("delete media", key, ignoreAbsent(err))
	}
	return translate("delete media", key, s.syncUp(s.prune(path.Dir(name))))
}

// prune removes empty folders from dir upwards and returns the first that
// stays.
func (s *Store) prune(dir string) string {
	for dir != objects && s.root.Remove(dir) == nil {
		dir = path.Dir(dir)
	}
	return dir
}

func ignoreAbsent(err error) error {
	if errors.Is(absent(err), fs.ErrNotExist) {
		return nil
	}
	return err
}
