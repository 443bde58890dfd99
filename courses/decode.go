package courses

import (
	"reflect"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"sanad/internal/lms"
)

// decode checks the tree against the shape of v, field by field, and fills v
// when the shape fits. A field whose tag lacks omitempty must be there.
func (t *tree) decode(r *Report, v any) bool {
	c := conform{r: r, t: t}
	c.value(t.root, reflect.TypeOf(v).Elem())
	if c.broken {
		return false
	}
	if err := t.root.Decode(v); err != nil {
		r.add("E22.syntax", t.file, errorLine(err)+t.shift, "why", err)
		return false
	}
	tidy(reflect.ValueOf(v).Elem())
	return true
}

// conform compares nodes with types. broken is set when decoding would fail or
// lie; what is merely missing leaves the rest readable.
type conform struct {
	r      *Report
	t      *tree
	broken bool
}

func (c *conform) add(key string, n *yaml.Node, args ...any) {
	c.r.add(key, c.t.file, n.Line+c.t.shift, args...)
}

func (c *conform) value(n *yaml.Node, t reflect.Type) {
	switch t.Kind() {
	case reflect.Pointer:
		c.value(n, t.Elem())
	case reflect.Struct:
		if c.kind(n, yaml.MappingNode) {
			c.fields(n, t)
		}
	case reflect.Slice:
		c.list(n, t)
	default:
		if c.kind(n, yaml.ScalarNode) {
			c.scalar(n, t)
		}
	}
}

func (c *conform) list(n *yaml.Node, t reflect.Type) {
	if isNull(n) || !c.kind(n, yaml.SequenceNode) {
		return
	}
	if len(n.Content) > MaxList {
		c.add("E26.long", n, "max", MaxList)
		c.broken = true
		return
	}
	for _, item := range n.Content {
		c.value(item, t.Elem())
	}
}

func (c *conform) kind(n *yaml.Node, want yaml.Kind) bool {
	if n.Kind != want {
		c.add("E22.kind."+kindNames[want], n)
		c.broken = true
		return false
	}
	return true
}

var kindNames = map[yaml.Kind]string{
	yaml.MappingNode: "mapping", yaml.SequenceNode: "list", yaml.ScalarNode: "scalar",
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

func (c *conform) scalar(n *yaml.Node, t reflect.Type) {
	ok := true
	switch t.Kind() {
	case reflect.Bool:
		ok = n.Tag == "!!bool" && (n.Value == "true" || n.Value == "false")
	case reflect.Int, reflect.Int64:
		ok = n.Tag == "!!int"
	case reflect.Float64:
		ok = n.Tag == "!!int" || n.Tag == "!!float"
	case reflect.String:
		if utf8.RuneCountInString(n.Value) > MaxTextRunes {
			c.add("E26.long", n, "max", MaxTextRunes)
			c.broken = true
		}
	}
	if !ok {
		c.add("E22.type."+t.Kind().String(), n, "value", n.Value)
		c.broken = true
	}
}

// fields checks the keys of a mapping: none unknown, none twice, none missing.
func (c *conform) fields(n *yaml.Node, t reflect.Type) {
	known := fieldsOf(t)
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		f, ok := known[key.Value]
		switch {
		case !ok:
			c.add("E01", key, "key", key.Value)
			continue
		case seen[key.Value]:
			c.add("E22.twice", key, "key", key.Value)
			c.broken = true
			continue
		case isNull(value):
			continue // as if it were not there
		}
		c.value(value, f.Type)
		seen[key.Value] = value.Kind != yaml.ScalarNode || strings.TrimSpace(value.Value) != ""
	}
	for name, f := range known {
		if !seen[name] {
			c.missing(n, t, name, f)
		}
	}
}

// missing records a missing key, if it has to be there.
func (c *conform) missing(n *yaml.Node, t reflect.Type, name string, f reflect.StructField) {
	switch {
	case f.Tag.Get("text") == "ar":
		c.add("E03.text", n)
	case f.Tag.Get("text") == "en":
		c.add("W01.text", n)
	case strings.Contains(f.Tag.Get("yaml"), "omitempty"):
	case name == "sha256" || name == "bytes" || name == "licence" && t == reflect.TypeFor[Media]():
		c.add("E09."+name, n)
	default:
		c.add("E23", n, "key", name)
	}
}

var textFields = map[string]reflect.StructField{
	"ar": {Name: "AR", Type: reflect.TypeFor[string](), Tag: `text:"ar"`},
	"en": {Name: "EN", Type: reflect.TypeFor[string](), Tag: `text:"en"`},
}

// fieldsOf returns the fields of a struct by their YAML keys, with those of
// inlined texts.
func fieldsOf(t reflect.Type) map[string]reflect.StructField {
	if t == reflect.TypeFor[lms.Text]() {
		return textFields
	}
	out := map[string]reflect.StructField{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, opts, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if opts == "inline" {
			for k, v := range fieldsOf(f.Type) {
				out[k] = v
			}
		} else if name != "" && name != "-" {
			out[name] = f
		}
	}
	return out
}

// tidy trims every string of a decoded value, so that the way a text was
// written in YAML makes no difference.
func tidy(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(strings.TrimSpace(strings.ReplaceAll(v.String(), "\r\n", "\n")))
	case reflect.Pointer:
		if !v.IsNil() {
			tidy(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			tidy(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			tidy(v.Field(i))
		}
	}
}
