package docstore

import (
	"cmp"
	"context"
	"fmt"
)

// Find returns one page of matching items.
func (c *Collection[T]) Find(ctx context.Context, q Query) ([]Item[T], error) {
	var out []Item[T]
	for d, err := range c.store.Find(ctx, c.name, q) {
		if err != nil {
			return nil, err
		}
		it, err := c.decode(d)
		if err != nil {
			return nil, err
		}
		it.Cursor = CursorOf(d, q.Sort)
		out = append(out, it)
	}
	return out, nil
}

// First returns the first matching item; ErrNotFound if nothing matches.
func (c *Collection[T]) First(ctx context.Context, q Query) (Item[T], error) {
	q.Limit = 1
	items, err := c.Find(ctx, q)
	if err != nil {
		return Item[T]{}, err
	}
	if len(items) == 0 {
		return Item[T]{}, fmt.Errorf("first of %s: %w", c.name, ErrNotFound)
	}
	return items[0], nil
}

// Page is Find for a list that people turn the pages of: it returns at most the
// query's limit of items, and the cursor of the page behind them, empty where
// they are the last. A page holds fewer than MaxLimit.
func (c *Collection[T]) Page(ctx context.Context, q Query) ([]Item[T], Cursor, error) {
	size := cmp.Or(q.Limit, DefaultLimit)
	q.Limit = size + 1 // one more tells whether another page follows
	items, err := c.Find(ctx, q)
	if err != nil {
		return nil, "", err
	}
	items, next := cut(items, size)
	return items, next, nil
}

// Sift is Page for what no index can answer: it goes through at most reads pages
// of the query and returns at most size items that fit. One that reached that
// bound may return fewer, or none, and still have a cursor to go on from.
func (c *Collection[T]) Sift(ctx context.Context, q Query, reads, size int, fits func(*T) bool) ([]Item[T], Cursor, error) {
	q.Limit = cmp.Or(q.Limit, DefaultLimit)
	var found []Item[T]
	for range reads {
		items, err := c.Find(ctx, q)
		if err != nil {
			return nil, "", err
		}
		for i := range items {
			if fits(&items[i].Value) {
				found = append(found, items[i])
			}
		}
		if len(items) < q.Limit || len(found) > size {
			found, next := cut(found, size)
			return found, next, nil
		}
		q.After = items[len(items)-1].Cursor
	}
	return found, q.After, nil
}

// cut takes off what does not fit on a page of that size, and says where the
// next one begins.
func cut[T any](items []Item[T], size int) ([]Item[T], Cursor) {
	if len(items) <= size {
		return items, ""
	}
	return items[:size], items[size-1].Cursor
}

// Values are the decoded documents of items, in their order.
func Values[T any](items []Item[T]) []T {
	out := make([]T, len(items))
	for i := range items {
		out[i] = items[i].Value
	}
	return out
}

// Each calls f for every matching item, page by page, until f fails. Documents
// changed while it runs may be seen before or after the change.
func (c *Collection[T]) Each(ctx context.Context, q Query, f func(Item[T]) error) error {
	q.Limit = 500
	for {
		items, err := c.Find(ctx, q)
		if err != nil {
			return err
		}
		for _, it := range items {
			if err := f(it); err != nil {
				return err
			}
		}
		if len(items) < q.Limit {
			return nil
		}
		q.After = items[len(items)-1].Cursor
	}
}

// Count counts matching documents; with a Limit, at most that many.
func (c *Collection[T]) Count(ctx context.Context, q Query) (int64, error) {
	return c.store.Count(ctx, c.name, q)
}
