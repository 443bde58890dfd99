package media

import (
	"context"
	"errors"
	"io"
	"iter"
	"time"
)

// Errors every store answers with, wrapped with the operation and key.
var (
	ErrNotFound = errors.New("media object not found")
	ErrKey      = errors.New("media key is not valid")
	ErrSize     = errors.New("media object does not have the announced size")
	ErrType     = errors.New("media type is not valid")
	ErrFull     = errors.New("media store is full")
	// ErrUnavailable: the store cannot be reached now, or was closed; the outcome
	// of a write is unknown and the caller repeats it.
	ErrUnavailable = errors.New("media store is unavailable")
)

// Object describes a stored blob. Key is 1 to 512 bytes of slash-separated
// parts of [a-zA-Z0-9._-], none empty, none of only dots, none longer than 200;
// its first part is the tenant. A key is not the folder of another: where
// "a/b" is, "a/b/c" cannot be. Size is in bytes and always known before Put.
type Object struct {
	Key        string
	Size       int64
	Type       string    // media type, such as "image/webp"
	ModifiedAt time.Time // set by the store, to the second at least
}

// Reader reads an object and can be positioned, for ranges.
type Reader interface {
	io.ReadSeekCloser
}

// Store keeps blobs. Methods are safe for concurrent use. Put is atomic: a
// reader sees the old object, the new one, or none, and never half of one; when
// it returns nil the object survives loss of power.
type Store interface {
	// Put stores exactly o.Size bytes from r, replacing what was there. When it
	// fails nothing has changed, except that after ErrUnavailable nobody knows:
	// ErrSize if r holds fewer or more, ErrKey or ErrType for an object that no
	// store keeps or whose key is the folder of another, r's own error.
	Put(ctx context.Context, o Object, r io.Reader) error
	// Open returns the object for reading; the caller closes it, and keeps ctx
	// alive until then. Once opened it reads the same object to the end, or
	// fails, whatever is put under the key meanwhile. ErrNotFound if there is
	// none.
	Open(ctx context.Context, key string) (Reader, Object, error)
	// Stat returns the description only; ErrNotFound if there is none.
	Stat(ctx context.Context, key string) (Object, error)
	// Delete removes the object; a missing one is no error.
	Delete(ctx context.Context, key string) error
	// List yields the objects whose key begins with prefix, in byte order of
	// their keys, without their Type. ErrKey if no key can begin so. The loop may
	// break off, and use the store.
	List(ctx context.Context, prefix string) iter.Seq2[Object, error]
	// URL returns a path on our own server, or a presigned address where that
	// was switched on, that serves the object for ttl (at most MaxTTL) without a
	// session. It does not ask whether there is one.
	URL(ctx context.Context, key string, ttl time.Duration) (string, error)
	// Ping reports whether the store accepts reads and writes now.
	Ping(ctx context.Context) error
	// Close releases the store; calls that come later are answered with
	// ErrUnavailable.
	Close() error
}
