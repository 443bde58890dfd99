package mongostore

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"sanad/storage/docstore"
	"sanad/storage/docstore/internal/declared"
)

// Insert implements docstore.Store.
func (s *Store) Insert(ctx context.Context, coll, id string, body bson.Raw) error {
	err := s.with(ctx, coll, func(ctx context.Context, t *table, c *mongo.Collection) error {
		r, err := t.record(id, 1, body)
		if err != nil {
			return err
		}
		_, err = c.InsertOne(ctx, r)
		return err
	})
	if err != nil {
		return fmt.Errorf("insert %s %s: %w", coll, id, err)
	}
	return nil
}

// Replace implements docstore.Store.
func (s *Store) Replace(ctx context.Context, coll, id string, rev int64, body bson.Raw) error {
	err := s.with(ctx, coll, func(ctx context.Context, t *table, c *mongo.Collection) error {
		r, err := t.record(id, rev+1, body)
		if err != nil {
			return err
		}
		if t.AppendOnly {
			return docstore.ErrAppendOnly
		}
		result, err := c.ReplaceOne(ctx, atRevision(id, rev), r)
		if err != nil || result.MatchedCount > 0 {
			return err
		}
		return missed(ctx, c, id)
	})
	if err != nil {
		return fmt.Errorf("replace %s %s at revision %d: %w", coll, id, rev, err)
	}
	return nil
}

// Delete implements docstore.Store.
func (s *Store) Delete(ctx context.Context, coll, id string, rev int64) error {
	err := s.with(ctx, coll, func(ctx context.Context, t *table, c *mongo.Collection) error {
		if t.AppendOnly {
			return docstore.ErrAppendOnly
		}
		if declared.CheckID(id) != nil {
			return docstore.ErrNotFound
		}
		result, err := c.DeleteOne(ctx, atRevision(id, rev))
		if err != nil || result.DeletedCount > 0 {
			return err
		}
		return missed(ctx, c, id)
	})
	if err != nil {
		return fmt.Errorf("delete %s %s at revision %d: %w", coll, id, rev, err)
	}
	return nil
}

func atRevision(id string, rev int64) bson.D {
	return bson.D{{Key: "_id", Value: id}, {Key: "rev", Value: rev}}
}

// missed says why a write found no document at its revision.
func missed(ctx context.Context, c *mongo.Collection, id string) error {
	err := c.FindOne(ctx, byID(id), options.FindOne().SetProjection(bson.D{{Key: "_id", Value: 1}})).Err()
	if errors.Is(err, mongo.ErrNoDocuments) {
		return docstore.ErrNotFound
	}
	if err != nil {
		return err
	}
	return docstore.ErrConflict
}
