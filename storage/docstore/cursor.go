package docstore

import (
	"encoding/base64"
	"fmt"
	"strings"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Cursor marks a place in an ordered listing: the sort field's value and the id
// of the last document seen. It is opaque text, safe in a URL; the zero Cursor
// is the beginning. It carries no permission.
type Cursor string

// Place is what a cursor holds. Value is as the document has it, and the zero
// RawValue where the document has no such field or the listing is by id.
type Place struct {
	Value bson.RawValue
	ID    string
}

// CursorOf makes the cursor behind a document in a listing sorted by sort.
func CursorOf(d Doc, sort string) Cursor {
	p := bson.D{{Key: "i", Value: d.ID}}
	if sort != "" && sort != "_id" {
		if v, err := d.Body.LookupErr(strings.Split(sort, ".")...); err == nil && v.Type != bson.TypeNull {
			p = append(p, bson.E{Key: "v", Value: v})
		}
	}
	raw, err := bson.Marshal(p)
	if err != nil {
		return ""
	}
	return Cursor(base64.RawURLEncoding.EncodeToString(raw))
}

// Place decodes the cursor; ErrQuery if it is not one of ours.
func (c Cursor) Place() (Place, error) {
	raw, err := base64.RawURLEncoding.DecodeString(string(c))
	if err != nil || len(raw) > 4096 || bson.Raw(raw).Validate() != nil {
		return Place{}, fmt.Errorf("cursor: %w", ErrQuery)
	}
	id, ok := bson.Raw(raw).Lookup("i").StringValueOK()
	if !ok {
		return Place{}, fmt.Errorf("cursor: %w", ErrQuery)
	}
	v, _ := bson.Raw(raw).LookupErr("v")
	return Place{Value: v, ID: id}, nil
}
