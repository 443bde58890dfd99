package docstoretest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/storage/docstore"
)

func where(conds ...docstore.Cond) docstore.Query { return docstore.Query{Where: conds} }

func cond(field string, op docstore.Op, value any) docstore.Cond {
	return docstore.Cond{Field: field, Op: op, Value: value}
}

func eq(field string, value any) docstore.Cond  { return cond(field, docstore.Eq, value) }
func has(field string, value any) docstore.Cond { return cond(field, docstore.Has, value) }

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

type typed string

// fill stores four documents; d has nothing that is declared, and c has nulls
// where d has nothing: to a search they are the same.
func fill(t *testing.T, s docstore.Store) {
	t.Helper()
	declare(t, s)
	owner := func(id any) bson.D { return bson.D{{Key: "id", Value: id}} }
	insert(t, s, "a", "name", "alef", "size", int32(-5), "done", true, "at", noon,
		"tags", bson.A{"red", "blue", "red"}, "owner", owner("o1"), "email", "a@x")
	insert(t, s, "b", "name", "beh", "size", int64(1)<<40, "done", false, "at", noon.Add(time.Hour),
		"tags", bson.A{"blue"}, "owner", owner("o1"), "email", "b@x")
	insert(t, s, "c", "name", nil, "size", nil, "done", nil, "at", nil, "tags", nil, "owner", owner(nil), "email", nil)
	insert(t, s, "d", "other", "alef")
	insert(t, s, "e", "name", "alef", "size", 0, "at", noon.Add(-time.Hour), "tags", bson.A{}, "owner", owner("o2"))
}

// testFind: every operator on every kind, and conditions together. A document
// without the field matches nothing, in the negative sense neither.
func testFind(t *testing.T, s docstore.Store) {
	fill(t, s)
	for _, c := range []struct {
		name  string
		where []docstore.Cond
		want  string
	}{
		{"string equal", []docstore.Cond{eq("name", "alef")}, "a e"},
		{"string of a type of its own", []docstore.Cond{eq("name", typed("beh"))}, "b"},
		{"string equal to nothing", []docstore.Cond{eq("name", "Alef")}, ""},
		{"empty string is not absence", []docstore.Cond{eq("name", "")}, ""},
		{"string less", []docstore.Cond{cond("name", docstore.Lt, "beh")}, "a e"},
		{"string at least", []docstore.Cond{cond("name", docstore.Gte, "")}, "a b e"},
		{"int equal", []docstore.Cond{eq("size", -5)}, "a"},
		{"int64 equal", []docstore.Cond{eq("size", int64(1)<<40)}, "b"},
		{"unsigned equal", []docstore.Cond{eq("size", uint8(0))}, "e"},
		{"int less", []docstore.Cond{cond("size", docstore.Lt, 0)}, "a"},
		{"int at most", []docstore.Cond{cond("size", docstore.Lte, 0)}, "a e"},
		{"int greater", []docstore.Cond{cond("size", docstore.Gt, 0)}, "b"},
		{"int at least", []docstore.Cond{cond("size", docstore.Gte, 0)}, "b e"},
		{"int between", []docstore.Cond{cond("size", docstore.Gt, -6), cond("size", docstore.Lt, 1)}, "a e"},
		{"bool is a number", []docstore.Cond{eq("done", true)}, "a"},
		{"number is a bool", []docstore.Cond{eq("done", 0)}, "b"},
		{"time equal in another zone", []docstore.Cond{eq("at", noon.In(time.FixedZone("x", 3*3600)))}, "a"},
		{"time before", []docstore.Cond{cond("at", docstore.Lt, noon)}, "e"},
		{"time until", []docstore.Cond{cond("at", docstore.Lte, noon)}, "a e"},
		{"time after", []docstore.Cond{cond("at", docstore.Gt, noon)}, "b"},
		{"in", []docstore.Cond{cond("name", docstore.In, []string{"beh", "alef", "beh", "x"})}, "a b e"},
		{"in of types", []docstore.Cond{cond("name", docstore.In, []typed{"beh"})}, "b"},
		{"in of ints", []docstore.Cond{cond("size", docstore.In, []int{0, -5})}, "a e"},
		{"in of times", []docstore.Cond{cond("at", docstore.In, []time.Time{noon})}, "a"},
		{"in of nothing", []docstore.Cond{cond("name", docstore.In, []string{})}, ""},
		{"has", []docstore.Cond{has("tags", "blue")}, "a b"},
		{"has, repeated in the document", []docstore.Cond{has("tags", "red")}, "a"},
		{"has both", []docstore.Cond{has("tags", "blue"), has("tags", "red")}, "a"},
		{"has and range", []docstore.Cond{has("tags", "blue"), cond("size", docstore.Gt, 0)}, "b"},
		{"nested", []docstore.Cond{eq("owner.id", "o1")}, "a b"},
		{"nested and range", []docstore.Cond{eq("owner.id", "o1"), cond("at", docstore.Gt, noon)}, "b"},
		{"id", []docstore.Cond{eq("_id", "d")}, "d"},
		{"id range", []docstore.Cond{cond("_id", docstore.Gte, "b"), cond("_id", docstore.Lt, "d")}, "b c"},
		{"id in", []docstore.Cond{cond("_id", docstore.In, []string{"e", "zz", "a"})}, "a e"},
		{"nothing asked", nil, "a b c d e"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := find(t, s, docstore.Query{Where: c.where, Sort: ranged(c.where)})
			slices.SortFunc(got, func(a, b docstore.Doc) int { return strings.Compare(a.ID, b.ID) })
			if ids(got) != c.want {
				t.Errorf("find: got %q, want %q", ids(got), c.want)
			}
			n, err := s.Count(t.Context(), "things", docstore.Query{Where: c.where})
			if want := int64((len(c.want) + 1) / 2); err != nil || n != want {
				t.Errorf("count: got %d, %v; want %d", n, err, want)
			}
		})
	}
}

// ranged is the field that a condition bounds, which an index then sorts by; a
// range of one field in the order of another has no index.
func ranged(conds []docstore.Cond) string {
	for _, c := range conds {
		if c.Op >= docstore.Lt && c.Op <= docstore.Gte {
			return c.Field
		}
	}
	return ""
}

// testOrder: absent before present, bytes before letters, the id between equals,
// and the reverse of all of it. Databases differ in collations, so what a list of
// names looks like must not depend on which one is installed.
func testOrder(t *testing.T, s docstore.Store) {
	declare(t, s)
	names := []string{"", "A", "Z", "a", "z", "é", "ا", "ي", "\ufffd", "😀"} // by bytes; by UTF-16 the last two change places
	for i, n := range names {
		insert(t, s, string(rune('j'-i)), "name", n, "size", i/2)
	}
	insert(t, s, "none", "size", 100)
	insert(t, s, "null", "name", nil)
	for _, c := range []struct {
		name, sort string
		desc       bool
		want       string
	}{
		{"by name", "name", false, "none null j i h g f e d c b a"},
		{"by name, backwards", "name", true, "a b c d e f g h i j null none"},
		{"ties by id", "size", false, "null i j g h e f c d a b none"},
		{"ties by id, backwards", "size", true, "none b a d c f e h g j i null"},
		{"by id", "_id", false, "a b c d e f g h i j none null"},
		{"by id, backwards", "", true, "null none j i h g f e d c b a"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := ids(find(t, s, docstore.Query{Sort: c.sort, Desc: c.desc})); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
	t.Run("limit", func(t *testing.T) {
		if got := ids(find(t, s, docstore.Query{Sort: "name", Limit: 3})); got != "none null j" {
			t.Errorf("got %q, want the first three", got)
		}
	})
	t.Run("in, sorted by another field", func(t *testing.T) {
		insert(t, s, "p", "owner", bson.D{{Key: "id", Value: "x"}}, "at", noon)
		insert(t, s, "q", "owner", bson.D{{Key: "id", Value: "y"}}, "at", noon.Add(-time.Minute))
		insert(t, s, "r", "owner", bson.D{{Key: "id", Value: "x"}}, "at", noon.Add(-time.Hour))
		q := docstore.Query{Where: []docstore.Cond{cond("owner.id", docstore.In, []string{"x", "y"})}, Sort: "at"}
		if got := ids(find(t, s, q)); got != "r q p" {
			t.Errorf("got %q, want r q p", got)
		}
	})
}

// testCount: figures for people, and "is there more than n" for limits.
func testCount(t *testing.T, s docstore.Store) {
	declare(t, s)
	for _, id := range []string{"a", "b", "c", "d", "e"} {
		insert(t, s, id, "size", 1)
	}
	for limit, want := range map[int]int64{0: 5, 1: 1, 3: 3, 5: 5, 6: 5, docstore.MaxLimit + 1: 5} {
		for _, q := range []docstore.Query{{Limit: limit}, {Limit: limit, Where: []docstore.Cond{eq("size", 1)}, Sort: "size", Desc: true}} {
			if n, err := s.Count(t.Context(), "things", q); err != nil || n != want {
				t.Errorf("count %+v: got %d, %v; want %d", q, n, err, want)
			}
		}
	}
	_, err := s.Count(t.Context(), "things", docstore.Query{After: docstore.CursorOf(docstore.Doc{ID: "a"}, "")})
	is(t, "count with a cursor", err, docstore.ErrQuery)
	_, err = s.Count(t.Context(), "things", docstore.Query{Limit: -1})
	is(t, "count with a negative limit", err, docstore.ErrQuery)
}

// testLoop: a page is a list already read. A reader that breaks off, or that
// writes while it reads, must not hold up or confuse the store.
func testLoop(t *testing.T, s docstore.Store) {
	declare(t, s)
	for _, id := range []string{"a", "b", "c", "d"} {
		insert(t, s, id, "size", 1)
	}
	seen := ""
	for d, err := range s.Find(t.Context(), "things", docstore.Query{Sort: "size"}) {
		is(t, "find", err, nil)
		seen += d.ID
		insert(t, s, d.ID+"2", "size", 1)
		is(t, "delete inside the loop", s.Delete(t.Context(), "things", d.ID, 1), nil)
	}
	if seen != "abcd" {
		t.Errorf("saw %q, want the four that were there when the loop began", seen)
	}
	for range s.Find(t.Context(), "things", docstore.Query{}) {
		break
	}
	if got := ids(find(t, s, docstore.Query{})); got != "a2 b2 c2 d2" {
		t.Errorf("after the loops: got %q", got)
	}
}
