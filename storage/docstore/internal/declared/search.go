package declared

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"time"
	"unicode/utf8"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/storage/docstore"
)

// Cond is a checked condition on field Field (or ByID). Values are normal: one,
// or for In any number without repetition.
type Cond struct {
	Field  int
	Op     docstore.Op
	Values []any
}

// Nothing reports a search that no document can match: one for none of the
// values of In.
func (s Search) Nothing() bool {
	return slices.ContainsFunc(s.Where, func(c Cond) bool { return len(c.Values) == 0 })
}

// Place is where a page begins: behind the document with this sort value (nil:
// it has none) and id.
type Place struct {
	Value any
	ID    string
}

// Search is a checked query.
type Search struct {
	Where []Cond
	Sort  int // a field, or ByID
	Desc  bool
	Limit int // for counting, 0 is no limit
	After *Place
}

// Search checks a query; ErrQuery if the declaration does not carry it.
func (c *Collection) Search(q docstore.Query) (Search, error) {
	s, err := c.count(q)
	if err != nil {
		return s, err
	}
	if q.Limit < 0 || q.Limit > docstore.MaxLimit {
		return s, fmt.Errorf("limit %d: %w", q.Limit, docstore.ErrQuery)
	}
	if s.Limit = q.Limit; s.Limit == 0 {
		s.Limit = docstore.DefaultLimit
	}
	if s.Sort, err = c.field(q.Sort); err != nil {
		return s, err
	}
	if c.IsStrings(s.Sort) {
		return s, fmt.Errorf("sort by array %s: %w", q.Sort, docstore.ErrQuery)
	}
	if s.After, err = c.place(q.After, s.Sort); err != nil {
		return s, err
	}
	s.sortFixed()
	return s, nil
}

// Count checks a query that counts: order and cursor have no part in it.
func (c *Collection) Count(q docstore.Query) (Search, error) {
	if q.Limit < 0 || q.After != "" {
		return Search{}, fmt.Errorf("count with cursor or limit %d: %w", q.Limit, docstore.ErrQuery)
	}
	return c.count(q)
}

func (c *Collection) count(q docstore.Query) (Search, error) {
	s := Search{Sort: ByID, Desc: q.Desc, Limit: q.Limit}
	if len(q.Where) > maxConds {
		return s, fmt.Errorf("%d conditions: %w", len(q.Where), docstore.ErrQuery)
	}
	for _, cond := range q.Where {
		checked, err := c.cond(cond)
		if err != nil {
			return s, fmt.Errorf("condition on %s: %w", cond.Field, err)
		}
		s.Where = append(s.Where, checked)
	}
	return s, nil
}

const maxConds = 12

// sortFixed drops a sort by a field that a condition makes equal everywhere:
// the id alone decides then, and the index needs no further part.
func (s *Search) sortFixed() {
	for _, cond := range s.Where {
		if cond.Op == docstore.Eq && cond.Field == s.Sort {
			s.Sort = ByID
		}
	}
}

func (c *Collection) field(path string) (int, error) {
	if path == "" || path == "_id" {
		return ByID, nil
	}
	f, ok := c.byPath[path]
	if !ok {
		return 0, fmt.Errorf("field %q: %w", path, docstore.ErrQuery)
	}
	return f, nil
}

func (c *Collection) kind(f int) docstore.Kind {
	if f == ByID {
		return docstore.String
	}
	return c.Fields[f].Kind
}

func (c *Collection) cond(in docstore.Cond) (Cond, error) {
	if in.Field == "" {
		return Cond{}, fmt.Errorf("no field: %w", docstore.ErrQuery)
	}
	f, err := c.field(in.Field)
	if err != nil {
		return Cond{}, err
	}
	kind := c.kind(f)
	if in.Op > docstore.Has || (in.Op == docstore.Has) != (kind == docstore.Strings) {
		return Cond{}, fmt.Errorf("operator %d: %w", in.Op, docstore.ErrQuery)
	}
	out := Cond{Field: f, Op: in.Op}
	if in.Op == docstore.In {
		out.Values, err = list(kind, in.Value)
		return out, err
	}
	v, err := value(kind, in.Value)
	out.Values = []any{v}
	return out, err
}

// list reads the values of In, each once, in order.
func list(kind docstore.Kind, in any) ([]any, error) {
	rv := reflect.ValueOf(in)
	if rv.Kind() != reflect.Slice || rv.Len() > docstore.MaxIn {
		return nil, fmt.Errorf("value of In: %T: %w", in, docstore.ErrQuery)
	}
	out := make([]any, 0, rv.Len())
	for i := range rv.Len() {
		v, err := value(kind, rv.Index(i).Interface())
		if err != nil {
			return nil, err
		}
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out, nil
}

// value makes a Go value normal.
func value(kind docstore.Kind, in any) (any, error) {
	if t, ok := in.(time.Time); ok {
		if kind == docstore.Time {
			return t.UnixMilli(), nil
		}
		return nil, fmt.Errorf("value of type %T: %w", in, docstore.ErrQuery)
	}
	rv := reflect.ValueOf(in)
	switch {
	case rv.Kind() == reflect.String && (kind == docstore.String || kind == docstore.Strings) && utf8.ValidString(rv.String()):
		return rv.String(), nil
	case rv.Kind() == reflect.Bool && kind == docstore.Int:
		return intOf(rv.Bool()), nil
	case rv.CanInt() && kind == docstore.Int:
		return rv.Int(), nil
	case rv.CanUint() && kind == docstore.Int && rv.Uint() <= math.MaxInt64:
		return int64(rv.Uint()), nil
	}
	return nil, fmt.Errorf("value of type %T: %w", in, docstore.ErrQuery)
}

// place decodes a cursor for a listing sorted by field sort.
func (c *Collection) place(cursor docstore.Cursor, sort int) (*Place, error) {
	if cursor == "" {
		return nil, nil
	}
	p, err := cursor.Place()
	if err != nil {
		return nil, err
	}
	if CheckID(p.ID) != nil {
		return nil, fmt.Errorf("cursor: %w", docstore.ErrQuery)
	}
	out := &Place{ID: p.ID}
	if sort == ByID || p.Value.Type == 0 || p.Value.Type == bson.TypeNull {
		return out, nil
	}
	if out.Value, err = normalize(c.kind(sort), p.Value); err != nil {
		return nil, fmt.Errorf("cursor: %w", docstore.ErrQuery)
	}
	return out, nil
}
