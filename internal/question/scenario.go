package question

import (
	"slices"
	"strconv"

	"sanad/courses"
	"sanad/internal/lms"
)

// node returns a node of a scenario, or nil.
func node(it *courses.Item, id string) *courses.Node {
	for i := range it.Nodes {
		if it.Nodes[i].ID == id {
			return &it.Nodes[i]
		}
	}
	return nil
}

// choiceOf returns a node's choice, or nil.
func choiceOf(n *courses.Node, id string) *courses.Choice {
	for i := range n.Choices {
		if n.Choices[i].ID == id {
			return &n.Choices[i]
		}
	}
	return nil
}

// walk calls visit for every step of a path, then returns where the learner
// stands (nil for a scenario without nodes) and whether the scenario has ended.
func walk(it *courses.Item, path []string, visit func(step int, n *courses.Node, c *courses.Choice)) (*courses.Node, bool) {
	if len(it.Nodes) == 0 {
		return nil, true
	}
	at := &it.Nodes[0]
	for step, id := range path {
		c := choiceOf(at, id)
		if c == nil || step >= len(it.Nodes) {
			return at, true // not a path of this scenario any more: it ends here
		}
		visit(step, at, c)
		next := node(it, c.Goto)
		if next == nil {
			return at, true
		}
		at = next
	}
	return at, len(at.Choices) == 0 || len(path) >= len(it.Nodes)
}

// choiceToken names a choice of a node.
func choiceToken(o Order, it *courses.Item, n *courses.Node, c *courses.Choice) string {
	return o.token(it.ID, kindChoice, n.ID+"/"+c.ID)
}

// readPath lengthens the path by the steps sent. Steps are numbered from 0.
func readPath(it *courses.Item, o Order, in Input, old Response) (Response, error) {
	if len(in.Choices) > 0 || !stepNames(in.Parts) {
		return Response{}, malformed(it.ID)
	}
	path := slices.Clone(old.Choices)
	var taken error
	walk(it, old.Choices, func(step int, n *courses.Node, c *courses.Choice) {
		sent := in.Parts[strconv.Itoa(step)]
		if sent != "" && sent != choiceToken(o, it, n, c) {
			taken = &lms.Problem{Kind: lms.KindConflict, Key: "question.step_taken", Field: fieldOf(it.ID)}
		}
	})
	if taken != nil {
		return Response{}, taken
	}
	for {
		at, ended := walk(it, path, func(int, *courses.Node, *courses.Choice) {})
		sent := in.Parts[strconv.Itoa(len(path))]
		if sent == "" || ended {
			break
		}
		i := slices.IndexFunc(at.Choices, func(c courses.Choice) bool { return choiceToken(o, it, at, &c) == sent })
		if i < 0 {
			return Response{}, unknown(it)
		}
		path = append(path, at.Choices[i].ID)
	}
	if len(path) == 0 {
		return Response{}, nil
	}
	return Response{Choices: path}, nil
}

// stepNames reports whether all parts are numbers of steps.
func stepNames(parts map[string]string) bool {
	for name := range parts {
		if n, err := strconv.Atoi(name); err != nil || n < 0 || n > MaxParts {
			return false
		}
	}
	return true
}

// steps shows the nodes of a scenario that were reached, and no others.
func steps(it *courses.Item, lang lms.Lang, o Order, r Response) ([]Step, bool) {
	var out []Step
	at, ended := walk(it, r.Choices, func(_ int, n *courses.Node, c *courses.Choice) {
		out = append(out, step(it, n, c, len(out), lang, o))
	})
	if at == nil {
		return nil, true
	}
	last := step(it, at, nil, len(out), lang, o)
	if ended {
		last.Choices = nil
	}
	return append(out, last), ended
}

// step shows one node; taken is the choice made there, or nil.
func step(it *courses.Item, n *courses.Node, taken *courses.Choice, number int, lang lms.Lang, o Order) Step {
	s := Step{Name: Name(it.ID) + "." + strconv.Itoa(number), Says: words(n.Says, lang), Decided: taken != nil}
	id := func(i int) string { return n.ID + "/" + n.Choices[i].ID }
	for _, l := range o.label(it.ID, kindChoice, len(n.Choices), id, o.Shuffle) {
		c := &n.Choices[l.index]
		s.Choices = append(s.Choices, Choice{l.token, words(c.Text, lang), taken != nil && taken.ID == c.ID})
	}
	return s
}
