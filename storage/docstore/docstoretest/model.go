package docstoretest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/storage/docstore"
)

// Model compares a store with the plainest one there could be: a list that is
// filtered and sorted in memory. It changes random documents and asks random
// queries, among them those for which no index is declared, so the store must not
// insist on one. A failure names its seed.
func Model(t *testing.T, open func(testing.TB) docstore.Store, queries int) {
	for _, seed := range []uint64{1, 2, 3} {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			m := &model{t: t, store: open(t), rnd: rand.New(rand.NewPCG(seed, 0)), docs: map[string]*modelDoc{}}
			declare(t, m.store)
			for range 80 {
				m.change()
			}
			for i := range queries {
				if i%5 == 0 {
					m.change()
				}
				m.compare(m.query())
			}
		})
	}
}

// modelDoc holds the declared values of a document: string, int64 or []string.
type modelDoc struct {
	id     string
	rev    int64
	values map[string]any
}

type model struct {
	t     *testing.T
	store docstore.Store
	rnd   *rand.Rand
	docs  map[string]*modelDoc
}

func (m *model) one(of ...string) string { return of[m.rnd.IntN(len(of))] }

// fresh makes a document in which every field is absent now and then. Unique
// combinations are kept apart by the id, so that no change is refused.
func (m *model) fresh(id string) *modelDoc {
	d := &modelDoc{id: id, values: map[string]any{}}
	set := func(field string, v any) {
		if m.rnd.IntN(4) > 0 {
			d.values[field] = v
		}
	}
	set("name", m.one("", "a", "b", "ب", "é")+id)
	set("size", int64(m.rnd.IntN(7)-3))
	set("done", int64(m.rnd.IntN(2)))
	set("at", int64(m.rnd.IntN(5))*1000)
	set("owner.id", m.one("o1", "o2", "o3"))
	tags := []string{}
	for _, tag := range []string{"x", "y", "z"} {
		if m.rnd.IntN(2) == 0 {
			tags = append(tags, tag)
		}
	}
	set("tags", tags)
	return d
}

func (d *modelDoc) body() bson.Raw {
	var pairs []any
	for _, field := range []string{"name", "size", "done", "tags"} {
		if v, ok := d.values[field]; ok {
			pairs = append(pairs, field, v)
		}
	}
	if ms, ok := d.values["at"]; ok {
		pairs = append(pairs, "at", time.UnixMilli(ms.(int64)))
	}
	if id, ok := d.values["owner.id"]; ok {
		pairs = append(pairs, "owner", bson.D{{Key: "id", Value: id}})
	}
	return body(pairs...)
}

// change inserts, replaces or deletes a random document in both.
func (m *model) change() {
	m.t.Helper()
	d := m.fresh(fmt.Sprintf("d%02d", m.rnd.IntN(40)))
	have := m.docs[d.id]
	var err error
	switch {
	case have == nil:
		d.rev, m.docs[d.id] = 1, d
		err = m.store.Insert(m.t.Context(), "things", d.id, d.body())
	case m.rnd.IntN(5) == 0:
		delete(m.docs, d.id)
		err = m.store.Delete(m.t.Context(), "things", d.id, have.rev)
	default:
		d.rev, m.docs[d.id] = have.rev+1, d
		err = m.store.Replace(m.t.Context(), "things", d.id, have.rev, d.body())
	}
	if err != nil {
		m.t.Fatalf("change %s: %v", d.id, err)
	}
}

// query makes a random query; its values are those that documents have.
func (m *model) query() docstore.Query {
	q := docstore.Query{
		Sort:  m.one("", "_id", "name", "size", "done", "at", "owner.id"),
		Desc:  m.rnd.IntN(2) == 0,
		Limit: 1 + m.rnd.IntN(9),
	}
	for range m.rnd.IntN(4) {
		q.Where = append(q.Where, m.cond())
	}
	return q
}

func (m *model) cond() docstore.Cond {
	like := m.fresh(fmt.Sprintf("d%02d", m.rnd.IntN(40)))
	field := m.one("_id", "name", "size", "done", "at", "owner.id", "tags")
	if field == "tags" {
		return has(field, m.one("x", "y", "z", "none"))
	}
	v, ok := like.values[field]
	if field == "_id" || !ok && (field == "name" || field == "owner.id") {
		v = like.id
	} else if !ok {
		v = int64(0)
	}
	op := docstore.Op(m.rnd.IntN(int(docstore.In) + 1))
	if op != docstore.In {
		return cond(field, op, asQueried(field, v))
	}
	switch v := v.(type) {
	case string:
		return cond(field, op, []string{v, "o1", "a"})
	default:
		return cond(field, op, []any{asQueried(field, v), asQueried(field, int64(1))})
	}
}

func asQueried(field string, v any) any {
	if field == "at" {
		return time.UnixMilli(v.(int64))
	}
	return v
}

// compare walks through the pages of the query and counts.
func (m *model) compare(q docstore.Query) {
	m.t.Helper()
	want := m.answer(q)
	if got := walk(m.t, m.store, q); got != strings.Join(want, " ") {
		m.t.Errorf("%+v\ngot  %s\nwant %s", q, got, strings.Join(want, " "))
	}
	n, err := m.store.Count(m.t.Context(), "things", docstore.Query{Where: q.Where})
	if err != nil || n != int64(len(want)) {
		m.t.Errorf("count %+v: got %d, %v; want %d", q, n, err, len(want))
	}
}

// answer is the whole list of ids, as docstore.Query describes it.
func (m *model) answer(q docstore.Query) []string {
	var found []*modelDoc
	for _, d := range m.docs {
		if !slices.ContainsFunc(q.Where, func(c docstore.Cond) bool { return !d.matches(c) }) {
			found = append(found, d)
		}
	}
	slices.SortFunc(found, func(a, b *modelDoc) int {
		order := cmp.Or(compareValues(a.values[q.Sort], b.values[q.Sort]), cmp.Compare(a.id, b.id))
		if q.Desc {
			return -order
		}
		return order
	})
	out := make([]string, len(found))
	for i, d := range found {
		out[i] = d.id
	}
	return out
}

func (d *modelDoc) matches(c docstore.Cond) bool {
	v, ok := d.values[c.Field]
	if c.Field == "_id" {
		v, ok = d.id, true
	}
	if !ok {
		return false
	}
	switch c.Op {
	case docstore.Has:
		return slices.Contains(v.([]string), c.Value.(string))
	case docstore.In:
		if list, ok := c.Value.([]string); ok {
			return slices.Contains(list, v.(string))
		}
		return slices.ContainsFunc(c.Value.([]any), func(w any) bool { return compareValues(v, asStored(w)) == 0 })
	}
	order := compareValues(v, asStored(c.Value))
	return map[docstore.Op]bool{
		docstore.Eq: order == 0, docstore.Lt: order < 0, docstore.Lte: order <= 0,
		docstore.Gt: order > 0, docstore.Gte: order >= 0,
	}[c.Op]
}

func asStored(v any) any {
	if at, ok := v.(time.Time); ok {
		return at.UnixMilli()
	}
	return v
}

// compareValues orders two values of one field; what is absent comes first.
func compareValues(a, b any) int {
	switch {
	case a == nil || b == nil:
		return cmp.Compare(boolInt(a != nil), boolInt(b != nil))
	}
	if s, ok := a.(string); ok {
		return strings.Compare(s, b.(string))
	}
	return cmp.Compare(a.(int64), b.(int64))
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
