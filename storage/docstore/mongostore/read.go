package mongostore

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"sanad/storage/docstore"
	"sanad/storage/docstore/internal/declared"
)

// ours is the part of a record that callers see.
var ours = bson.D{{Key: "rev", Value: 1}, {Key: "body", Value: 1}}

// Get implements docstore.Store.
func (s *Store) Get(ctx context.Context, coll, id string) (d docstore.Doc, err error) {
	err = s.with(ctx, coll, func(ctx context.Context, _ *table, c *mongo.Collection) error {
		if declared.CheckID(id) != nil {
			return docstore.ErrNotFound
		}
		var r record
		err := c.FindOne(ctx, byID(id), options.FindOne().SetProjection(ours)).Decode(&r)
		if errors.Is(err, mongo.ErrNoDocuments) {
			return docstore.ErrNotFound
		}
		d = r.doc()
		return err
	})
	if err != nil {
		return docstore.Doc{}, fmt.Errorf("get %s %s: %w", coll, id, err)
	}
	return d, nil
}

func (r record) doc() docstore.Doc { return docstore.Doc{ID: r.ID, Rev: r.Rev, Body: r.Body} }

// GetMany implements docstore.Store.
func (s *Store) GetMany(ctx context.Context, coll string, ids []string) (docs []docstore.Doc, err error) {
	err = s.with(ctx, coll, func(ctx context.Context, _ *table, c *mongo.Collection) error {
		if len(ids) > docstore.MaxIn {
			return docstore.ErrQuery
		}
		wanted := bson.A{}
		for _, id := range ids {
			if declared.CheckID(id) == nil {
				wanted = append(wanted, id)
			}
		}
		if len(wanted) == 0 {
			return nil
		}
		return read(ctx, c, is("_id", "$in", wanted), options.Find(), &docs)
	})
	if err != nil {
		return nil, fmt.Errorf("get %d of %s: %w", len(ids), coll, err)
	}
	return docs, nil
}

// read adds what a search finds to docs.
func read(ctx context.Context, c *mongo.Collection, filter bson.D, o *options.FindOptionsBuilder, docs *[]docstore.Doc) error {
	cursor, err := c.Find(ctx, filter, o.SetProjection(ours))
	if err != nil {
		return err
	}
	var found []record
	if err := cursor.All(ctx, &found); err != nil {
		return err
	}
	for _, r := range found {
		*docs = append(*docs, r.doc())
	}
	return nil
}

// Find implements docstore.Store.
func (s *Store) Find(ctx context.Context, coll string, q docstore.Query) iter.Seq2[docstore.Doc, error] {
	return func(yield func(docstore.Doc, error) bool) {
		docs, err := s.page(ctx, coll, q)
		if err != nil {
			yield(docstore.Doc{}, fmt.Errorf("find in %s: %w", coll, err))
			return
		}
		for _, d := range docs {
			if !yield(d, nil) {
				return
			}
		}
	}
}

func (s *Store) page(ctx context.Context, coll string, q docstore.Query) (docs []docstore.Doc, err error) {
	err = s.with(ctx, coll, func(ctx context.Context, t *table, c *mongo.Collection) error {
		search, err := t.Search(q)
		if err != nil || search.Nothing() {
			return err
		}
		for _, part := range search.Parts() {
			left := search.Limit - len(docs)
			if left == 0 {
				return nil
			}
			o := options.Find().SetSort(t.order(search)).SetLimit(int64(left)).SetBatchSize(int32(left))
			if err := read(ctx, c, t.filter(search, part), o, &docs); err != nil {
				return err
			}
		}
		return nil
	})
	return docs, err
}

// Count implements docstore.Store.
func (s *Store) Count(ctx context.Context, coll string, q docstore.Query) (n int64, err error) {
	err = s.with(ctx, coll, func(ctx context.Context, t *table, c *mongo.Collection) error {
		search, err := t.Collection.Count(q)
		if err != nil || search.Nothing() {
			return err
		}
		o := options.Count()
		if search.Limit > 0 {
			o.SetLimit(int64(search.Limit))
		}
		n, err = c.CountDocuments(ctx, t.filter(search, declared.Part{}), o)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("count in %s: %w", coll, err)
	}
	return n, nil
}
