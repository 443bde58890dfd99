package miniostore

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/minio/minio-go/v7"

	"sanad/storage/media"
)

// Open describes the object and reads it as it is asked for, each position in a
// request of its own. Reading fails when the object was replaced meanwhile.
func (s *Store) Open(ctx context.Context, key string) (media.Reader, media.Object, error) {
	if err := s.check(ctx, key); err != nil {
		return nil, media.Object{}, fmt.Errorf("open media: %w", err)
	}
	obj, err := s.client.GetObject(ctx, s.bucket, key, minio.GetObjectOptions{})
	if err != nil {
		return nil, media.Object{}, translate(ctx, "open media", key, err)
	}
	info, err := obj.Stat()
	if err != nil {
		_ = obj.Close()
		return nil, media.Object{}, translate(ctx, "open media", key, err)
	}
	return &reader{obj: obj, ctx: ctx, key: key}, object(info), nil
}

// Stat asks for the object's description.
func (s *Store) Stat(ctx context.Context, key string) (media.Object, error) {
	if err := s.check(ctx, key); err != nil {
		return media.Object{}, fmt.Errorf("stat media: %w", err)
	}
	info, err := s.client.StatObject(ctx, s.bucket, key, minio.StatObjectOptions{})
	if err != nil {
		return media.Object{}, translate(ctx, "stat media", key, err)
	}
	return object(info), nil
}

// Delete removes the object.
func (s *Store) Delete(ctx context.Context, key string) error {
	if err := s.check(ctx, key); err != nil {
		return fmt.Errorf("delete media: %w", err)
	}
	err := s.client.RemoveObject(ctx, s.bucket, key, minio.RemoveObjectOptions{})
	if err = translate(ctx, "delete media", key, err); errors.Is(err, media.ErrNotFound) {
		return nil
	}
	return err
}

func (s *Store) check(ctx context.Context, key string) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	return media.CheckKey(key)
}

func object(i minio.ObjectInfo) media.Object {
	return media.Object{Key: i.Key, Size: i.Size, Type: i.ContentType, ModifiedAt: i.LastModified.UTC()}
}

// reader gives the client's errors their meaning.
type reader struct {
	obj *minio.Object
	ctx context.Context
	key string
}

// Read reads on from the current position.
func (r *reader) Read(p []byte) (int, error) {
	n, err := r.obj.Read(p)
	if err == nil || err == io.EOF {
		return n, err
	}
	return n, translate(r.ctx, "read media", r.key, err)
}

// Seek moves the position.
func (r *reader) Seek(offset int64, whence int) (int64, error) { return r.obj.Seek(offset, whence) }

// Close ends the request under way.
func (r *reader) Close() error { return r.obj.Close() }
