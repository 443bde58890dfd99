package miniostore

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"sync"

	"github.com/minio/minio-go/v7"

	"sanad/storage/media"
)

// Put sends the object; the server shows it when it has all of it.
func (s *Store) Put(ctx context.Context, o media.Object, r io.Reader) error {
	if err := s.enter(ctx); err != nil {
		return fmt.Errorf("put media %.100s: %w", o.Key, err)
	}
	if err := media.CheckObject(o); err != nil {
		return fmt.Errorf("put media: %w", err)
	}
	if err := s.checkNesting(ctx, o.Key); err != nil {
		return translate(ctx, "put media", o.Key, err)
	}
	src := &source{r: media.Exact(r, o.Size)}
	if o.Size == 0 { // an empty body is never read, so look here that it is empty
		_, _ = io.Copy(io.Discard, src)
	}
	if err := src.failure(); err != nil {
		return translate(ctx, "put media", o.Key, err)
	}
	_, err := s.client.PutObject(ctx, s.bucket, o.Key, src, o.Size, minio.PutObjectOptions{ContentType: o.Type, PartSize: partSize})
	if cause := src.failure(); cause != nil {
		return fmt.Errorf("put media %s: %w", o.Key, cause)
	}
	return translate(ctx, "put media", o.Key, err)
}

// partSize is how much of a large object is in memory at a time.
const partSize = 16 << 20

// source remembers why reading failed: the client may report something else,
// from another goroutine.
type source struct {
	mu  sync.Mutex // guards what follows
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n, err := s.r.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

func (s *source) failure() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

// health is the object Ping writes. It is no media key, so no listing shows it.
const health = "~health"

// Ping writes an object and reads its description.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.enter(ctx); err != nil {
		return fmt.Errorf("ping media: %w", err)
	}
	body := []byte("ok")
	_, err := s.client.PutObject(ctx, s.bucket, health, bytes.NewReader(body), int64(len(body)), minio.PutObjectOptions{ContentType: "text/plain"})
	if err == nil {
		_, err = s.client.StatObject(ctx, s.bucket, health, minio.StatObjectOptions{})
	}
	return translate(ctx, "ping media", s.bucket, err)
}
