package mongostore

import (
	"context"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"sanad/storage/docstore"
)

// remakePage is how many records are remade at a time: few, because each may be
// large.
const remakePage = 50

// maxPasses bounds how often Ensure looks again for records that another program
// wrote in their old shape meanwhile.
const maxPasses = 10

// remake gives the records of another shape the keys that are declared now, and
// looks again until it finds none.
func (t *table) remake(ctx context.Context, c *mongo.Collection) error {
	for range maxPasses {
		n, err := t.remakePass(ctx, c)
		if err != nil || n == 0 {
			return err
		}
	}
	return fmt.Errorf("another program keeps writing an older shape: %w", docstore.ErrUnavailable)
}

// remakePass goes through them once, by id, and returns how many it met.
func (t *table) remakePass(ctx context.Context, c *mongo.Collection) (n int, err error) {
	last := ""
	for {
		var page []docstore.Doc
		old := bson.D{{Key: "shape", Value: bson.D{{Key: "$ne", Value: t.shape}}}, {Key: "_id", Value: bson.D{{Key: "$gt", Value: last}}}}
		o := options.Find().SetSort(bson.D{{Key: "_id", Value: 1}}).SetLimit(remakePage)
		if err := read(ctx, c, old, o, &page); err != nil || len(page) == 0 {
			return n, err
		}
		for _, d := range page {
			if err := t.remakeOne(ctx, c, d); err != nil {
				return n, fmt.Errorf("re-read %s: %w", d.ID, err)
			}
		}
		n, last = n+len(page), page[len(page)-1].ID
	}
}

// remakeOne leaves the revision as it is, for the document does not change; one
// that was replaced meanwhile is left to the next pass.
func (t *table) remakeOne(ctx context.Context, c *mongo.Collection, d docstore.Doc) error {
	r, err := t.record(d.ID, d.Rev, d.Body)
	if err != nil {
		return err
	}
	set := bson.D{{Key: "shape", Value: r.Shape}, {Key: "k", Value: r.Keys}, {Key: "u", Value: r.Taken}}
	_, err = c.UpdateOne(ctx, atRevision(d.ID, d.Rev), bson.D{{Key: "$set", Value: set}})
	return err
}
