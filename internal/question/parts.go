package question

import (
	"slices"
	"strconv"

	"sanad/courses"
	"sanad/internal/lms"
)

func readParts(it *courses.Item, o Order, in Input) (Response, error) {
	if len(in.Choices) > 0 {
		return Response{}, malformed(it.ID)
	}
	var r Response
	known := 0
	for _, p := range partsOf(it) {
		token, sent := in.Parts[o.token(it.ID, p.kind, p.id)]
		if !sent {
			continue
		}
		known++
		if token == "" {
			continue
		}
		value, ok := p.read(o, token)
		if !ok {
			return Response{}, unknown(it)
		}
		r.Parts = append(r.Parts, Part{p.id, value})
	}
	if known != len(in.Parts) {
		return Response{}, unknown(it)
	}
	return r, nil
}

// part is one field of an item that has several, with the reader of its value.
type part struct {
	kind, id string
	read     func(o Order, token string) (string, bool)
}

// partsOf lists the parts of match, order and gaps in the author's order.
func partsOf(it *courses.Item) []part {
	var out []part
	switch it.Type {
	case courses.Match:
		rs := rights(it)
		read := reader(it, kindRight, rs)
		for i := range it.Pairs {
			out = append(out, part{kindLeft, it.Pairs[i].ID, read})
		}
	case courses.Gaps:
		for i := range it.Gaps {
			g := &it.Gaps[i]
			out = append(out, part{kindGap, g.ID, gapReader(it, g)})
		}
	case courses.Order:
		for i := range it.Sequence {
			out = append(out, part{kindOption, it.Sequence[i].ID, positionReader(len(it.Sequence))})
		}
	}
	return out
}

func reader(it *courses.Item, kind string, from []choice) func(Order, string) (string, bool) {
	return func(o Order, token string) (string, bool) {
		i := o.find(it.ID, kind, len(from), func(i int) string { return from[i].id }, token)
		if i < 0 {
			return "", false
		}
		return from[i].id, true
	}
}

func gapReader(it *courses.Item, g *courses.Gap) func(Order, string) (string, bool) {
	return func(o Order, token string) (string, bool) {
		i := o.find(it.ID, kindOption, len(g.Options), gapOption(g), token)
		if i < 0 {
			return "", false
		}
		return g.Options[i].ID, true
	}
}

// gapOption names the options of a gap apart from those of other gaps.
func gapOption(g *courses.Gap) func(int) string {
	return func(i int) string { return g.ID + "/" + g.Options[i].ID }
}

func positionReader(n int) func(Order, string) (string, bool) {
	return func(_ Order, s string) (string, bool) {
		p, err := strconv.Atoi(s)
		return strconv.Itoa(p), err == nil && 1 <= p && p <= n && len(s) <= 4
	}
}

// choice is one right side of a match.
type choice struct {
	id   string
	text lms.Text
}

// rights lists the right sides of a match, distractors included; equal words
// are one choice.
func rights(it *courses.Item) []choice {
	out := make([]choice, 0, len(it.Pairs)+len(it.Distractors))
	add := func(id string, t lms.Text) {
		if !slices.ContainsFunc(out, func(c choice) bool { return c.text == t }) {
			out = append(out, choice{id, t})
		}
	}
	for i := range it.Pairs {
		add(it.Pairs[i].ID, it.Pairs[i].Right)
	}
	for i := range it.Distractors {
		add("+"+it.Distractors[i].ID, it.Distractors[i].Text)
	}
	return out
}

// rightOf returns the id under which rights lists a pair's right side.
func rightOf(it *courses.Item, p *courses.Pair) string {
	for i := range it.Pairs {
		if it.Pairs[i].Right == p.Right {
			return it.Pairs[i].ID
		}
	}
	return p.ID
}
