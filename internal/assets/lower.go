package assets

import "strings"

// Text runs from top to bottom on every page, so what is said of the block axis
// and of sizes has the same meaning in the words that older browsers know; only
// start and end of a line depend on the reader's language.
var physical = map[string]string{
	"inline-size": "width", "min-inline-size": "min-width", "max-inline-size": "max-width",
	"block-size": "height", "min-block-size": "min-height", "max-block-size": "max-height",
	"inset-block-start": "top", "inset-block-end": "bottom", "gap": "grid-gap",
}

// aliases are older names of the sides of a line; browsers that know the newer
// name too take both for the same.
var aliases = map[string]string{
	"margin-inline-start": "-webkit-margin-start", "margin-inline-end": "-webkit-margin-end",
	"padding-inline-start": "-webkit-padding-start", "padding-inline-end": "-webkit-padding-end",
	"border-inline-start": "-webkit-border-start", "border-inline-end": "-webkit-border-end",
	"border-inline-start-color": "-webkit-border-start-color",
}

// lower says rules in the words of the oldest browsers, where there are any.
func lower(rules []*rule) []*rule {
	var out []*rule
	for _, r := range rules {
		if !r.block {
			out = append(out, older(r.head)...)
			continue
		}
		without := append(spaced(r), shaped(r)...)
		r.body = lower(r.body)
		out = append(append(out, r), without...)
	}
	return out
}

// older lists the declarations that stand for one.
func older(head string) []*rule {
	d := rule{head: head}
	name, value := d.declaration()
	switch {
	case strings.HasPrefix(name, "--") || strings.HasPrefix(name, "@"):
	case physical[name] != "":
		return say(value, physical[name])
	case aliases[name] != "":
		return say(value, aliases[name], name)
	case strings.HasSuffix(name, "-block") || strings.HasSuffix(name, "-inline"):
		return sides(name, value)
	case strings.Contains(name, "-block-"):
		return say(value, strings.NewReplacer("-block-start", "-top", "-block-end", "-bottom").Replace(name))
	case strings.HasPrefix(value, "clamp(") && !strings.Contains(value, "var("):
		return append(say("calc("+strings.Split(value, ",")[1]+")", name), &d)
	}
	return []*rule{&d}
}

// sides says "margin-block" and the like side by side. The sides of a line need
// not be told apart where they are alike.
func sides(name, value string) []*rule {
	cut := strings.LastIndexByte(name, '-')
	property, start, end := name[:cut], value, value
	if v := words(value); property != "border" && len(v) == 2 {
		start, end = v[0], v[1]
	}
	side := func(s string) string { return strings.TrimPrefix(property+s, "inset-") }
	switch {
	case name[cut:] == "-block":
		return append(say(start, side("-top")), say(end, side("-bottom"))...)
	case start == end:
		return say(start, side("-left"), side("-right"))
	}
	return append(older(name+"-start:"+start), older(name+"-end:"+end)...)
}

// say declares properties with one value.
func say(value string, names ...string) []*rule {
	var out []*rule
	for _, n := range names {
		out = append(out, &rule{head: n + ":" + value})
	}
	return out
}
