package question

import (
	"slices"
	"strings"
	"unicode"

	"sanad/courses"
	"sanad/internal/lms"
)

func explainSingle(it *courses.Item, r Response, lang lms.Lang) []Line {
	l := Line{Right: share(it, r) == 1}
	for i := range it.Options {
		o := &it.Options[i]
		if o.Correct {
			l.Key = words(o.Text, lang)
		}
		if slices.Contains(r.Choices, o.ID) {
			l.Given, l.Note = words(o.Text, lang), words(o.Feedback, lang)
		}
	}
	return []Line{l}
}

func explainMultiple(it *courses.Item, o Order, r Response, lang lms.Lang) []Line {
	var out []Line
	id := func(i int) string { return it.Options[i].ID }
	for _, shown := range o.label(it.ID, kindOption, len(it.Options), id, o.Shuffle) {
		o := &it.Options[shown.index]
		l := Line{Part: words(o.Text, lang), Wanted: o.Correct, Picked: slices.Contains(r.Choices, o.ID), Note: words(o.Feedback, lang)}
		l.Right = l.Picked == l.Wanted
		out = append(out, l)
	}
	return out
}

func explainErrors(it *courses.Item, r Response, lang lms.Lang) []Line {
	var out []Line
	for _, m := range marks(it, lang) {
		i := slices.IndexFunc(it.Spans, func(s courses.Span) bool { return s.ID == m.id })
		if i < 0 {
			continue
		}
		s := &it.Spans[i]
		l := Line{Part: m.shown, Wanted: s.Wrong, Picked: slices.Contains(r.Choices, s.ID), Note: words(s.Why, lang)}
		l.Right = l.Picked == l.Wanted
		out = append(out, l)
	}
	return out
}

// mark is a place in a text: a gap, or words that can be picked.
type mark struct {
	id    string
	shown Words
}

// marks lists the places of a text as they follow one another in a language.
func marks(it *courses.Item, lang lms.Lang) []mark {
	var out []mark
	text, in := it.Text.Pick(lang)
	for _, piece := range strings.Split(text, "[[")[1:] {
		inside, _, _ := strings.Cut(piece, "]]")
		id, shown, _ := strings.Cut(inside, "|")
		out = append(out, mark{id, Words{shown, in}})
	}
	return out
}

func explainTruth(it *courses.Item, r Response, lang lms.Lang) []Line {
	name := map[string]Words{"true": words(True, lang), "false": words(False, lang)}
	l := Line{Right: share(it, r) == 1}
	if it.Answer != nil {
		l.Key = name[truth(*it.Answer)]
	}
	if len(r.Choices) > 0 {
		l.Given = name[r.Choices[0]]
	}
	return []Line{l}
}

func explainTyped(it *courses.Item, r Response, lang lms.Lang) Line {
	l := Line{Given: Words{r.Text, lang}, Right: !r.Empty() && share(it, r) == 1}
	if it.Type == courses.ShortText {
		l.Key = acceptedIn(it, lang)
	} else if it.Value != nil {
		l.Key = Words{strings.TrimSpace(decimal(*it.Value) + " " + it.Unit.In(lang)), lang}
	}
	return l
}

// acceptedIn returns the first accepted answer that is written in the language.
func acceptedIn(it *courses.Item, lang lms.Lang) Words {
	for _, a := range it.Accept {
		if strings.ContainsFunc(a, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) == (lang == lms.Arabic) {
			return Words{a, lang}
		}
	}
	if len(it.Accept) > 0 {
		return Words{it.Accept[0], lang.Other()}
	}
	return Words{}
}

func explainMatch(it *courses.Item, o Order, r Response, lang lms.Lang) []Line {
	text := map[string]lms.Text{}
	for _, c := range rights(it) {
		text[c.id] = c.text
	}
	var out []Line
	id := func(i int) string { return it.Pairs[i].ID }
	for _, shown := range o.label(it.ID, kindLeft, len(it.Pairs), id, o.Shuffle) {
		p := &it.Pairs[shown.index]
		given := r.part(p.ID)
		out = append(out, Line{Part: words(p.Left, lang), Given: words(text[given], lang),
			Key: words(p.Right, lang), Right: given == rightOf(it, p)})
	}
	return out
}

func explainOrder(it *courses.Item, r Response, lang lms.Lang) []Line {
	at := map[int][]string{}
	for i := range it.Sequence {
		s := &it.Sequence[i]
		place := number(r.part(s.ID))
		at[place] = append(at[place], s.Text.In(lang))
	}
	var out []Line
	for i := range it.Sequence {
		s := &it.Sequence[i]
		key := words(s.Text, lang)
		out = append(out, Line{Key: key, Given: Words{strings.Join(at[i+1], " / "), key.Lang},
			Right: len(at[i+1]) == 1 && number(r.part(s.ID)) == i+1})
	}
	return out
}

func explainGaps(it *courses.Item, r Response, lang lms.Lang) []Line {
	var out []Line
	for _, m := range marks(it, lang) {
		i := slices.IndexFunc(it.Gaps, func(g courses.Gap) bool { return g.ID == m.id })
		if i < 0 {
			continue
		}
		g := &it.Gaps[i]
		given := r.part(g.ID)
		l := Line{Right: sameGap(it, g.ID, given)}
		for j := range g.Options {
			o := &g.Options[j]
			if o.Correct && l.Key.Text == "" {
				l.Key = words(o.Text, lang)
			}
			if o.ID == given {
				l.Given, l.Note = words(o.Text, lang), words(o.Feedback, lang)
			}
		}
		out = append(out, l)
	}
	return out
}

// explainScenario says of every step which choice would have led furthest.
func explainScenario(it *courses.Item, r Response, lang lms.Lang) []Line {
	l := look(it)
	var out []Line
	walk(it, r.Choices, func(step int, n *courses.Node, c *courses.Choice) {
		left := len(it.Nodes) - step
		best := &n.Choices[l.bestChoice(it, n, left)]
		right := l.value(it, c, left) >= l.value(it, best, left)
		if right {
			best = c // another way may lead as far
		}
		out = append(out, Line{Part: words(n.Says, lang), Given: words(c.Text, lang),
			Key: words(best.Text, lang), Right: right, Note: words(c.Feedback, lang)})
	})
	return out
}
