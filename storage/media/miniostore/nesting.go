package miniostore

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/minio/minio-go/v7"

	"sanad/storage/media"
)

// checkNesting refuses a key that is the folder of another object, or inside
// one: MinIO would take both and then leave the inner one out of its listings.
// Two puts at the same moment may still pass; callers do not nest keys.
func (s *Store) checkNesting(ctx context.Context, key string) error {
	for i := range len(key) {
		if key[i] != '/' {
			continue
		}
		_, err := s.client.StatObject(ctx, s.bucket, key[:i], minio.StatObjectOptions{})
		if err == nil {
			return fmt.Errorf("inside the object %s: %w", key[:i], media.ErrKey)
		}
		if err := meaning(ctx, err); !errors.Is(err, media.ErrNotFound) {
			return err
		}
	}
	return s.checkBelow(ctx, key+"/")
}

// checkBelow refuses when an object's key begins with folder.
func (s *Store) checkBelow(ctx context.Context, folder string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for info := range s.client.ListObjectsIter(ctx, s.bucket, minio.ListObjectsOptions{Prefix: folder, Recursive: true, MaxKeys: 1}) {
		if info.Err != nil {
			return meaning(ctx, info.Err)
		}
		if strings.HasPrefix(info.Key, folder) {
			return fmt.Errorf("the folder of the object %s: %w", info.Key, media.ErrKey)
		}
	}
	return nil
}
