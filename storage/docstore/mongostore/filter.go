package mongostore

import (
	"math"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/storage/docstore"
	"sanad/storage/docstore/internal/declared"
)

var operators = map[docstore.Op]string{
	docstore.Eq: "$eq", docstore.Lt: "$lt", docstore.Lte: "$lte", docstore.Gt: "$gt", docstore.Gte: "$gte",
	docstore.In: "$in", docstore.Has: "$eq", // equality asks an array for a member
}

// key is the place of a field in a record.
func (t *table) key(f int) string {
	if f == declared.ByID {
		return "_id"
	}
	return "k." + t.names[f]
}

// filter writes the conditions of one part of a listing.
func (t *table) filter(s declared.Search, p declared.Part) bson.D {
	var all bson.A
	for _, c := range s.Where {
		all = append(all, t.cond(c))
	}
	all = append(all, t.part(s, p)...)
	if len(all) == 0 {
		return bson.D{}
	}
	return bson.D{{Key: "$and", Value: all}}
}

func (t *table) cond(c declared.Cond) bson.D {
	if c.Op == docstore.In {
		return is(t.key(c.Field), "$in", bson.A(c.Values))
	}
	return is(t.key(c.Field), operators[c.Op], c.Values[0])
}

// part restricts the search to one stretch of the listing. Behind a cursor the
// range of the sort field alone is what an index begins at; the rest passes over
// the documents that share the cursor's value.
func (t *table) part(s declared.Search, p declared.Part) bson.A {
	key, beyond, from := t.key(s.Sort), "$gt", "$gte"
	if s.Desc {
		beyond, from = "$lt", "$lte"
	}
	var all bson.A
	switch p.Presence {
	case declared.Absent:
		all = append(all, is(key, "$eq", nil))
	case declared.Present:
		if p.After == nil {
			return append(all, is(key, "$gte", t.least(s.Sort)))
		}
		same := bson.D{{Key: key, Value: p.After.Value}, {Key: "_id", Value: bson.D{{Key: beyond, Value: p.After.ID}}}}
		return append(all, is(key, from, p.After.Value),
			bson.D{{Key: "$or", Value: bson.A{is(key, beyond, p.After.Value), same}}})
	}
	if p.After != nil {
		all = append(all, is("_id", beyond, p.After.ID))
	}
	return all
}

// least is the smallest value a field may have.
func (t *table) least(f int) any {
	if t.Fields[f].Kind == docstore.String {
		return ""
	}
	return int64(math.MinInt64)
}

func is(key, op string, value any) bson.D {
	return bson.D{{Key: key, Value: bson.D{{Key: op, Value: value}}}}
}

// order writes the sort. Documents without the field come first by themselves:
// MongoDB puts what is absent before every value.
func (t *table) order(s declared.Search) bson.D {
	direction := 1
	if s.Desc {
		direction = -1
	}
	if s.Sort == declared.ByID {
		return bson.D{{Key: "_id", Value: direction}}
	}
	return bson.D{{Key: t.key(s.Sort), Value: direction}, {Key: "_id", Value: direction}}
}
