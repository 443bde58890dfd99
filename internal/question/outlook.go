package question

import (
	"slices"

	"sanad/courses"
)

// outlook is the most and the least that can still be earned from each node
// with a number of steps left: [steps left][node].
type outlook struct{ best, worst [][]float64 }

// look computes the outlook of a scenario. Paths end at a node without choices
// or after as many steps as there are nodes, so loops are no trouble.
func look(it *courses.Item) outlook {
	n := len(it.Nodes)
	place := make(map[string]int, n)
	for i := range it.Nodes {
		place[it.Nodes[i].ID] = i
	}
	l := outlook{make([][]float64, n+1), make([][]float64, n+1)}
	l.best[0], l.worst[0] = make([]float64, n), make([]float64, n)
	for left := 1; left <= n; left++ {
		l.best[left], l.worst[left] = make([]float64, n), make([]float64, n)
		for i := range it.Nodes {
			l.best[left][i], l.worst[left][i] = l.ahead(it.Nodes[i].Choices, place, left-1)
		}
	}
	return l
}

// ahead returns the best and worst of a node's choices.
func (l outlook) ahead(cs []courses.Choice, place map[string]int, left int) (best, worst float64) {
	for i := range cs {
		b, w := cs[i].Points, cs[i].Points
		if to, ok := place[cs[i].Goto]; ok {
			b, w = b+l.best[left][to], w+l.worst[left][to]
		}
		if i == 0 || b > best {
			best = b
		}
		if i == 0 || w < worst {
			worst = w
		}
	}
	return best, worst
}

// from returns the best and worst from a node with a number of steps left.
func (l outlook) from(it *courses.Item, id string, left int) (best, worst float64) {
	i := slices.IndexFunc(it.Nodes, func(n courses.Node) bool { return n.ID == id })
	if i < 0 || left < 0 {
		return 0, 0
	}
	return l.best[left][i], l.worst[left][i]
}

// pathShare is the share of a path that has at least one step.
func pathShare(it *courses.Item, path []string) float64 {
	if len(it.Nodes) == 0 {
		return 0
	}
	sum, steps := 0.0, 0
	at, ended := walk(it, path, func(_ int, _ *courses.Node, c *courses.Choice) { sum += c.Points; steps++ })
	l := look(it)
	best, _ := l.from(it, it.Nodes[0].ID, len(it.Nodes))
	if !ended {
		_, worst := l.from(it, at.ID, len(it.Nodes)-steps)
		sum += worst
	}
	if best > 0 {
		return sum / best
	}
	if ended && sum >= best {
		return 1
	}
	return 0
}

// bestPath returns the choices of a best path.
func bestPath(it *courses.Item) []string {
	var path []string
	l := look(it)
	for {
		at, ended := walk(it, path, func(int, *courses.Node, *courses.Choice) {})
		if ended {
			return path
		}
		path = append(path, at.Choices[l.bestChoice(it, at, len(it.Nodes)-len(path))].ID)
	}
}

// bestChoice returns the place of the choice that leads furthest.
func (l outlook) bestChoice(it *courses.Item, n *courses.Node, left int) int {
	found := 0
	for i := range n.Choices {
		if l.value(it, &n.Choices[i], left) > l.value(it, &n.Choices[found], left) {
			found = i
		}
	}
	return found
}

// value is what a choice earns together with the best that can follow it.
func (l outlook) value(it *courses.Item, c *courses.Choice, left int) float64 {
	best, _ := l.from(it, c.Goto, left-1)
	return c.Points + best
}
