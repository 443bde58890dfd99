package dirstore

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"

	"sanad/storage/media"
)

// Store keeps objects in a folder. It is safe for concurrent use.
type Store struct {
	root   *os.Root
	signer *media.Signer
	// tree is held for reading while an object gets its name and for writing
	// while empty folders go, so that no folder goes under a new object.
	tree sync.RWMutex
}

var _ media.Store = (*Store)(nil)

// The folders inside.
const (
	objects = "objects"
	temp    = "temp"
)

// Open opens or creates the folder and removes what writers that died left
// behind. Links are made by signer.
func Open(dir string, signer *media.Signer) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open media: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open media: %w", err)
	}
	s := &Store{root: root, signer: signer}
	if err := s.prepare(); err != nil {
		return nil, errors.Join(fmt.Errorf("open media in %s: %w", dir, err), root.Close())
	}
	return s, nil
}

func (s *Store) prepare() error {
	if err := s.root.RemoveAll(temp); err != nil {
		return err
	}
	for _, dir := range []string{objects, temp} {
		if err := s.root.MkdirAll(dir, 0o700); err != nil {
			return err
		}
	}
	return s.syncDir(".")
}

// URL returns a signed path on our own server.
func (s *Store) URL(_ context.Context, key string, ttl time.Duration) (string, error) {
	if err := media.CheckKey(key); err != nil {
		return "", fmt.Errorf("link: %w", err)
	}
	return s.signer.Sign(key, ttl), nil
}

// Ping writes a file durably and removes it again.
func (s *Store) Ping(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	f, name, err := s.tempFile()
	if err != nil {
		return translate("ping", "media", err)
	}
	_, err = f.Write(make([]byte, trailerSize))
	err = errors.Join(err, f.Sync(), f.Close(), s.root.Remove(name))
	return translate("ping", "media", err)
}

// Close lets the folder go. It is idempotent.
func (s *Store) Close() error { return s.root.Close() }

// tempFile creates an empty file that nobody else uses.
func (s *Store) tempFile() (*os.File, string, error) {
	name := temp + "/" + rand.Text()
	f, err := s.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	return f, name, err
}

// translate gives an error of the file system its meaning for the caller.
func translate(op, key string, err error) error {
	switch {
	case err == nil:
		return nil
	case isFull(err):
		err = fmt.Errorf("%w: %w", media.ErrFull, err)
	case errors.Is(err, fs.ErrNotExist):
		err = media.ErrNotFound
	case errors.Is(err, os.ErrClosed):
		err = fmt.Errorf("%w: %w", media.ErrUnavailable, err)
	}
	return fmt.Errorf("%s %s: %w", op, key, err)
}
