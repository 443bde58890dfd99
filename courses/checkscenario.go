package courses

import "slices"

// checkScenario checks the graph: every choice leads somewhere, every node can
// be reached, the talk always comes to an end, and some path earns points.
func (r *reader) checkScenario(it itemAt) {
	at := it.at.at("nodes")
	r.between(at, len(it.Nodes), 2, MaxNodes)
	ids := map[string]bool{}
	for i, n := range it.Nodes {
		r.slug(at.at(i, "id"), n.ID)
		r.unique(ids, at.at(i, "id"), n.ID)
	}
	best, whole := 0.0, true
	for i, n := range it.Nodes {
		texts, choices := newFolded(), map[string]bool{}
		r.between(at.at(i, "choices"), len(n.Choices), 0, 10)
		for j, c := range n.Choices {
			spot := at.at(i, "choices", j)
			r.slug(spot.at("id"), c.ID)
			r.unique(choices, spot.at("id"), c.ID)
			r.distinct(texts, spot, c.Text)
			r.exists(spot.at("goto"), c.Goto, ids[c.Goto] || c.Goto == "")
			whole = whole && ids[c.Goto]
			if c.Points < -100 || c.Points > 100 {
				r.addAt("E26.range", spot.at("points"), "value", c.Points, "low", -100, "high", 100)
			}
			best = max(best, c.Points)
		}
	}
	r.wantKey(it, best > 0)
	if whole && len(it.Nodes) > 0 {
		r.checkGraph(it, at)
	}
}

// checkGraph follows the choices.
func (r *reader) checkGraph(it itemAt, at spot) {
	g := graphOf(it.Nodes)
	reached := g.from(it.Nodes[0].ID)
	for i, n := range it.Nodes {
		switch {
		case !reached[n.ID]:
			r.addAt("E20.unreachable", at.at(i), "id", n.ID)
		case !g.ends(n.ID):
			r.addAt("E20.exit", at.at(i), "id", n.ID)
		}
	}
	for i, n := range it.Nodes {
		if way := wayBack(n.ID, g); way != "" && reached[n.ID] && g.ends(n.ID) {
			r.addAt("E20.loop", at.at(i), "cycle", way)
			return
		}
	}
}

// graph maps a node to those its choices lead to.
type graph map[string][]string

func graphOf(nodes []Node) graph {
	g := graph{}
	for _, n := range nodes {
		g[n.ID] = nil
		for _, c := range n.Choices {
			if !slices.Contains(g[n.ID], c.Goto) {
				g[n.ID] = append(g[n.ID], c.Goto)
			}
		}
	}
	return g
}

// from returns everything that can be reached, the start included.
func (g graph) from(id string) map[string]bool {
	seen := map[string]bool{id: true}
	for queue := []string{id}; len(queue) > 0; queue = queue[1:] {
		for _, to := range g[queue[0]] {
			if !seen[to] {
				seen[to] = true
				queue = append(queue, to)
			}
		}
	}
	return seen
}

// ends reports whether a node without choices can be reached.
func (g graph) ends(id string) bool {
	for to := range g.from(id) {
		if len(g[to]) == 0 {
			return true
		}
	}
	return false
}
