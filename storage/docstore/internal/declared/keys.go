package declared

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/x/bsonx/bsoncore"

	"sanad/storage/docstore"
)

// Keys are the values of a document's declared fields, by field number: string,
// int64 (a time in milliseconds of the Unix epoch), []string sorted and without
// repetition, or nil where the field is absent.
type Keys []any

// CheckID reports an id that no store keeps: ErrDocument.
func CheckID(id string) error {
	if id == "" || len(id) > docstore.MaxID || !utf8.ValidString(id) || strings.ContainsRune(id, 0) {
		return fmt.Errorf("id of %d bytes: %w", len(id), docstore.ErrDocument)
	}
	return nil
}

// Keys checks a document and reads its declared fields; ErrDocument if it is
// too large, not BSON, or holds another type than declared.
func (c *Collection) Keys(id string, body bson.Raw) (Keys, error) {
	if err := CheckID(id); err != nil {
		return nil, err
	}
	if len(body) > docstore.MaxDocument {
		return nil, fmt.Errorf("%d bytes exceed %d: %w", len(body), docstore.MaxDocument, docstore.ErrDocument)
	}
	if err := body.Validate(); err != nil {
		return nil, fmt.Errorf("body: %w: %w", err, docstore.ErrDocument)
	}
	return c.read(body)
}

// read passes once over the elements of a valid document. Of elements with the
// same name the first one counts.
func (c *Collection) read(body bson.Raw) (Keys, error) {
	keys, met := make(Keys, len(c.Fields)), make([]bool, len(c.Fields))
	for rest := body[4:]; rest[0] != 0; {
		e, after, ok := bsoncore.ReadElement(rest)
		if !ok {
			return nil, fmt.Errorf("body: %w", docstore.ErrDocument)
		}
		name := e.KeyBytes()
		for i := range c.Fields {
			if met[i] || string(name) != c.steps[i][0] {
				continue
			}
			met[i] = true
			var err error
			if keys[i], err = c.key(i, e.Value()); err != nil {
				return nil, err
			}
		}
		rest = after
	}
	return keys, nil
}

// key reads the i-th field from the value of its path's first step.
func (c *Collection) key(i int, first bsoncore.Value) (any, error) {
	v, ok := follow(bson.RawValue{Type: bson.Type(first.Type), Value: first.Data}, c.steps[i])
	if !ok {
		return nil, nil
	}
	key, err := normalize(c.Fields[i].Kind, v)
	if err != nil {
		return nil, fmt.Errorf("field %s: %w", c.Fields[i].Path, err)
	}
	return key, nil
}

// follow goes on from the value of a path's first step through nested documents,
// not through arrays. A null counts as absent, at the end and on the way.
func follow(v bson.RawValue, path []string) (bson.RawValue, bool) {
	for _, step := range path[1:] {
		inner, ok := v.DocumentOK()
		if !ok {
			return bson.RawValue{}, false
		}
		var err error
		if v, err = inner.LookupErr(step); err != nil {
			return bson.RawValue{}, false
		}
	}
	return v, v.Type != bson.TypeNull
}

// normalize reads a BSON value as the kind demands.
func normalize(kind docstore.Kind, v bson.RawValue) (any, error) {
	switch kind {
	case docstore.String:
		if s, ok := v.StringValueOK(); ok {
			return s, checkKey(s)
		}
	case docstore.Int:
		if b, ok := v.BooleanOK(); ok {
			return intOf(b), nil
		}
		if n, ok := v.Int32OK(); ok {
			return int64(n), nil
		}
		if n, ok := v.Int64OK(); ok {
			return n, nil
		}
	case docstore.Time:
		if ms, ok := v.DateTimeOK(); ok {
			return ms, nil
		}
	case docstore.Strings:
		if a, ok := v.ArrayOK(); ok {
			return stringsOf(a)
		}
	}
	return nil, fmt.Errorf("BSON %s: %w", v.Type, docstore.ErrDocument)
}

func intOf(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// checkKey bounds what an index has to hold. Databases disagree about text that
// is not UTF-8, so none of them is asked to keep it.
func checkKey(s string) error {
	if len(s) > docstore.MaxKey || !utf8.ValidString(s) {
		return fmt.Errorf("declared string of %d bytes: %w", len(s), docstore.ErrDocument)
	}
	return nil
}

func stringsOf(a bson.RawArray) (any, error) {
	values, err := a.Values()
	if err != nil {
		return nil, fmt.Errorf("array: %w: %w", err, docstore.ErrDocument)
	}
	out := make([]string, 0, len(values))
	for _, v := range values {
		s, ok := v.StringValueOK()
		if !ok {
			return nil, fmt.Errorf("array of BSON %s: %w", v.Type, docstore.ErrDocument)
		}
		if err := checkKey(s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	slices.Sort(out)
	out = slices.Compact(out)
	if len(out) > docstore.MaxKeys {
		return nil, fmt.Errorf("array of %d strings: %w", len(out), docstore.ErrDocument)
	}
	return out, nil
}

// Strings returns the value of array field f; none if there is no document.
func (k Keys) Strings(f int) []string {
	if k == nil {
		return nil
	}
	v, _ := k[f].([]string)
	return v
}
