package question

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanad/courses"
	"sanad/internal/lms"
)

func TestShow_keeps_its_order_and_another_seed_has_another(t *testing.T) {
	it := sample()["multiple"]
	first := Show(it, lms.Arabic, Order{Seed: "one", Shuffle: true}, Response{})
	again := Show(it, lms.Arabic, Order{Seed: "one", Shuffle: true}, Response{})
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("the same seed shows another page:\n%s", diff)
	}
	orders := map[string]bool{}
	for i := range 50 {
		v := Show(it, lms.English, Order{Seed: fmt.Sprint(i), Shuffle: true}, Response{})
		orders[texts(v.Choices)] = true
	}
	if len(orders) < 20 {
		t.Errorf("50 seeds gave %d different orders of 5 options, want at least 20", len(orders))
	}
}

func texts(cs []Choice) string {
	var s []string
	for _, c := range cs {
		s = append(s, c.Words.Text)
	}
	return strings.Join(s, "|")
}

func TestShow_without_shuffling_keeps_the_authors_order(t *testing.T) {
	v := Show(sample()["multiple"], lms.English, Order{Seed: "s"}, Response{})
	if got, want := texts(v.Choices), "Option a|Option b|Option c|Option d|Option e"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestShow_never_shows_a_sequence_in_the_right_order(t *testing.T) {
	it := sample()["order"]
	for i := range 500 {
		v := Show(it, lms.English, Order{Seed: fmt.Sprint(i)}, Response{})
		var got []string
		for _, f := range v.Fields {
			got = append(got, f.Words.Text)
		}
		if slices.IsSorted(got) {
			t.Fatalf("seed %d shows the right order: %v", i, got)
		}
	}
}

func TestShow_the_right_sides_are_shuffled_with_distractors(t *testing.T) {
	it := sample()["match"]
	atOwnPlace := 0
	for i := range 200 {
		v := Show(it, lms.English, Order{Seed: fmt.Sprint(i)}, Response{})
		if got := len(v.Fields[0].Choices); got != 5 {
			t.Fatalf("got %d right sides, want 4 and a distractor", got)
		}
		if v.Fields[0].Choices[0].Words.Text == "right 1" {
			atOwnPlace++
		}
	}
	if atOwnPlace > 80 {
		t.Errorf("the first right side stood first in %d of 200 orders: not shuffled", atOwnPlace)
	}
}

func TestShow_fills_in_what_was_saved_in_both_languages(t *testing.T) {
	o := Order{Seed: "seed", Shuffle: true}
	for name, it := range sample() {
		want := Key(it)
		for _, lang := range lms.Langs {
			got, err := Read(it, o, inputFromView(Show(it, lang, o, want)), Response{})
			if err != nil {
				t.Errorf("%s in %s: %v", name, lang, err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s in %s: the page sends back something else (-stored +sent):\n%s", name, lang, diff)
			}
		}
	}
}

// inputFromView sends a page back as a browser would.
func inputFromView(v *View) Input {
	in := Input{Parts: map[string]string{}}
	pick := func(cs []Choice) (value string) {
		for _, c := range cs {
			if c.Picked {
				value = c.Value
			}
		}
		return value
	}
	for _, c := range v.Choices {
		if c.Picked {
			in.Choices = append(in.Choices, c.Value)
		}
	}
	if v.Input != "" {
		in.Choices = append(in.Choices, v.Input)
	}
	for _, f := range v.Fields {
		in.Parts[strings.TrimPrefix(f.Name, v.Name+".")] = f.Value
	}
	for _, s := range v.Segments {
		switch {
		case s.Gap != nil:
			in.Parts[strings.TrimPrefix(s.Gap.Name, v.Name+".")] = pick(s.Gap.Choices)
		case s.Span != nil && s.Span.Picked:
			in.Choices = append(in.Choices, s.Span.Value)
		}
	}
	for _, s := range v.Steps {
		in.Parts[strings.TrimPrefix(s.Name, v.Name+".")] = pick(s.Choices)
	}
	return in
}

func TestShow_a_finished_sequence_stands_in_the_learners_order(t *testing.T) {
	v := Show(sample()["order"], lms.English, Order{Seed: "s"}, parts("a", "2", "b", "1", "c", "4", "d", "3"))
	var got []string
	for _, f := range v.Fields {
		got = append(got, f.Words.Text)
	}
	if diff := cmp.Diff([]string{"Option b", "Option a", "Option d", "Option c"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestShow_a_scenario_reveals_only_nodes_that_were_reached(t *testing.T) {
	it := sample()["scenario"]
	for _, tt := range []struct {
		path  []string
		says  []string
		ended bool
	}{
		{nil, []string{"A call"}, false},
		{[]string{"advise"}, []string{"A call", "Tenser"}, false},
		{[]string{"listen", "link"}, []string{"A call", "Calmer", "Over"}, true},
	} {
		v := Show(it, lms.English, Order{Seed: "s", Shuffle: true}, Response{Choices: tt.path})
		var says []string
		for _, s := range v.Steps {
			says = append(says, s.Says.Text)
		}
		if diff := cmp.Diff(tt.says, says); diff != "" || v.Ended != tt.ended {
			t.Errorf("after %v: ended %v, want %v\n%s", tt.path, v.Ended, tt.ended, diff)
		}
	}
}

func TestShow_cuts_a_text_at_its_gaps(t *testing.T) {
	v := Show(sample()["gaps"], lms.English, Order{Seed: "s"}, Response{})
	var got []string
	for _, s := range v.Segments {
		got = append(got, s.Kind+":"+s.Text)
	}
	if diff := cmp.Diff([]string{"text:Report within ", "gap:", "text: to ", "gap:", "text:."}, got); diff != "" {
		t.Error(diff)
	}
}

// TestShow_holds_no_key seeds every place of an item that tells something about
// the answer and looks for it in everything a page could be made of.
func TestShow_holds_no_key(t *testing.T) {
	for name, it := range sample() {
		seedKeys(it)
		for _, lang := range lms.Langs {
			for _, r := range []Response{{}, Key(it)} {
				if it.Type == courses.ShortText || it.Type == courses.Numeric {
					r = Response{} // the learner would have typed it
				}
				raw, err := json.Marshal(Show(it, lang, Order{Seed: "secret-seed", Shuffle: true}, r))
				if err != nil {
					t.Fatal(err)
				}
				for _, leak := range []string{"KEY-", "secret-seed", "orrect", "314159"} {
					if strings.Contains(string(raw), leak) {
						t.Errorf("%s in %s: %q is on the page:\n%s", name, lang, leak, raw)
					}
				}
			}
		}
	}
}

// seedKeys marks ids, comments, accepted answers and points with words that a
// page must not hold.
func seedKeys(it *courses.Item) {
	mark := text("KEY-ar", "KEY-en")
	it.Feedback, it.Cite, it.Tags = mark, "KEY-cite", []string{"KEY-tag"}
	options := func(os []courses.Option) {
		for i := range os {
			os[i].ID, os[i].Feedback = "KEY-"+os[i].ID, mark
		}
	}
	options(it.Options)
	options(it.Sequence)
	options(it.Distractors)
	for i := range it.Gaps {
		rename(&it.Text, "[["+it.Gaps[i].ID+"]]", "[[KEY-"+it.Gaps[i].ID+"]]")
		it.Gaps[i].ID = "KEY-" + it.Gaps[i].ID
		options(it.Gaps[i].Options)
	}
	for i := range it.Pairs {
		it.Pairs[i].ID = "KEY-" + it.Pairs[i].ID
	}
	for i := range it.Spans {
		rename(&it.Text, "[["+it.Spans[i].ID+"|", "[[KEY-"+it.Spans[i].ID+"|")
		it.Spans[i].ID, it.Spans[i].Why = "KEY-"+it.Spans[i].ID, mark
	}
	for i := range it.Accept {
		it.Accept[i] = "KEY-" + it.Accept[i]
	}
	if it.Value != nil {
		*it.Value, it.Tolerance = 314159, 314159
	}
	for i := range it.Nodes {
		n := &it.Nodes[i]
		n.ID = "KEY-" + n.ID
		for j := range n.Choices {
			c := &n.Choices[j]
			c.ID, c.Goto, c.Feedback, c.Points = "KEY-"+c.ID, "KEY-"+c.Goto, mark, c.Points+314159
		}
	}
}

func rename(t *lms.Text, from, to string) {
	t.AR, t.EN = strings.ReplaceAll(t.AR, from, to), strings.ReplaceAll(t.EN, from, to)
}

func TestExplain_says_the_right_answer_in_words(t *testing.T) {
	items := sample()
	tests := []struct {
		item string
		r    Response
		want []Line
	}{
		{"single", chose("a"), []Line{{Given: en("Option a"), Key: en("Option b"), Note: en("Note a")}}},
		{"truth", chose("true"), []Line{{Given: en("True"), Key: en("False")}}},
		{"text", typed("x"), []Line{{Given: en("x"), Key: en("two-factor")}}},
		{"numeric", typed("72"), []Line{{Given: en("72"), Key: en("72 hours"), Right: true}}},
		{"match", parts("p", "q"), []Line{
			{Part: en("left 1"), Given: en("right 2"), Key: en("right 1")}, {Part: en("left 2"), Given: en(""), Key: en("right 2")},
			{Part: en("left 3"), Given: en(""), Key: en("right 3")}, {Part: en("left 4"), Given: en(""), Key: en("right 4")}}},
		{"gaps", parts("when", "90", "who", "sdaia"), []Line{
			{Given: en("Option 90"), Key: en("Option 72"), Note: en("Note 90")}, {Given: en("Option sdaia"), Key: en("Option sdaia"), Right: true, Note: en("Note sdaia")}}},
		{"errors", chose("name", "rush"), []Line{
			{Part: en("customer"), Picked: true, Note: en("")}, {Part: en("at once"), Picked: true, Wanted: true, Right: true, Note: en("Haste")},
			{Part: en("the link"), Wanted: true, Note: en("Odd link")}, {Part: en("your bank"), Right: true, Note: en("")}}},
		{"scenario", chose("advise", "sorry"), []Line{
			{Part: en("A call"), Given: en("Advise"), Key: en("Listen"), Note: en("Too early")},
			{Part: en("Tenser"), Given: en("Apologise"), Key: en("Apologise"), Right: true, Note: en("")}}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, Explain(items[tt.item], lms.English, Order{}, tt.r).Lines, cmp.Comparer(sameWords)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.item, diff)
		}
	}
}

func en(s string) Words { return Words{s, lms.English} }

// sameWords ignores the language of empty words.
func sameWords(a, b Words) bool { return a == b || a.Text == "" && b.Text == "" }

func TestExplain_the_key_is_right_everywhere(t *testing.T) {
	for name, it := range sample() {
		if it.Type == courses.Essay {
			continue
		}
		for _, l := range Explain(it, lms.Arabic, Order{}, Key(it)).Lines {
			if !l.Right {
				t.Errorf("%s: the key's own line is wrong: %+v", name, l)
			}
		}
	}
}

func TestExplain_follows_the_order_shown(t *testing.T) {
	o := Order{Seed: "another seed", Shuffle: true}
	items := sample()
	items["gaps"].Text = text("[[who]] يتلقى البلاغ خلال [[when]].", "Report within [[when]] to [[who]].")
	slices.Reverse(items["errors"].Spans)
	for _, name := range []string{"multiple", "match", "errors"} {
		v := Show(items[name], lms.Arabic, o, Response{})
		var want, got []string
		for _, c := range v.Choices {
			want = append(want, c.Words.Text)
		}
		for _, f := range v.Fields {
			want = append(want, f.Words.Text)
		}
		for _, s := range v.Segments {
			if s.Span != nil {
				want = append(want, s.Span.Words.Text)
			}
		}
		for _, l := range Explain(items[name], lms.Arabic, o, Response{}).Lines {
			got = append(got, l.Part.Text)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-shown +explained):\n%s", name, diff)
		}
	}
	for lang, want := range map[lms.Lang]string{lms.Arabic: "sdaia", lms.English: "72"} {
		if l := Explain(items["gaps"], lang, o, Response{}).Lines[0]; !strings.HasSuffix(l.Key.Text, want) {
			t.Errorf("in %s the first gap explained is that of %q, want of %s", lang, l.Key.Text, want)
		}
	}
}
