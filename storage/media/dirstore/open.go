package dirstore

import (
	"context"
	"fmt"
	"io"
	"os"

	"sanad/storage/media"
)

// Open opens the object's file. It stays readable when the object is replaced
// or deleted.
func (s *Store) Open(ctx context.Context, key string) (media.Reader, media.Object, error) {
	f, o, err := s.open(ctx, key)
	if err != nil {
		return nil, media.Object{}, fmt.Errorf("open media: %w", err)
	}
	return &reader{SectionReader: io.NewSectionReader(f, 0, o.Size), f: f}, o, nil
}

// Stat reads the end of the object's file.
func (s *Store) Stat(ctx context.Context, key string) (media.Object, error) {
	f, o, err := s.open(ctx, key)
	if err != nil {
		return media.Object{}, fmt.Errorf("stat media: %w", err)
	}
	return o, f.Close()
}

func (s *Store) open(ctx context.Context, key string) (*os.File, media.Object, error) {
	if err := ctx.Err(); err != nil {
		return nil, media.Object{}, err
	}
	if err := media.CheckKey(key); err != nil {
		return nil, media.Object{}, err
	}
	f, err := s.root.Open(objects + "/" + key)
	if err != nil {
		return nil, media.Object{}, translate("file", key, absent(err))
	}
	o, err := describe(key, f)
	if err != nil {
		f.Close()
		return nil, media.Object{}, translate("file", key, absent(err))
	}
	return f, o, nil
}

// reader reads the object's part of its file.
type reader struct {
	*io.SectionReader
	f *os.File
}

// Close closes the file.
func (r *reader) Close() error { return r.f.Close() }
