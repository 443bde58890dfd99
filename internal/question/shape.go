package question

import (
	"slices"
	"strconv"

	"sanad/courses"
)

// SameShape reports whether responses to one version of an item can be marked
// with another version's key: the type and every id that a response may hold
// are the same. Words, points and the key itself may differ.
func SameShape(a, b *courses.Item) bool {
	return a.ID == b.ID && a.Type == b.Type && slices.Equal(shape(a), shape(b))
}

// shape lists, sorted, the ids that responses and reviews refer to.
func shape(it *courses.Item) []string {
	var out []string
	for i := range it.Options {
		out = append(out, "option "+it.Options[i].ID)
	}
	for i := range it.Pairs {
		out = append(out, "pair "+it.Pairs[i].ID+" "+rightOf(it, &it.Pairs[i]))
	}
	for _, c := range rights(it) {
		out = append(out, "right "+c.id)
	}
	for i := range it.Sequence {
		out = append(out, "thing "+it.Sequence[i].ID)
	}
	for i := range it.Gaps {
		for _, o := range it.Gaps[i].Options {
			out = append(out, "gap "+it.Gaps[i].ID+" "+o.ID)
		}
	}
	for i := range it.Spans {
		out = append(out, "span "+it.Spans[i].ID)
	}
	out = append(out, graph(it)...)
	for _, c := range it.Rubric {
		out = append(out, "criterion "+c.ID+" "+strconv.Itoa(len(c.Levels)))
	}
	slices.Sort(out)
	return out
}

// graph lists the ways of a scenario.
func graph(it *courses.Item) []string {
	var out []string
	for i := range it.Nodes {
		for _, c := range it.Nodes[i].Choices {
			out = append(out, "way "+strconv.Itoa(i)+" "+it.Nodes[i].ID+" "+c.ID+" "+c.Goto)
		}
	}
	return out
}
