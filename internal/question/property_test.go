package question

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sanad/courses"
	"sanad/internal/lms"
)

// anyItem makes items of every type with random keys.
func anyItem(t *rapid.T) *courses.Item {
	it := &courses.Item{
		ID: "item", Type: rapid.SampledFrom(courses.ItemTypes).Draw(t, "type"),
		Points:  float64(rapid.IntRange(0, 5).Draw(t, "points")),
		Marking: rapid.SampledFrom([]string{"", courses.PerOption, courses.AllOrNothing}).Draw(t, "marking"),
		Stem:    text("سؤال", "Question"),
	}
	n := rapid.IntRange(2, 6).Draw(t, "n")
	switch it.Type {
	case courses.Single:
		it.Options = anyOptions(t, "o", n, 1)
	case courses.Multiple:
		it.Options = anyOptions(t, "o", n, rapid.IntRange(1, n).Draw(t, "right"))
	case courses.TrueFalse:
		it.Answer = ptr(rapid.Bool().Draw(t, "answer"))
	case courses.ShortText:
		it.Accept = []string{rapid.StringMatching(`[a-zء-ي]{1,9}`).Draw(t, "accept")}
		it.Strict = rapid.Bool().Draw(t, "strict")
	case courses.Numeric:
		it.Value = ptr(float64(rapid.IntRange(-1e6, 1e6).Draw(t, "value")) / 100)
		it.Tolerance = rapid.Float64Range(0, 3).Draw(t, "tolerance")
	case courses.Match:
		for i := range n {
			it.Pairs = append(it.Pairs, courses.Pair{ID: fmt.Sprint("p", i), Left: text(fmt.Sprint("ي", i), ""), Right: text(fmt.Sprint("م", i), "")})
		}
		it.Distractors = anyOptions(t, "d", rapid.IntRange(0, 2).Draw(t, "distractors"), 0)
	case courses.Order:
		it.Sequence = anyOptions(t, "s", n, 0)
	case courses.Gaps:
		for i := range n {
			id := fmt.Sprint("g", i)
			it.Gaps = append(it.Gaps, courses.Gap{ID: id, Options: anyOptions(t, "o", 3, 1)})
			it.Text.AR += "نص [[" + id + "]] "
		}
	case courses.Errors:
		for i := range n {
			id := fmt.Sprint("e", i)
			it.Spans = append(it.Spans, courses.Span{ID: id, Wrong: i == 0 || rapid.Bool().Draw(t, "wrong")})
			it.Text.AR += "نص [[" + id + "|كلمة]] "
		}
	case courses.Scenario:
		it.Nodes = anyGraph(t, n)
	}
	return it
}

func anyOptions(t *rapid.T, prefix string, n, right int) []courses.Option {
	place := rapid.IntRange(0, max(n-1, 0)).Draw(t, "place")
	out := make([]courses.Option, n)
	for i := range out {
		out[i] = opt(fmt.Sprint(prefix, i), (i+place)%max(n, 1) < right)
	}
	return out
}

// anyGraph makes a graph in which something can be earned; it may have loops.
func anyGraph(t *rapid.T, n int) []courses.Node {
	nodes := make([]courses.Node, n+1)
	for i := range nodes {
		nodes[i] = courses.Node{ID: fmt.Sprint("n", i), Says: text(fmt.Sprint("قول ", i), "")}
		for j := range rapid.IntRange(1, 3).Draw(t, "choices") {
			if i == n {
				break
			}
			to := rapid.IntRange(0, n).Draw(t, "goto")
			nodes[i].Choices = append(nodes[i].Choices, courses.Choice{ID: fmt.Sprint("c", j), Goto: fmt.Sprint("n", to),
				Points: float64(rapid.IntRange(-2, 3).Draw(t, "points")), Text: text("خيار", "")})
		}
	}
	nodes[0].Choices[0].Points = 3
	nodes[0].Choices[0].Goto = nodes[n].ID
	return nodes
}

// anyResponse makes a response that Read could have returned.
func anyResponse(t *rapid.T, it *courses.Item) Response {
	var r Response
	some := func(id string) {
		if rapid.Bool().Draw(t, "pick") {
			r.Choices = append(r.Choices, id)
		}
	}
	place := func(id string, values ...string) {
		if rapid.Bool().Draw(t, "answered") {
			r.Parts = append(r.Parts, Part{id, rapid.SampledFrom(values).Draw(t, "value")})
		}
	}
	switch it.Type {
	case courses.Single, courses.Multiple:
		for _, o := range it.Options {
			some(o.ID)
		}
	case courses.TrueFalse:
		some("true")
	case courses.ShortText, courses.Essay:
		r.Text = rapid.StringMatching(`[a-zء-ي ]{0,9}`).Draw(t, "typed")
	case courses.Numeric:
		r.Text = strconv.Itoa(rapid.IntRange(-1e4, 1e4).Draw(t, "typed"))
	case courses.Match:
		for _, p := range it.Pairs {
			place(p.ID, "p0", "p1", "+d0")
		}
	case courses.Order:
		for _, s := range it.Sequence {
			place(s.ID, "1", "2", "3")
		}
	case courses.Gaps:
		for _, g := range it.Gaps {
			place(g.ID, "o0", "o1", "o2")
		}
	case courses.Errors:
		for _, s := range it.Spans {
			some(s.ID)
		}
	case courses.Scenario:
		for range rapid.IntRange(0, 8).Draw(t, "steps") {
			at, ended := walk(it, r.Choices, func(int, *courses.Node, *courses.Choice) {})
			if ended {
				break
			}
			r.Choices = append(r.Choices, at.Choices[rapid.IntRange(0, len(at.Choices)-1).Draw(t, "choice")].ID)
		}
	}
	return r
}

func TestGrade_share_lies_between_nothing_and_all(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		it := anyItem(t)
		m := Grade(it, anyResponse(t, it))
		if m.Share < 0 || m.Share > 1 || m.Points != m.Share*m.Max || m.Max <= 0 {
			t.Fatalf("%s: %+v", it.Type, m)
		}
		if it.Marking == courses.AllOrNothing && m.Share != 0 && m.Share != 1 {
			t.Fatalf("%s, all or nothing: share %v", it.Type, m.Share)
		}
	})
}

func TestGrade_the_key_earns_all(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		it := anyItem(t)
		if it.Type == courses.Essay {
			return
		}
		if m := Grade(it, Key(it)); m.Share != 1 {
			t.Fatalf("%s: the key %+v earns %v", it.Type, Key(it), m.Share)
		}
	})
}

func TestGrade_stopping_early_in_a_scenario_never_pays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		it := &courses.Item{ID: "item", Type: courses.Scenario, Nodes: anyGraph(t, 4)}
		r := anyResponse(t, it)
		for n := 1; n < len(r.Choices); n++ {
			if early, full := Grade(it, chose(r.Choices[:n]...)), Grade(it, r); early.Share > full.Share {
				t.Fatalf("%v earns %v, its beginning %v earns %v", r.Choices, full.Share, r.Choices[:n], early.Share)
			}
		}
	})
}

func TestShow_holds_no_key_in_any_item(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		it := anyItem(t)
		seedKeys(it)
		r := anyResponse(t, it)
		if it.Type == courses.ShortText || it.Type == courses.Numeric {
			r = Response{}
		}
		raw, err := json.Marshal(Show(it, lms.Arabic, Order{Seed: "secret-seed", Shuffle: true}, r))
		if err != nil {
			t.Fatal(err)
		}
		for _, leak := range []string{"KEY-", "secret-seed", "314159"} {
			if strings.Contains(string(raw), leak) {
				t.Fatalf("%s: %q is on the page: %s", it.Type, leak, raw)
			}
		}
	})
}

func TestRead_brings_back_what_was_sent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		it, o := anyItem(t), Order{Seed: rapid.String().Draw(t, "seed"), Shuffle: rapid.Bool().Draw(t, "shuffle")}
		want := Key(it)
		got, err := Read(it, o, inputOf(it, o, want), Response{})
		if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("%s: sent %v, read %v (%v)", it.Type, want, got, err)
		}
	})
}

func BenchmarkShow(b *testing.B) {
	it, o := sample()["match"], Order{Seed: "s", Shuffle: true}
	b.ReportAllocs()
	for b.Loop() {
		Show(it, lms.Arabic, o, Response{})
	}
}

func BenchmarkRead(b *testing.B) {
	it, o := sample()["multiple"], Order{Seed: "s", Shuffle: true}
	in := inputOf(it, o, Key(it))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(it, o, in, Response{}); err != nil {
			b.Fatal(err)
		}
	}
}
