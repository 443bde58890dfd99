package question

import (
	"encoding/json"
	"errors"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/courses"
	"sanad/internal/lms"
)

func TestParseForm_collects_answers_by_item(t *testing.T) {
	form := url.Values{
		"q.one": {"a", "b"}, "q.two.0": {"x"}, "q.two.1": {"y"}, "q.three.on": {"1"}, "token": {"t"},
	}
	got, err := ParseForm(form)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]Input{
		"one": {Choices: []string{"a", "b"}}, "two": {Parts: map[string]string{"0": "x", "1": "y"}}, "three": {},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestParseForm_refuses_what_is_too_much(t *testing.T) {
	many := url.Values{}
	for i := range maxFields + 1 {
		many.Set("x"+decimal(float64(i)), "")
	}
	for name, form := range map[string]url.Values{
		"fields":       many,
		"choices":      {"q.a": make([]string, MaxParts+1)},
		"a long value": {"q.a": {strings.Repeat("x", MaxInputLen+1)}},
		"a bad item":   {"q.A B": {"x"}},
		"two parts":    {"q.a.b": {"x", "y"}},
		"bad UTF-8":    {"q.a": {"\xff"}},
	} {
		if _, err := ParseForm(form); lms.KindOf(err) != lms.KindInvalid {
			t.Errorf("%s: got %v, want invalid", name, err)
		}
	}
}

func TestParseJSON_is_strict(t *testing.T) {
	in, err := ParseJSON("a", []byte(`{"choices":["x"],"parts":{"0":"y"}}`))
	if diff := cmp.Diff(Input{Choices: []string{"x"}, Parts: map[string]string{"0": "y"}}, in); err != nil || diff != "" {
		t.Errorf("got %v\n%s", err, diff)
	}
	for _, bad := range []string{``, `[]`, `{"choices":"x"}`, `{"seed":1}`, `{} {}`, `{"parts":{"0":1}}`} {
		if _, err := ParseJSON("a", []byte(bad)); lms.KindOf(err) != lms.KindInvalid {
			t.Errorf("%s: got %v, want invalid", bad, err)
		}
	}
}

func TestRead_refuses_what_no_page_sends(t *testing.T) {
	items := sample()
	o := Order{Seed: "s", Shuffle: true}
	token := func(item, kind, id string) string { return o.token(item, kind, id) }
	tests := []struct {
		name, item string
		in         Input
		key        string
	}{
		{"an author's id", "single", Input{Choices: []string{"b"}}, "question.unknown_choice"},
		{"two of one", "single", Input{Choices: []string{token("single", kindOption, "a"), token("single", kindOption, "b")}}, "question.one_choice"},
		{"another item's token", "single", Input{Choices: []string{token("multiple", kindOption, "a")}}, "question.unknown_choice"},
		{"maybe", "truth", Input{Choices: []string{"maybe"}}, "question.unknown_choice"},
		{"parts of a single", "single", Input{Parts: map[string]string{"x": "y"}}, "question.malformed"},
		{"place 5 of 4", "order", Input{Parts: map[string]string{token("order", kindOption, "a"): "5"}}, "question.unknown_choice"},
		{"unknown part", "gaps", Input{Parts: map[string]string{"when": "72"}}, "question.unknown_choice"},
		{"a gap's choice in another gap", "gaps", Input{Parts: map[string]string{token("gaps", kindGap, "when"): token("gaps", kindOption, "who/press")}}, "question.unknown_choice"},
		{"too long", "text", Input{Choices: []string{strings.Repeat("س", maxText+1)}}, "question.too_long"},
		{"two texts", "text", Input{Choices: []string{"a", "b"}}, "question.malformed"},
		{"a step that is not there", "scenario", Input{Parts: map[string]string{"0": "listen"}}, "question.unknown_choice"},
		{"a strange step name", "scenario", Input{Parts: map[string]string{"x": "listen"}}, "question.malformed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read(items[tt.item], o, tt.in, Response{})
			p, ok := err.(*lms.Problem)
			if !ok || p.Kind != lms.KindInvalid || p.Key != tt.key || p.Field != "q."+tt.item {
				t.Errorf("got %v, want %s", err, tt.key)
			}
		})
	}
}

func TestRead_steps_of_a_scenario_stand(t *testing.T) {
	it, o := sample()["scenario"], Order{Seed: "s"}
	start, calm := &it.Nodes[0], &it.Nodes[1]
	old := chose("listen")
	add := func(in map[string]string) (Response, error) { return Read(it, o, Input{Parts: in}, old) }

	if r, err := add(nil); err != nil || !reflect.DeepEqual(r, old) {
		t.Errorf("a shorter page: got %v, %v; want the stored path", r, err)
	}
	if r, err := add(map[string]string{"1": choiceToken(o, it, calm, &calm.Choices[0])}); err != nil || !reflect.DeepEqual(r, chose("listen", "link")) {
		t.Errorf("the next step: got %v, %v", r, err)
	}
	_, err := add(map[string]string{"0": choiceToken(o, it, start, &start.Choices[1])})
	if lms.KindOf(err) != lms.KindConflict {
		t.Errorf("another first step: got %v, want conflict", err)
	}
}

func TestRead_cleans_what_is_typed(t *testing.T) {
	items := sample()
	r, err := Read(items["text"], Order{}, Input{Choices: []string{"  كلمة\x00\nثانية\t "}}, Response{})
	if err != nil || r.Text != "كلمة ثانية" {
		t.Errorf("got %q, %v", r.Text, err)
	}
	r, err = Read(items["essay"], Order{}, Input{Choices: []string{"سطر\r\nآخر\x07"}}, Response{})
	if err != nil || r.Text != "سطر\nآخر" {
		t.Errorf("got %q, %v", r.Text, err)
	}
}

func TestResponse_equal_answers_have_equal_bytes(t *testing.T) {
	it, o := sample()["multiple"], Order{Seed: "s"}
	a, _ := Read(it, o, inputOf(it, o, chose("a", "e", "c")), Response{})
	b, _ := Read(it, o, inputOf(it, o, chose("e", "c", "a", "a")), Response{})
	rawA, errA := bson.Marshal(a)
	rawB, errB := bson.Marshal(b)
	if errA != nil || errB != nil || string(rawA) != string(rawB) {
		t.Errorf("got %v and %v", a, b)
	}
	var back Response
	if err := bson.Unmarshal(rawA, &back); err != nil || !reflect.DeepEqual(a, back) {
		t.Errorf("stored %v, read %v (%v)", a, back, err)
	}
}

func TestAdvise(t *testing.T) {
	items := sample()
	for _, tt := range []struct{ item, typed, want string }{
		{"essay", "قصير", "question.too_few_words"}, {"essay", "ثلاث كلمات تكفي", ""},
		{"essay", "أ ب ج د ه و ز", "question.too_many_words"}, {"essay", "", ""},
	} {
		got := ""
		if p := Advise(items[tt.item], typed(tt.typed)); p != nil {
			got = p.Key
		}
		if got != tt.want {
			t.Errorf("%s %q: got %q, want %q", tt.item, tt.typed, got, tt.want)
		}
	}
}

func TestRead_refuses_what_is_no_number(t *testing.T) {
	it := sample()["numeric"]
	for typed, want := range map[string]string{"٧٢": "", " 72.5 ساعة ": "", "-1": "", "": "", "سبعون": "question.not_a_number", "7e2": "question.not_a_number"} {
		r, err := Read(it, Order{}, Input{Choices: []string{typed}}, Response{})
		var p *lms.Problem
		got := ""
		if errors.As(err, &p) {
			got = p.Key
		}
		if got != want || want != "" && (p.Field != "q.numeric" || !r.Empty()) {
			t.Errorf("%q: got %v, %v; want %q", typed, r, err, want)
		}
	}
}

func TestSameShape(t *testing.T) {
	for name := range sample() {
		a, b := sample()[name], sample()[name]
		b.Stem, b.Points = text("سؤال", "Other words"), 9
		flip(b)
		if !SameShape(a, b) {
			t.Errorf("%s: another key is another shape", name)
		}
		b.Options = append(b.Options, opt("new", false))
		if SameShape(a, b) {
			t.Errorf("%s: another option is the same shape", name)
		}
	}
}

// flip changes the key and nothing else.
func flip(it *courses.Item) {
	for i := range it.Options {
		it.Options[i].Correct = !it.Options[i].Correct
	}
	for i := range it.Spans {
		it.Spans[i].Wrong = !it.Spans[i].Wrong
	}
	it.Accept = append(it.Accept, "أخرى")
	for i := range it.Nodes {
		for j := range it.Nodes[i].Choices {
			it.Nodes[i].Choices[j].Points++
		}
	}
}

func FuzzParseForm(f *testing.F) {
	f.Add("q.multiple=a&q.multiple=b&q.scenario.0=x&q.gaps.on=1")
	f.Add("q.text=%D9%85&q.order.abc=1&q..=&q.=")
	items, o := sample(), Order{Seed: "s", Shuffle: true}
	for _, it := range items {
		f.Add(formOf(it, inputOf(it, o, Key(it))).Encode())
	}
	f.Fuzz(func(t *testing.T, query string) {
		form, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		answers, err := ParseForm(form)
		if err != nil && lms.KindOf(err) == 0 {
			t.Fatalf("not a problem: %v", err)
		}
		for id, in := range answers {
			if it := items[id]; it != nil {
				checkRead(t, it, o, in)
			}
		}
	})
}

func FuzzParseJSON(f *testing.F) {
	f.Add("multiple", []byte(`{"choices":["a"],"parts":{"0":"b"}}`))
	f.Add("scenario", []byte(`{"parts":{"0":"","1":"x"}}`))
	items, o := sample(), Order{Seed: "s", Shuffle: true}
	for id, it := range items {
		raw, err := json.Marshal(inputOf(it, o, Key(it)))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(id, raw)
	}
	f.Fuzz(func(t *testing.T, id string, data []byte) {
		in, err := ParseJSON(id, data)
		if err != nil {
			if lms.KindOf(err) == 0 {
				t.Fatalf("not a problem: %v", err)
			}
			return
		}
		if it := items[id]; it != nil {
			checkRead(t, it, o, in)
		}
	})
}

// formOf writes an input as the fields of a form.
func formOf(it *courses.Item, in Input) url.Values {
	form := url.Values{Name(it.ID): in.Choices}
	for part, value := range in.Parts {
		form.Set(Name(it.ID)+"."+part, value)
	}
	return form
}

// checkRead wants a problem or a response that can be marked and shown and that
// the page made of it sends back unchanged.
func checkRead(t *testing.T, it *courses.Item, o Order, in Input) {
	t.Helper()
	r, err := Read(it, o, in, Response{})
	if err != nil {
		if lms.KindOf(err) == 0 {
			t.Fatalf("not a problem: %v", err)
		}
		return
	}
	if m := Grade(it, r); m.Share < 0 || m.Share > 1 {
		t.Fatalf("share %v", m.Share)
	}
	Explain(it, lms.Arabic, o, r)
	again, err := Read(it, o, inputFromView(Show(it, lms.Arabic, o, r)), Response{})
	if err != nil || !reflect.DeepEqual(r, again) {
		t.Fatalf("stored %v, sent back %v (%v)", r, again, err)
	}
}

func FuzzParseNumber(f *testing.F) {
	for _, s := range []string{"١٬٢٣٤٫٥", "-1,000", "..", "1,2,3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if v, ok := ParseNumber(s); ok && v != v {
			t.Fatalf("%q is not a number", s)
		}
	})
}
