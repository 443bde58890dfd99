package faulty

import (
	"context"
	"io"

	"sanad/storage/media"
)

// Collection is the name under which FailWhere sees the objects of a media store.
const Collection = "media"

// Media wraps a media store. Its writes (Put, Delete) are counted with those of
// the documents, in the order in which they come, and fail like them; everything
// else goes through untouched.
func (s *Store) Media(files media.Store) media.Store { return &mediaStore{files, s} }

type mediaStore struct {
	media.Store
	faults *Store
}

// Put implements media.Store.
func (m *mediaStore) Put(ctx context.Context, o media.Object, r io.Reader) error {
	return m.faults.write("put", Collection, o.Key, media.ErrUnavailable, func() error { return m.Store.Put(ctx, o, r) })
}

// Delete implements media.Store.
func (m *mediaStore) Delete(ctx context.Context, key string) error {
	return m.faults.write("delete", Collection, key, media.ErrUnavailable, func() error { return m.Store.Delete(ctx, key) })
}
