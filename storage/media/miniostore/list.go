package miniostore

import (
	"context"
	"fmt"
	"iter"

	"github.com/minio/minio-go/v7"

	"sanad/storage/media"
)

// List asks for a thousand objects at a time.
func (s *Store) List(ctx context.Context, prefix string) iter.Seq2[media.Object, error] {
	return func(yield func(media.Object, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel() // ends the listing when the loop is left
		err := s.enter(ctx)
		if err == nil {
			err = media.CheckPrefix(prefix)
		}
		if err != nil {
			yield(media.Object{}, fmt.Errorf("list media: %w", err))
			return
		}
		for info := range s.client.ListObjectsIter(ctx, s.bucket, minio.ListObjectsOptions{Prefix: prefix, Recursive: true}) {
			if info.Err != nil {
				yield(media.Object{}, translate(ctx, "list media", prefix, info.Err))
				return
			}
			if media.CheckKey(info.Key) != nil {
				continue // none of ours
			}
			o := object(info)
			o.Type = "" // only some servers tell it here
			if !yield(o, nil) {
				return
			}
		}
	}
}
