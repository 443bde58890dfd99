package dirstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"

	"sanad/storage/media"
)

// Put writes the object under a temporary name, makes it durable, and only then
// gives it its name.
func (s *Store) Put(ctx context.Context, o media.Object, r io.Reader) error {
	if err := media.CheckObject(o); err != nil {
		return fmt.Errorf("put media: %w", err)
	}
	f, name, err := s.tempFile()
	if err != nil {
		return translate("put media", o.Key, err)
	}
	err = errors.Join(write(ctx, f, o, r), f.Close())
	if err == nil {
		err = s.publish(name, objects+"/"+o.Key)
	}
	if err != nil {
		err = errors.Join(err, s.discard(name))
	}
	return translate("put media", o.Key, err)
}

// write fills the file and makes its content durable.
func write(ctx context.Context, f *os.File, o media.Object, r io.Reader) error {
	if _, err := io.Copy(f, media.Exact(obedient{ctx, r}, o.Size)); err != nil {
		return err
	}
	if _, err := f.Write(trailer(o.Type)); err != nil {
		return err
	}
	return f.Sync()
}

// obedient is a reader that ends with its context.
type obedient struct {
	ctx context.Context
	r   io.Reader
}

func (o obedient) Read(p []byte) (int, error) {
	if err := o.ctx.Err(); err != nil {
		return 0, err
	}
	return o.r.Read(p)
}

// publish gives a finished file its name, and makes the name durable.
func (s *Store) publish(name, to string) error {
	s.tree.RLock()
	defer s.tree.RUnlock()
	dir := path.Dir(to)
	if err := s.root.MkdirAll(dir, 0o700); err != nil {
		return keyTaken(err)
	}
	if err := s.root.Rename(name, to); err != nil {
		return keyTaken(err)
	}
	return s.syncUp(dir)
}

// syncUp makes the names of dir and of the folders it is in durable: any of
// them may be new.
func (s *Store) syncUp(dir string) error {
	for {
		if err := s.syncDir(dir); err != nil || dir == "." {
			return err
		}
		dir = path.Dir(dir)
	}
}

// discard removes a temporary file if it is still there.
func (s *Store) discard(name string) error {
	if err := s.root.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
