package miniostore

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/minio/minio-go/v7"

	"sanad/storage/media"
)

// known are the errors that say what they mean and pass through translate.
var known = []error{
	media.ErrNotFound, media.ErrKey, media.ErrSize, media.ErrType, media.ErrFull, media.ErrUnavailable,
	context.Canceled, context.DeadlineExceeded,
}

// codes are the server's answers that have a meaning for the caller.
var codes = map[string]error{
	minio.NoSuchKey:                  media.ErrNotFound,
	"XMinioObjectExistsAsDirectory":  media.ErrKey,
	"XMinioStorageFull":              media.ErrFull,
	"XMinioAdminBucketQuotaExceeded": media.ErrFull,
}

// translate gives an error of the server or of the way to it its meaning for
// the caller.
func translate(ctx context.Context, op, key string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s %s: %w", op, key, meaning(ctx, err))
}

func meaning(ctx context.Context, err error) error {
	for _, k := range known {
		if errors.Is(err, k) {
			return err
		}
	}
	if ctx.Err() != nil {
		return fmt.Errorf("%w: %w", ctx.Err(), err)
	}
	answer := minio.ToErrorResponse(err)
	if m := codes[answer.Code]; m != nil {
		return fmt.Errorf("%w: %w", m, err)
	}
	switch {
	// A disk that fills up while MinIO writes is an internal error to it, which
	// only the words tell from others.
	case answer.StatusCode == http.StatusInsufficientStorage, strings.Contains(answer.Message, "no space left on device"):
		return fmt.Errorf("%w: %w", media.ErrFull, err)
	case answer.StatusCode != 0 && answer.StatusCode < http.StatusInternalServerError:
		return err // a refusal, such as a wrong access key
	}
	return fmt.Errorf("%w: %w", media.ErrUnavailable, err)
}
