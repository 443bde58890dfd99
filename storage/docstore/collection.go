package docstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"go.mongodb.org/mongo-driver/v2/bson"
)

// Collection is a typed view of one collection of a Store. T is a struct with
// bson tags. A Collection is safe for concurrent use.
type Collection[T any] struct {
	store  Store
	name   string
	values *lru.Cache[string, decoded[T]]
}

// Item is a decoded document with its identity.
type Item[T any] struct {
	ID    string
	Rev   int64
	Value T
	// Cursor continues a listing behind this item.
	Cursor Cursor
}

// Open declares the collection in the store and returns its typed view.
func Open[T any](ctx context.Context, s Store, spec Spec) (*Collection[T], error) {
	if err := s.Ensure(ctx, spec); err != nil {
		return nil, fmt.Errorf("open collection %s: %w", spec.Collection, err)
	}
	values, err := lru.New[string, decoded[T]](keptValues)
	if err != nil {
		return nil, fmt.Errorf("open collection %s: %w", spec.Collection, err)
	}
	return &Collection[T]{store: s, name: spec.Collection, values: values}, nil
}

// Name returns the collection's name.
func (c *Collection[T]) Name() string { return c.name }

// Insert stores a new document; ErrExists if the id or a unique combination is
// taken.
func (c *Collection[T]) Insert(ctx context.Context, id string, v *T) error {
	body, err := c.encode(id, v)
	if err != nil {
		return err
	}
	if err := c.store.Insert(ctx, c.name, id, body); err != nil {
		return err
	}
	c.keep(Doc{ID: id, Rev: 1, Body: body}, v)
	return nil
}

// Get returns the value under id; ErrNotFound if there is none.
func (c *Collection[T]) Get(ctx context.Context, id string) (*T, error) {
	it, err := c.GetItem(ctx, id)
	if err != nil {
		return nil, err
	}
	return &it.Value, nil
}

// Shared is Get for what is read far more often than written: it asks the store
// every time, but decodes a document once for all its readers, who must not
// change what they are given.
func (c *Collection[T]) Shared(ctx context.Context, id string) (*T, error) {
	d, err := c.store.Get(ctx, c.name, id)
	if err != nil {
		return nil, err
	}
	if v, ok := c.kept(d); ok {
		return v, nil
	}
	it, err := c.decode(d)
	if err != nil {
		return nil, err
	}
	c.values.Add(id, decoded[T]{d, &it.Value})
	return &it.Value, nil
}

// GetItem returns the value under id with its revision.
func (c *Collection[T]) GetItem(ctx context.Context, id string) (Item[T], error) {
	d, err := c.store.Get(ctx, c.name, id)
	if err != nil {
		return Item[T]{}, err
	}
	return c.own(d)
}

// GetMany returns the values that exist among ids, by id.
func (c *Collection[T]) GetMany(ctx context.Context, ids []string) (map[string]*T, error) {
	docs, err := c.store.GetMany(ctx, c.name, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[string]*T, len(docs))
	for _, d := range docs {
		it, err := c.decode(d)
		if err != nil {
			return nil, err
		}
		out[d.ID] = &it.Value
	}
	return out, nil
}

// Update loads the document, lets change edit it and stores it if nobody
// changed it meanwhile; otherwise it starts over, so change must be pure: it
// may run several times and must not keep what it was given. It returns the
// stored value. An error from change aborts and is returned as it is;
// ErrUnchanged from change keeps the document and is no error.
func (c *Collection[T]) Update(ctx context.Context, id string, change func(*T) error) (*T, error) {
	for try := 0; ; try++ {
		it, err := c.GetItem(ctx, id)
		if err != nil {
			return nil, err
		}
		if err := change(&it.Value); errors.Is(err, ErrUnchanged) {
			return &it.Value, nil
		} else if err != nil {
			return nil, err
		}
		body, err := c.encode(id, &it.Value)
		if err != nil {
			return nil, err
		}
		err = c.store.Replace(ctx, c.name, id, it.Rev, body)
		if !errors.Is(err, ErrConflict) || try >= maxTries {
			if err != nil {
				return nil, err
			}
			c.keep(Doc{ID: id, Rev: it.Rev + 1, Body: body}, &it.Value)
			return &it.Value, nil
		}
		if err := pause(ctx, try); err != nil {
			return nil, err
		}
	}
}

// ErrUnchanged is returned by a change function that found nothing to do.
var ErrUnchanged = errors.New("document unchanged")

// Upsert is Update that begins with a zero value where no document is stored;
// ErrExists if a unique combination is taken by another document.
func (c *Collection[T]) Upsert(ctx context.Context, id string, change func(*T) error) (*T, error) {
	for try := 0; ; try++ {
		v, err := c.Update(ctx, id, change)
		if !errors.Is(err, ErrNotFound) {
			return v, err
		}
		var fresh T
		if err := change(&fresh); errors.Is(err, ErrUnchanged) {
			return &fresh, nil
		} else if err != nil {
			return nil, err
		}
		if err = c.Insert(ctx, id, &fresh); err == nil {
			return &fresh, nil
		}
		// Either somebody was faster, and Update will find the document, or
		// another document has the unique combination and always will.
		if !errors.Is(err, ErrExists) || try >= maxRaces {
			return nil, err
		}
	}
}

// Delete removes the document whatever its revision; a missing one is no error.
func (c *Collection[T]) Delete(ctx context.Context, id string) error {
	for try := 0; ; try++ {
		d, err := c.store.Get(ctx, c.name, id)
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err == nil {
			err = c.store.Delete(ctx, c.name, id, d.Rev)
		}
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if !errors.Is(err, ErrConflict) || try >= maxTries {
			return err
		}
	}
}

// maxTries bounds how often a change is repeated after a conflict.
const maxTries = 50

// maxRaces bounds how often an upsert may find its document gone again after it
// was told that it exists.
const maxRaces = 3

// pause waits a little longer after every conflict, and not in step with others.
func pause(ctx context.Context, try int) error {
	d := time.Duration(rand.Int64N(int64(1+min(try, 10)))) * time.Millisecond
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// Appender may be implemented by the pointer to a type of documents that are
// written so often that the driver's reflection is felt. AppendBSON appends the
// very bytes that bson.Marshal would return.
type Appender interface {
	AppendBSON(dst []byte) ([]byte, error)
}

// drafts are the buffers that Appenders append to.
var drafts = sync.Pool{New: func() any { return new([]byte) }}

func marshal(v any) ([]byte, error) {
	a, ok := v.(Appender)
	if !ok {
		return bson.Marshal(v)
	}
	draft := drafts.Get().(*[]byte)
	defer drafts.Put(draft)
	var err error
	*draft, err = a.AppendBSON((*draft)[:0])
	return bytes.Clone(*draft), err
}

func (c *Collection[T]) encode(id string, v *T) (bson.Raw, error) {
	body, err := marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode %s %s: %w", c.name, id, err)
	}
	if len(body) > MaxDocument {
		return nil, fmt.Errorf("encode %s %s: %d bytes exceed %d: %w", c.name, id, len(body), MaxDocument, ErrDocument)
	}
	return body, nil
}

func (c *Collection[T]) decode(d Doc) (Item[T], error) {
	it := Item[T]{ID: d.ID, Rev: d.Rev}
	if err := bson.Unmarshal(d.Body, &it.Value); err != nil {
		return it, fmt.Errorf("decode %s %s: %w", c.name, d.ID, err)
	}
	return it, nil
}
