package question

import (
	"slices"
	"strconv"

	"sanad/courses"
)

// Key returns a response that earns the whole item; of an essay, the empty
// response. It is for marking, feedback and sample data and never leaves the
// server before feedback may be shown.
func Key(it *courses.Item) Response {
	switch it.Type {
	case courses.Single, courses.Multiple, courses.Errors:
		return Response{Choices: rightPicks(it)}
	case courses.TrueFalse:
		if it.Answer != nil {
			return Response{Choices: []string{truth(*it.Answer)}}
		}
	case courses.ShortText:
		if len(it.Accept) > 0 {
			return Response{Text: it.Accept[0]}
		}
	case courses.Numeric:
		if it.Value != nil {
			return Response{Text: decimal(*it.Value)}
		}
	case courses.Match, courses.Order, courses.Gaps:
		return Response{Parts: rightParts(it)}
	case courses.Scenario:
		return Response{Choices: bestPath(it)}
	}
	return Response{}
}

func rightPicks(it *courses.Item) []string {
	var out []string
	_, n, id := picks(it)
	for i := range n {
		if isRight(it, id(i)) {
			out = append(out, id(i))
		}
	}
	return out
}

func rightParts(it *courses.Item) []Part {
	var out []Part
	for i := range it.Pairs {
		out = append(out, Part{it.Pairs[i].ID, rightOf(it, &it.Pairs[i])})
	}
	for i := range it.Sequence {
		out = append(out, Part{it.Sequence[i].ID, strconv.Itoa(i + 1)})
	}
	for i := range it.Gaps {
		g := &it.Gaps[i]
		if j := slices.IndexFunc(g.Options, func(o courses.Option) bool { return o.Correct }); j >= 0 {
			out = append(out, Part{g.ID, g.Options[j].ID})
		}
	}
	return out
}

// decimal writes a number without an exponent.
func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
