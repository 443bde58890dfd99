package docstoretest

import (
	"errors"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/storage/docstore"
)

// Run tests every promise of docstore.Store. open returns a new, empty store and
// sees to its end; it is called once for each part of the contract.
func Run(t *testing.T, open func(testing.TB) docstore.Store) {
	for _, part := range []struct {
		name string
		test func(*testing.T, docstore.Store)
	}{
		{"Insert", testInsert},
		{"Replace", testReplace},
		{"Delete", testDelete},
		{"GetMany", testGetMany},
		{"Unique", testUnique},
		{"Find", testFind},
		{"Order", testOrder},
		{"Pages", testPages},
		{"PagesWithAbsent", testPagesWithAbsent},
		{"Count", testCount},
		{"BadQueries", testBadQueries},
		{"BadCursors", testBadCursors},
		{"Limits", testLimits},
		{"Declarations", testDeclarations},
		{"EnsureField", testEnsureField},
		{"EnsureUnique", testEnsureUnique},
		{"EnsureArray", testEnsureArray},
		{"AppendOnly", testAppendOnly},
		{"Concurrency", testConcurrency},
		{"Context", testContext},
		{"Loop", testLoop},
		{"Collection", testCollection},
		{"CollectionRaces", testCollectionRaces},
		{"CollectionPages", testCollectionPages},
		{"Each", testEach},
		{"Close", testClose},
	} {
		t.Run(part.name, func(t *testing.T) { part.test(t, open(t)) })
	}
}

// things is the collection of the suite. Every kind of field is in it, in the
// places in which fields occur: alone, nested, first, ranged and sorted by.
var things = docstore.Spec{
	Collection: "things",
	Fields: []docstore.Field{
		{Path: "name", Kind: docstore.String},
		{Path: "size", Kind: docstore.Int},
		{Path: "done", Kind: docstore.Int},
		{Path: "at", Kind: docstore.Time},
		{Path: "tags", Kind: docstore.Strings},
		{Path: "owner.id", Kind: docstore.String},
		{Path: "email", Kind: docstore.String},
	},
	Indexes: []docstore.Index{
		{Fields: []string{"name"}},
		{Fields: []string{"size"}},
		{Fields: []string{"done"}},
		{Fields: []string{"at"}},
		{Fields: []string{"tags"}},
		{Fields: []string{"tags", "size"}},
		{Fields: []string{"owner.id"}},
		{Fields: []string{"owner.id", "at"}},
		{Fields: []string{"owner.id", "size"}},
		{Fields: []string{"email"}, Unique: true},
		{Fields: []string{"owner.id", "name"}, Unique: true},
	},
}

// declare declares things.
func declare(t *testing.T, s docstore.Store) {
	t.Helper()
	ensure(t, s, things)
}

func ensure(t *testing.T, s docstore.Store, spec docstore.Spec) {
	t.Helper()
	if err := s.Ensure(t.Context(), spec); err != nil {
		t.Fatalf("ensure %s: %v", spec.Collection, err)
	}
}

// body encodes a document given as key, value, key, value ...
func body(pairs ...any) bson.Raw {
	d := bson.D{}
	for i := 0; i < len(pairs); i += 2 {
		d = append(d, bson.E{Key: pairs[i].(string), Value: pairs[i+1]})
	}
	raw, err := bson.Marshal(d)
	if err != nil {
		panic(err)
	}
	return raw
}

func insert(t *testing.T, s docstore.Store, id string, pairs ...any) {
	t.Helper()
	if err := s.Insert(t.Context(), "things", id, body(pairs...)); err != nil {
		t.Fatalf("insert %s: %v", id, err)
	}
}

func get(t *testing.T, s docstore.Store, id string) docstore.Doc {
	t.Helper()
	d, err := s.Get(t.Context(), "things", id)
	if err != nil {
		t.Fatalf("get %s: %v", id, err)
	}
	return d
}

// find returns the documents of one page.
func find(t *testing.T, s docstore.Store, q docstore.Query) []docstore.Doc {
	t.Helper()
	var docs []docstore.Doc
	for d, err := range s.Find(t.Context(), "things", q) {
		if err != nil {
			t.Fatalf("find %+v: %v", q, err)
		}
		docs = append(docs, d)
	}
	return docs
}

// findError returns the error of a search that should have one.
func findError(t *testing.T, s docstore.Store, q docstore.Query) error {
	t.Helper()
	for _, err := range s.Find(t.Context(), "things", q) {
		return err
	}
	return nil
}

// ids joins the ids of a page with spaces.
func ids(docs []docstore.Doc) string {
	out := ""
	for i, d := range docs {
		if i > 0 {
			out += " "
		}
		out += d.ID
	}
	return out
}

// is fails the test unless err has want in its chain; nil wants no error.
func is(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: got error %v, want %v", what, err, want)
	}
}
