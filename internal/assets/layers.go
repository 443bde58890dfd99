package assets

import (
	"fmt"
	"slices"
	"strings"
)

// Older browsers skip a layer with all that stands in it, so none is served: the
// rules of a layer stand where the layer would win, behind those of all earlier
// ones. What then differs is that of two rules the more specific one wins, be it
// of an earlier layer; a story compares the styles of every page both ways.

// layers is the order that the style sheets declare.
func layers(rules []*rule) []string {
	for _, r := range rules {
		if list, ok := strings.CutPrefix(r.head, "@layer "); ok && !r.block {
			return strings.FieldsFunc(list, func(c rune) bool { return c == ',' || c == ' ' })
		}
	}
	return nil
}

// unlayer takes rules out of their layers, in their order. Those of no layer
// come last, as they win.
func unlayer(rules []*rule, order []string) ([]*rule, error) {
	held := make([][]*rule, len(order)+1)
	for _, r := range rules {
		name, ok := strings.CutPrefix(r.head, "@layer ")
		switch at := slices.Index(order, name); {
		case !ok:
			held[len(order)] = append(held[len(order)], r)
		case r.block && at < 0:
			return nil, fmt.Errorf("layer %q is not in the order %q", name, order)
		case r.block:
			held[at] = append(held[at], r.body...)
		}
	}
	return slices.Concat(held...), nil
}

// apart fails when a layer of the second sheet is earlier than one of the first:
// nothing in a later sheet can stand before an earlier one.
func apart(first, second []*rule, order []string) error {
	last := -1
	for _, r := range first {
		last = max(last, layerOf(r, order))
	}
	for _, r := range second {
		if at := layerOf(r, order); at >= 0 && at < last {
			return fmt.Errorf("%s stands in a sheet behind layer %q, which comes after it", r.head, order[last])
		}
	}
	return nil
}

func layerOf(r *rule, order []string) int {
	name, ok := strings.CutPrefix(r.head, "@layer ")
	if !ok || !r.block {
		return -1
	}
	return slices.Index(order, name)
}
