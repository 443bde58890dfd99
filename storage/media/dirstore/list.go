package dirstore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"slices"
	"strings"

	"sanad/storage/media"
)

// List walks the folders that can hold such keys.
func (s *Store) List(ctx context.Context, prefix string) iter.Seq2[media.Object, error] {
	return func(yield func(media.Object, error) bool) {
		if err := media.CheckPrefix(prefix); err != nil {
			yield(media.Object{}, fmt.Errorf("list media: %w", err))
			return
		}
		w := &walk{ctx: ctx, s: s, prefix: prefix, yield: yield}
		if err := w.folder(""); err != nil && !errors.Is(err, errBreak) {
			yield(media.Object{}, translate("list media", prefix, err))
		}
	}
}

// walk is one listing under way.
type walk struct {
	ctx    context.Context
	s      *Store
	prefix string
	yield  func(media.Object, error) bool
}

// errBreak: the loop over the listing was left.
var errBreak = errors.New("listing was left")

// folder lists the objects whose keys begin with dir, which is empty or ends in
// a slash.
func (w *walk) folder(dir string) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	entries, err := w.s.entries(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		key := dir + sortName(e)
		switch {
		case e.IsDir() && (strings.HasPrefix(key, w.prefix) || strings.HasPrefix(w.prefix, key)):
			err = w.folder(key)
		case !e.IsDir() && strings.HasPrefix(key, w.prefix):
			err = w.object(key, e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// object yields one object; what vanished meanwhile, or is no object, is left
// out.
func (w *walk) object(key string, e fs.DirEntry) error {
	info, err := e.Info()
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() || info.Size() < trailerSize || media.CheckKey(key) != nil {
		return nil
	}
	if !w.yield(media.Object{Key: key, Size: info.Size() - trailerSize, ModifiedAt: info.ModTime().UTC()}, nil) {
		return errBreak
	}
	return nil
}

// entries reads a folder in the order of the keys in it; none if it is gone.
func (s *Store) entries(dir string) ([]fs.DirEntry, error) {
	f, err := s.root.Open(objects + "/" + dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	entries, err := f.ReadDir(-1)
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return cmp.Compare(sortName(a), sortName(b)) })
	return entries, err
}

// sortName is the entry's name as keys continue it: "a-b" comes before "a/b",
// though "a" comes before "a-b".
func sortName(e fs.DirEntry) string {
	if e.IsDir() {
		return e.Name() + "/"
	}
	return e.Name()
}
