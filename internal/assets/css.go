package assets

import "strings"

// rule is a piece of a style sheet: a rule with what stands in it, a statement
// such as "@layer a,b", or a declaration such as "margin:0".
type rule struct {
	head  string
	block bool
	body  []*rule
}

// parse reads a style sheet as esbuild prints it: valid, and without comments.
func parse(css string) []*rule {
	root := &rule{block: true}
	open := []*rule{root}
	for css != "" {
		n := delimiter(css)
		top, head := open[len(open)-1], strings.TrimSpace(css[:n])
		r := &rule{head: head, block: n < len(css) && css[n] == '{'}
		if head != "" {
			top.body = append(top.body, r)
		}
		switch {
		case r.block:
			open = append(open, r)
		case n < len(css) && css[n] == '}':
			open = open[:len(open)-1]
		}
		css = css[min(n+1, len(css)):]
	}
	return root.body
}

// delimiter is the place of the first brace or semicolon that ends something:
// outside quotes and brackets.
func delimiter(css string) int {
	depth, quote := 0, byte(0)
	for i := 0; i < len(css); i++ {
		switch c := css[i]; {
		case c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '(':
			depth++
		case c == ')':
			depth--
		case depth == 0 && strings.IndexByte("{};", c) >= 0:
			return i
		}
	}
	return len(css)
}

// declaration splits "margin:0" into its name and its value.
func (r *rule) declaration() (name, value string) {
	name, value, _ = strings.Cut(r.head, ":")
	return name, strings.TrimSpace(value)
}

// value is what a rule declares of a property; "" when it does not.
func (r *rule) value(property string) (value string) {
	for _, d := range r.body {
		if name, v := d.declaration(); !d.block && name == property {
			value = v
		}
	}
	return value
}

// put writes rules out.
func put(out *strings.Builder, rules []*rule) {
	for _, r := range rules {
		out.WriteString(r.head)
		if !r.block {
			out.WriteByte(';')
			continue
		}
		out.WriteByte('{')
		put(out, r.body)
		out.WriteByte('}')
	}
}

// words splits a value at its spaces outside brackets.
func words(value string) []string {
	var out []string
	depth, from := 0, 0
	for i := 0; i <= len(value); i++ {
		switch {
		case i == len(value) || value[i] == ' ' && depth == 0:
			if i > from {
				out = append(out, value[from:i])
			}
			from = i + 1
		case value[i] == '(':
			depth++
		case value[i] == ')':
			depth--
		}
	}
	return out
}
