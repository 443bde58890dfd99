package assets

import "strings"

// noGap holds where boxes in a row cannot be told their distance. Nothing tells
// so directly: the two properties came with it in one browser or the other.
const noGap = "@supports not ((inset:0) or (appearance:none))"

// spaced keeps boxes in a row apart by margins where gaps are unknown. It stands
// behind the rule that asks for the gap, so that what follows may differ.
func spaced(r *rule) []*rule {
	v := words(r.value("gap"))
	if len(v) == 0 || !strings.HasSuffix(r.value("display"), "flex") {
		return nil
	}
	row, between := v[0], v[len(v)-1]
	margins := sides("margin-inline", half(between)) // around text too, which no selector finds
	if r.value("flex-wrap") == "wrap" {
		margins = append(sides("margin-block", half(row)), older("margin-inline-end:"+between)...)
	}
	children := each(r.head, spacedChild)
	return []*rule{{head: noGap, block: true, body: []*rule{{head: children, block: true, body: margins}}}}
}

// spacedChild weighs as much as the rules that take the margins from a list's
// items or from a box to tick, so that the later one wins.
const spacedChild = ">:not(_)"

func half(length string) string {
	if length == "0" {
		return length
	}
	return "calc(" + length + "/2)"
}

// shaped gives a box its shape where that cannot be said: a space of that shape
// stands behind what the box holds.
func shaped(r *rule) []*rule {
	wide, high, ok := strings.Cut(r.value("aspect-ratio"), "/")
	if !ok || r.value("display") != "grid" {
		return nil
	}
	space := &rule{head: each(r.head, ":before"), block: true, body: []*rule{{head: `content:""`}, {head: "padding-top:calc(100%*" + strings.TrimSpace(high) + "/" + strings.TrimSpace(wide) + ")"}}}
	place := &rule{head: each(r.head, ":before") + "," + each(r.head, ">*"), block: true, body: say("1/1", "grid-area")}
	return []*rule{{head: "@supports not (aspect-ratio:1)", block: true, body: []*rule{space, place}}}
}

// each adds to every selector of a list.
func each(selectors, more string) string {
	return strings.ReplaceAll(selectors, ",", more+",") + more
}
