package vc

import (
	"fmt"
	"slices"
	"strings"

	"github.com/piprate/json-gold/ld"
)

// maxAlike bounds the objects without an id of which the same is said. To label
// those, canonicalization tries every order: a dozen of them would keep a
// processor busy for minutes.
const maxAlike = 6

// checkAlike refuses an expanded document with too many objects that cannot be
// told apart.
func checkAlike(p *ld.JsonLdProcessor, expanded any, opts *ld.JsonLdOptions) error {
	opts = opts.Copy()
	opts.Format = ""
	out, err := p.ToRDF(expanded, opts)
	if err != nil {
		return fmt.Errorf("to RDF: %w", err)
	}
	set, ok := out.(*ld.RDFDataset)
	if !ok || alike(set) > maxAlike {
		return ErrComplex
	}
	return nil
}

// alike counts the blank nodes of which the same is said, when all other blank
// nodes are taken for one.
func alike(set *ld.RDFDataset) int {
	said := map[string][]string{}
	for graph, quads := range set.Graphs {
		for _, q := range quads {
			terms := []string{term(q.Subject), term(q.Predicate), term(q.Object), graph}
			for _, t := range terms {
				if isBlank(t) {
					said[t] = append(said[t], statement(terms, t))
				}
			}
		}
	}
	groups := map[string]int{}
	for _, all := range said {
		slices.Sort(all)
		groups[strings.Join(slices.Compact(all), "\n")]++
	}
	n := 0
	for _, size := range groups {
		if size > 1 {
			n += size
		}
	}
	return n
}

// term writes a term so that only equal ones are equal.
func term(n ld.Node) string {
	if l, ok := n.(ld.Literal); ok {
		return fmt.Sprintf("%q^%s@%s", l.Value, l.Datatype, strings.ToLower(l.Language))
	}
	return n.GetValue()
}

// statement is what terms say of one of them.
func statement(terms []string, of string) string {
	out := make([]string, len(terms))
	for i, t := range terms {
		switch {
		case t == of:
			t = "_:this"
		case isBlank(t):
			t = "_:other"
		}
		out[i] = t
	}
	return strings.Join(out, " ")
}

func isBlank(term string) bool { return strings.HasPrefix(term, "_:") }
