package mongostore

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/internal/testkit/mongotest"
	"sanad/storage/docstore"
)

var library = docstore.Spec{
	Collection: "library",
	Fields: []docstore.Field{
		{Path: "owner"}, {Path: "due", Kind: docstore.Time}, {Path: "tags", Kind: docstore.Strings}, {Path: "email"},
	},
	Indexes: []docstore.Index{
		{Fields: []string{"owner", "due"}},
		{Fields: []string{"tags", "due"}},
		{Fields: []string{"email"}, Unique: true},
	},
}

func cond(field string, op docstore.Op, value any) []docstore.Cond {
	return []docstore.Cond{{Field: field, Op: op, Value: value}}
}

// TestPlans: the server accepts every shape of query for explanation, and a
// MongoDB server answers each from an index, without sorting. The test server
// scans whatever it is asked, so the plans are judged only on the server that
// SANAD_MONGO_URI names.
func TestPlans(t *testing.T) {
	t.Run("test server", func(t *testing.T) { checkPlans(t, mongotest.Start(t), false) })
	if uri := os.Getenv("SANAD_MONGO_URI"); uri != "" {
		t.Run("server of SANAD_MONGO_URI", func(t *testing.T) { checkPlans(t, uri, true) })
	}
}

func checkPlans(t *testing.T, uri string, judge bool) {
	s, err := Open(t.Context(), uri, fmt.Sprintf("sanad_plans_%d", time.Now().UnixNano()), nil)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	defer s.Close()
	defer s.db.Drop(t.Context())
	stock(t, s)
	for name, q := range map[string]docstore.Query{
		"equal, sorted":       {Where: cond("owner", docstore.Eq, "o1"), Sort: "due"},
		"equal, backwards":    {Where: cond("owner", docstore.Eq, "o1"), Sort: "due", Desc: true},
		"array, sorted":       {Where: cond("tags", docstore.Has, "t1"), Sort: "due"},
		"sorted":              {Sort: "email"},
		"by id":               {},
		"id":                  {Where: cond("_id", docstore.Eq, "b7")},
		"range of the sorted": {Where: cond("email", docstore.Gte, "e5"), Sort: "email"},
	} {
		t.Run(name, func(t *testing.T) {
			plan := explain(t, s, q)
			if judge && (strings.Contains(plan, `"COLLSCAN"`) || strings.Contains(plan, `"SORT"`)) {
				t.Errorf("plan scans or sorts: %s", plan)
			}
		})
	}
}

// stock stores enough for the server to prefer an index.
func stock(t *testing.T, s *Store) {
	t.Helper()
	if err := s.Ensure(t.Context(), library); err != nil {
		t.Fatalf("ensure: %v", err)
	}
	for i := range 60 {
		raw, err := bson.Marshal(bson.M{
			"owner": fmt.Sprint("o", i%7), "due": time.UnixMilli(int64(i)), "tags": bson.A{fmt.Sprint("t", i%5)}, "email": fmt.Sprint("e", i),
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Insert(t.Context(), "library", fmt.Sprint("b", i), raw); err != nil {
			t.Fatalf("insert: %v", err)
		}
	}
}

// explain asks for the plan of each page that a query can have, behind a cursor
// too, and returns the winning ones as text.
func explain(t *testing.T, s *Store, q docstore.Query) string {
	t.Helper()
	tab := s.tables["library"]
	var all strings.Builder
	d, err := s.Get(t.Context(), "library", "b7")
	if err != nil {
		t.Fatal(err)
	}
	for _, after := range []docstore.Cursor{"", docstore.CursorOf(d, q.Sort), docstore.CursorOf(docstore.Doc{ID: "b7", Body: bson.Raw{5, 0, 0, 0, 0}}, q.Sort)} {
		q.After = after
		search, err := tab.Search(q)
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range search.Parts() {
			find := bson.D{{Key: "find", Value: "library"}, {Key: "filter", Value: tab.filter(search, part)}, {Key: "sort", Value: tab.order(search)}, {Key: "limit", Value: 20}}
			raw, err := s.db.RunCommand(t.Context(), bson.D{{Key: "explain", Value: find}, {Key: "verbosity", Value: "queryPlanner"}}).Raw()
			if err != nil {
				t.Fatalf("explain: %v", err)
			}
			all.WriteString(raw.Lookup("queryPlanner", "winningPlan").String())
		}
	}
	return all.String()
}
