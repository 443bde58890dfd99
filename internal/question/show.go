package question

import (
	"slices"
	"strconv"

	"sanad/courses"
	"sanad/internal/lms"
)

// Show returns what a learner sees of an item in a language, with a stored
// response filled in.
func Show(it *courses.Item, lang lms.Lang, o Order, r Response) *View {
	v := &View{
		Item: it.ID, Type: it.Type, Name: Name(it.ID), Marker: Name(it.ID) + "." + marker,
		Stem: words(it.Stem, lang), Points: Points(it), AllOrNothing: it.Marking == courses.AllOrNothing,
		Answered: !r.Empty(),
	}
	switch it.Type {
	case courses.Single, courses.Multiple:
		v.Choices = options(it, it.Options, lang, o, r)
	case courses.TrueFalse:
		v.Choices = trueFalse(lang, r)
	case courses.ShortText, courses.Numeric, courses.Essay:
		v.typed(it, lang, r)
	case courses.Match:
		v.Fields = lefts(it, lang, o, r)
	case courses.Order:
		v.sequence(it, lang, o, r)
	case courses.Gaps, courses.Errors:
		v.Segments, v.SegLang = segments(it, lang, o, r)
	case courses.Scenario:
		v.Steps, v.Ended = steps(it, lang, o, r)
	}
	return v
}

func (v *View) part(token string) string { return v.Name + "." + token }

func options(it *courses.Item, from []courses.Option, lang lms.Lang, o Order, r Response) []Choice {
	out := make([]Choice, 0, len(from))
	for _, l := range o.label(it.ID, kindOption, len(from), func(i int) string { return from[i].ID }, o.Shuffle) {
		opt := &from[l.index]
		out = append(out, Choice{l.token, words(opt.Text, lang), slices.Contains(r.Choices, opt.ID)})
	}
	return out
}

func trueFalse(lang lms.Lang, r Response) []Choice {
	return []Choice{
		{"true", words(True, lang), slices.Contains(r.Choices, "true")},
		{"false", words(False, lang), slices.Contains(r.Choices, "false")},
	}
}

func (v *View) typed(it *courses.Item, lang lms.Lang, r Response) {
	v.Input, v.Unit = r.Text, words(it.Unit, lang)
	v.MinWords, v.MaxWords = it.MinWords, it.MaxWords
	if it.Type == courses.Essay {
		for _, c := range Rubric(it) {
			v.Criteria = append(v.Criteria, words(c.Title, lang))
		}
	}
}

func lefts(it *courses.Item, lang lms.Lang, o Order, r Response) []Field {
	rs := rights(it)
	labels := o.label(it.ID, kindRight, len(rs), func(i int) string { return rs[i].id }, true)
	var out []Field
	for _, l := range o.label(it.ID, kindLeft, len(it.Pairs), func(i int) string { return it.Pairs[i].ID }, o.Shuffle) {
		p := &it.Pairs[l.index]
		f := Field{Name: Name(it.ID) + "." + l.token, Words: words(p.Left, lang)}
		given := r.part(p.ID)
		for _, rl := range labels {
			c := Choice{rl.token, words(rs[rl.index].text, lang), rs[rl.index].id == given}
			f.add(c)
		}
		out = append(out, f)
	}
	return out
}

// add appends a choice and takes its value where it is picked.
func (f *Field) add(c Choice) {
	if f.Choices = append(f.Choices, c); c.Picked {
		f.Value = c.Value
	}
}

// sequence shows things to be ordered: shuffled, or in the learner's own order
// once every thing has its place.
func (v *View) sequence(it *courses.Item, lang lms.Lang, o Order, r Response) {
	n := len(it.Sequence)
	for _, l := range o.disordered(it.ID, n, func(i int) string { return it.Sequence[i].ID }) {
		s := &it.Sequence[l.index]
		v.Fields = append(v.Fields, Field{Name: v.part(l.token), Words: words(s.Text, lang), Value: r.part(s.ID)})
		v.Positions = append(v.Positions, len(v.Positions)+1)
	}
	if arranged(r, n) {
		slices.SortFunc(v.Fields, func(a, b Field) int { return number(a.Value) - number(b.Value) })
	}
}

// arranged reports whether a response gives n things n different places.
func arranged(r Response, n int) bool {
	seen := map[string]bool{}
	for _, p := range r.Parts {
		seen[p.Value] = true
	}
	return len(seen) == n
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
