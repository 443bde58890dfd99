package mongostore

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/storage/docstore"
	"sanad/storage/docstore/internal/declared"
)

// table is a declared collection with the names of its parts. It does not
// change; a new declaration makes a new one.
type table struct {
	*declared.Collection
	names   []string // each field's key inside k
	uniques []unique
	shape   string // changes whenever k or u of a document would
}

// unique is a unique combination with its key inside u.
type unique struct {
	name  string
	parts []int
}

// record is a document as it lies in MongoDB.
type record struct {
	ID    string   `bson:"_id"`
	Rev   int64    `bson:"rev"`
	Shape string   `bson:"shape"`
	Body  bson.Raw `bson:"body"`
	Keys  bson.D   `bson:"k"`
	Taken bson.D   `bson:"u"`
}

func newTable(spec docstore.Spec) (*table, error) {
	c, err := declared.New(spec)
	if err != nil {
		return nil, err
	}
	t := &table{Collection: c}
	for _, f := range spec.Fields {
		t.names = append(t.names, fieldName(f))
	}
	for _, ix := range spec.Indexes {
		if ix.Unique {
			parts := c.Parts(ix)
			t.uniques = append(t.uniques, unique{name: shortHash(t.join(parts)), parts: parts})
		}
	}
	t.shape, err = t.makeShape()
	return t, err
}

// fieldName is one key for a path, since a dot would mean nesting. The kind is
// part of it, so that a field declared anew with another kind gets another key.
func fieldName(f docstore.Field) string {
	kinds := map[docstore.Kind]string{docstore.String: "s", docstore.Int: "i", docstore.Time: "t", docstore.Strings: "a"}
	return kinds[f.Kind] + "-" + strings.ReplaceAll(f.Path, ".", "-")
}

// makeShape hashes what k and u are made from.
func (t *table) makeShape() (string, error) {
	var combos []string
	for _, u := range t.uniques {
		combos = append(combos, u.name)
	}
	text, err := json.Marshal([][]string{t.names, combos})
	if err != nil {
		return "", fmt.Errorf("encode declaration: %w", err)
	}
	return shortHash(string(text)), nil
}

func shortHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

func (t *table) join(parts []int) string {
	names := make([]string, len(parts))
	for i, f := range parts {
		names[i] = t.names[f]
	}
	return strings.Join(names, "_")
}

// record checks a document and makes what is stored for it.
func (t *table) record(id string, rev int64, body bson.Raw) (record, error) {
	keys, err := t.Keys(id, body)
	if err != nil {
		return record{}, err
	}
	r := record{ID: id, Rev: rev, Shape: t.shape, Body: body, Keys: bson.D{}, Taken: bson.D{}}
	for f, v := range keys {
		if v != nil {
			r.Keys = append(r.Keys, bson.E{Key: t.names[f], Value: v})
		}
	}
	for _, u := range t.uniques {
		if v, ok := u.value(keys); ok {
			r.Taken = append(r.Taken, bson.E{Key: u.name, Value: v})
		}
	}
	return r, nil
}

// value is the same for two documents that agree in every part; false where a
// part is absent. It is a hash because the parts together may be longer than an
// index should hold.
func (u unique) value(keys declared.Keys) (string, bool) {
	h := sha256.New()
	for _, f := range u.parts {
		if keys[f] == nil {
			return "", false
		}
		text := fmt.Sprint(keys[f])
		_, _ = fmt.Fprintf(h, "%d:%s;", len(text), text)
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)), true
}
