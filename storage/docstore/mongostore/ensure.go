package mongostore

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"sanad/storage/docstore"
)

// Ensure implements docstore.Store. Every step may be repeated, by this program
// after a crash or by several at once: indexes that are no longer declared go,
// records of another shape are remade, missing indexes are built. A program of an
// older release that writes meanwhile, or later, leaves records of its shape
// behind; the next start finds them.
func (s *Store) Ensure(ctx context.Context, spec docstore.Spec) error {
	s.ensuring.Lock()
	defer s.ensuring.Unlock()
	if err := s.ensure(ctx, spec); err != nil {
		return fmt.Errorf("ensure %s: %w", spec.Collection, err)
	}
	return nil
}

func (s *Store) ensure(ctx context.Context, spec docstore.Spec) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	before := s.tables[spec.Collection]
	s.leave()
	if before != nil && reflect.DeepEqual(before.Spec, spec) {
		return nil
	}
	t, err := newTable(copySpec(spec))
	if err != nil {
		return err
	}
	// Writes of this program take the new shape before the old records are
	// looked for, so that none is left behind.
	s.declare(spec.Collection, t)
	if err := s.bring(ctx, t); err != nil {
		s.declare(spec.Collection, before)
		return translate(ctx, err)
	}
	return nil
}

// declare waits for the calls under way and puts a declaration in force.
func (s *Store) declare(coll string, t *table) {
	s.gate.Lock()
	defer s.gate.Unlock()
	if t == nil {
		delete(s.tables, coll)
		return
	}
	s.tables[coll] = t
}

// copySpec detaches a declaration from its caller's slices.
func copySpec(spec docstore.Spec) docstore.Spec {
	spec.Fields, spec.Indexes = slices.Clone(spec.Fields), slices.Clone(spec.Indexes)
	for i := range spec.Indexes {
		spec.Indexes[i].Fields = slices.Clone(spec.Indexes[i].Fields)
	}
	return spec
}

// bring makes the database agree with the declaration.
func (s *Store) bring(ctx context.Context, t *table) error {
	if err := s.enter(ctx); err != nil {
		return err
	}
	defer s.leave()
	c := s.db.Collection(t.Spec.Collection)
	have, err := indexNames(ctx, c)
	if err != nil {
		return err
	}
	want := t.indexes()
	for _, name := range have {
		if name != "_id_" && !slices.ContainsFunc(want, func(ix index) bool { return ix.name == name }) {
			if err := c.Indexes().DropOne(ctx, name); err != nil {
				return fmt.Errorf("drop index %s: %w", name, err)
			}
		}
	}
	if err := t.remake(ctx, c); err != nil {
		return err
	}
	return createIndexes(ctx, c, want, have)
}

// index is one index of the database that a declaration asks for.
type index struct {
	name   string
	keys   bson.D
	unique bool
}

// indexes lists them. The one on the shape finds the records to remake.
func (t *table) indexes() []index {
	out := []index{{name: "shape", keys: bson.D{{Key: "shape", Value: 1}}}}
	for _, ix := range t.Indexes {
		parts := t.Parts(ix)
		var keys bson.D
		for _, f := range parts {
			keys = append(keys, bson.E{Key: t.key(f), Value: 1})
		}
		one := index{name: "i_" + shortHash(t.join(parts)), keys: append(keys, bson.E{Key: "_id", Value: 1})}
		if !slices.ContainsFunc(out, func(o index) bool { return o.name == one.name }) {
			out = append(out, one)
		}
	}
	for _, u := range t.uniques {
		out = append(out, index{name: "u_" + u.name, keys: bson.D{{Key: "u." + u.name, Value: 1}}, unique: true})
	}
	return out
}

func createIndexes(ctx context.Context, c *mongo.Collection, want []index, have []string) error {
	for _, ix := range want {
		if slices.Contains(have, ix.name) {
			continue
		}
		o := options.Index().SetName(ix.name)
		if ix.unique {
			o.SetUnique(true).SetSparse(true)
		}
		if _, err := c.Indexes().CreateOne(ctx, mongo.IndexModel{Keys: ix.keys, Options: o}); err != nil {
			return fmt.Errorf("create index on %v: %w", ix.keys, err)
		}
	}
	return nil
}

func indexNames(ctx context.Context, c *mongo.Collection) ([]string, error) {
	cursor, err := c.Indexes().List(ctx)
	if err != nil {
		return nil, fmt.Errorf("list indexes: %w", err)
	}
	var found []struct {
		Name string `bson:"name"`
	}
	if err := cursor.All(ctx, &found); err != nil {
		return nil, fmt.Errorf("list indexes: %w", err)
	}
	var names []string
	for _, ix := range found {
		names = append(names, ix.Name)
	}
	return names, nil
}
