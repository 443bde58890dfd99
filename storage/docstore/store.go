package docstore

import (
	"context"
	"errors"
	"iter"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Errors every store answers with, wrapped with the operation and identity.
var (
	// ErrExists: the id, or a unique combination of fields, is taken.
	ErrExists = errors.New("document exists")
	// ErrNotFound: no document under that id.
	ErrNotFound = errors.New("document not found")
	// ErrConflict: the revision is not the current one.
	ErrConflict = errors.New("document was changed by someone else")
	// ErrAppendOnly: the collection's documents are never replaced or deleted.
	ErrAppendOnly = errors.New("collection is append-only")
	// ErrFull: the disk or the quota is exhausted; nothing was stored, reads go
	// on working, and writes work again as soon as there is space.
	ErrFull = errors.New("document store is full")
	// ErrDocument: the id, the size or a declared field's type or length is not
	// one that a store keeps; nothing was stored.
	ErrDocument = errors.New("document cannot be stored")
	// ErrUnavailable: the store cannot be reached now; the outcome of a write
	// is unknown and the caller repeats it under the same id or revision.
	ErrUnavailable = errors.New("document store is unavailable")
	// ErrQuery: the query names an undeclared field, an operator the field's
	// kind does not have, a bad cursor, or needs an index that is not declared.
	ErrQuery = errors.New("query is not supported by the collection's declaration")
)

// Limits of one document, in bytes except MaxKeys.
const (
	MaxDocument = 4 << 20 // the encoded body
	MaxID       = 512     // an id: valid UTF-8, not empty, without a zero byte
	MaxKey      = 2048    // a declared string, or one string of a declared array; valid UTF-8
	MaxKeys     = 1000    // different strings in a declared array
)

// Kind is the type of a declared field.
type Kind uint8

// The kinds of declared fields. A document in which the field is absent or null
// is stored without it and matches no condition on it; sorting puts it first.
const (
	String  Kind = iota // a string, compared byte by byte
	Int                 // int32, int64 or bool (0 and 1)
	Time                // a BSON date, compared as an instant in milliseconds
	Strings             // an array of strings; found with Has only, never sorted by
)

// Field declares one field of a collection's documents. Path is the BSON name,
// with dots for nested documents.
type Field struct {
	Path string
	Kind Kind
}

// Index declares a combination of fields that is searched together, in this
// order; conditions of equality first, then the field that is ranged or sorted
// by. The document id is always the implied last part. A Strings field may be
// the first part only. Unique combinations ignore documents in which any of the
// fields is absent, and hold no Strings field.
type Index struct {
	Fields []string
	Unique bool
}

// Spec declares a collection. Ensure makes it true.
type Spec struct {
	Collection string // lower-case letters, digits, underscores; at most 40
	Fields     []Field
	Indexes    []Index
	// AppendOnly: documents are inserted and never replaced or deleted, also not
	// past the program where the database can see to it. Only another
	// declaration lifts it.
	AppendOnly bool
}

// Doc is a stored document. What a store hands out may be shared and must not be
// changed.
type Doc struct {
	ID   string
	Rev  int64 // 1 after Insert, one more after each Replace
	Body bson.Raw
}

// Op compares a declared field with a value.
type Op uint8

// The operators. Has asks whether a Strings field contains the value.
const (
	Eq Op = iota
	Lt
	Lte
	Gt
	Gte
	In  // value is a slice of at most MaxIn values; an empty one matches nothing
	Has // value is a string
)

// Cond is one condition. Value is a string (or a type whose kind is string), an
// integer, a bool or a time.Time, according to the field's Kind.
type Cond struct {
	Field string
	Op    Op
	Value any
}

// Query is a conjunction of conditions with an order, a limit and a cursor. The
// id breaks ties, in the direction of the sort field. The pseudo field "_id" may
// be compared and sorted by. An index answers a query when it begins with the
// fields of the equalities and goes on with the field that is ranged and sorted
// by; so sort by the field that you range over.
type Query struct {
	Where []Cond
	Sort  string // a declared field, "_id", or empty for "_id"
	Desc  bool
	Limit int    // 1 to 1000; 0 means 100
	After Cursor // continues behind the document the cursor was made from
}

// Limits of a query.
const (
	MaxLimit     = 1000 // one page of Find
	DefaultLimit = 100  // one page of Find when the query names none
	MaxIn        = 200  // values of In, and ids of GetMany
)

// Store keeps documents. Every method obeys its context and is safe for
// concurrent use. A collection that this Store was not told of by Ensure is
// answered with ErrQuery. A write that returns nil is durable: it survives the loss of
// the process and of power. A write that returns an error other than those
// above may or may not have happened.
type Store interface {
	// Ensure creates the collection, its declared fields and its indexes, and
	// brings an existing one up to the declaration, re-reading stored documents
	// where a field is new. It is idempotent. A stored document that does not
	// fit makes it fail, with ErrDocument or (two that should be unique)
	// ErrExists; the declaration in force stays. A bad declaration is ErrQuery.
	Ensure(ctx context.Context, spec Spec) error
	// Insert stores a new document: ErrExists if the id or a unique
	// combination is taken.
	Insert(ctx context.Context, coll, id string, body bson.Raw) error
	// Get returns a document: ErrNotFound if there is none.
	Get(ctx context.Context, coll, id string) (Doc, error)
	// GetMany returns the documents that exist among ids (at most MaxIn, else
	// ErrQuery), each once, in no promised order.
	GetMany(ctx context.Context, coll string, ids []string) ([]Doc, error)
	// Replace stores a new body if rev is still current and makes it rev+1:
	// ErrConflict if it is not, ErrNotFound if there is no such document,
	// ErrExists if a unique combination is taken by another document. In an
	// append-only collection it is always ErrAppendOnly, if the body could be
	// stored.
	Replace(ctx context.Context, coll, id string, rev int64, body bson.Raw) error
	// Delete removes the document if rev is still current: ErrConflict if it is
	// not, ErrNotFound if there is none. In an append-only collection it is
	// always ErrAppendOnly.
	Delete(ctx context.Context, coll, id string, rev int64) error
	// Find yields matching documents in order, at most the query's limit. The
	// page is read before its first document is yielded, no earlier than the
	// call: the loop may break off, take its time, and use the store.
	Find(ctx context.Context, coll string, q Query) iter.Seq2[Doc, error]
	// Count counts matching documents, up to the query's limit when one is
	// given (then without the cap of MaxLimit), else all of them. Its order is
	// ignored; a cursor is ErrQuery.
	Count(ctx context.Context, coll string, q Query) (int64, error)
	// Ping reports whether the store accepts reads and writes now.
	Ping(ctx context.Context) error
	// Close waits for what is under way and releases the store; calls that come
	// later are answered with ErrUnavailable.
	Close() error
}
