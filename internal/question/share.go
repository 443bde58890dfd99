package question

import (
	"slices"
	"strings"

	"sanad/courses"
	"sanad/internal/i18n"
)

// share is the share of an answered item before it is bounded.
func share(it *courses.Item, r Response) float64 {
	switch it.Type {
	case courses.Single:
		return whole(len(r.Choices) == 1 && isRight(it, r.Choices[0]))
	case courses.TrueFalse:
		return whole(len(r.Choices) == 1 && it.Answer != nil && r.Choices[0] == truth(*it.Answer))
	case courses.Multiple, courses.Errors:
		return picked(it, r)
	case courses.ShortText:
		return whole(accepted(it, r.Text))
	case courses.Numeric:
		return whole(near(it, r.Text))
	case courses.Match, courses.Gaps:
		return partsRight(it, r)
	case courses.Order:
		return neighbours(it, r)
	case courses.Scenario:
		return pathShare(it, r.Choices)
	}
	return 0
}

func whole(right bool) float64 {
	if right {
		return 1
	}
	return 0
}

func truth(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

// isRight reports whether a choice of single, multiple or errors is to be picked.
func isRight(it *courses.Item, id string) bool {
	for i := range it.Options {
		if it.Options[i].ID == id {
			return it.Options[i].Correct
		}
	}
	for i := range it.Spans {
		if it.Spans[i].ID == id {
			return it.Spans[i].Wrong
		}
	}
	return false
}

func picked(it *courses.Item, r Response) float64 {
	_, n, id := picks(it)
	need, score := 0, 0
	for i := range n {
		right, chosen := isRight(it, id(i)), slices.Contains(r.Choices, id(i))
		if right {
			need++
		}
		if chosen && right {
			score++
		} else if chosen {
			score--
		}
	}
	return ratio(score, need)
}

func ratio(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// accepted reports whether a typed text is one of the accepted answers.
func accepted(it *courses.Item, s string) bool {
	same := i18n.Fold
	if it.Strict {
		same = tidy
	}
	s = same(s)
	return s != "" && slices.ContainsFunc(it.Accept, func(a string) bool { return same(a) == s })
}

// tidy forgives what cannot be seen: outer and repeated spaces, marks of
// direction.
func tidy(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if plain := plainDigit(r); plain == -1 || plain == ' ' {
			return plain
		}
		return r
	}, s)), " ")
}

// near reports whether a typed number lies within the tolerance. The bounds
// themselves are inside, so a hair is added for binary fractions.
func near(it *courses.Item, s string) bool {
	v, ok := numberIn(it, s)
	if !ok || it.Value == nil {
		return false
	}
	hair := 1e-9 * max(1, abs(*it.Value))
	return abs(v-*it.Value) <= it.Tolerance+hair
}

func abs(f float64) float64 { return max(f, -f) }

func partsRight(it *courses.Item, r Response) float64 {
	right, key := 0, Key(it)
	for _, p := range key.Parts {
		if given := r.part(p.ID); given == p.Value || sameGap(it, p.ID, given) {
			right++
		}
	}
	return ratio(right, len(key.Parts))
}

// sameGap reports whether an option is right in a gap that accepts several.
func sameGap(it *courses.Item, gap, option string) bool {
	for i := range it.Gaps {
		if it.Gaps[i].ID == gap {
			return slices.ContainsFunc(it.Gaps[i].Options, func(o courses.Option) bool { return o.Correct && o.ID == option })
		}
	}
	return false
}

func neighbours(it *courses.Item, r Response) float64 {
	n := len(it.Sequence)
	if n < 2 {
		return whole(len(r.Parts) == n)
	}
	places := map[int]int{}
	for _, p := range r.Parts {
		places[number(p.Value)]++
	}
	right := 0
	for i := range n - 1 {
		a, b := number(r.part(it.Sequence[i].ID)), number(r.part(it.Sequence[i+1].ID))
		if a > 0 && b == a+1 && places[a] == 1 && places[b] == 1 {
			right++
		}
	}
	return ratio(right, n-1)
}
