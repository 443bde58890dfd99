package courses

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// tree is one YAML document with the line of everything in it. The library is
// yaml/v3 because its nodes carry line and column through decoding, it is the
// YAML organisation's maintained module, and it limits aliases, which we refuse
// altogether.
type tree struct {
	file  string
	root  *yaml.Node
	shift int // lines before the document inside its file
}

var yamlErrorLine = regexp.MustCompile(`line (\d+)`)

// parseTree reads one document. It records what is wrong and returns nil when
// nothing can be read.
func parseTree(r *Report, file string, src []byte, shift int) *tree {
	var doc yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(src))
	if err := dec.Decode(&doc); err != nil {
		r.add("E22.syntax", file, errorLine(err)+shift, "why", err)
		return nil
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		r.add("E22.documents", file, 1+shift)
		return nil
	}
	t := &tree{file: file, root: doc.Content[0], shift: shift}
	if n := unwelcome(t.root, 0); n != nil {
		r.add("E22.alias", file, n.Line+shift)
		return nil
	}
	return t
}

func errorLine(err error) int {
	if errors.Is(err, io.EOF) {
		return 1
	}
	if m := yamlErrorLine.FindStringSubmatch(err.Error()); m != nil {
		n, _ := strconv.Atoi(m[1])
		return n
	}
	return 1
}

// unwelcome returns the first node that is an alias, an anchor, a merge or a
// custom tag, or too deep or wide: a course needs none of them, attackers do.
// The library compares every key of a mapping with every other.
func unwelcome(n *yaml.Node, depth int) *yaml.Node {
	custom := n.Style&yaml.TaggedStyle != 0
	wide := n.Kind == yaml.MappingNode && len(n.Content) > 2*maxKeys
	if wide || n.Kind == yaml.AliasNode || n.Anchor != "" || n.Tag == "!!merge" || custom || depth > maxDepth {
		return n
	}
	for _, c := range n.Content {
		if bad := unwelcome(c, depth+1); bad != nil {
			return bad
		}
	}
	return nil
}

// spot is a place inside a tree: keys and indices from its root.
type spot struct {
	t    *tree
	path []any
}

func (t *tree) at(path ...any) spot { return spot{t, path} }

func (s spot) at(path ...any) spot {
	return spot{s.t, append(append([]any(nil), s.path...), path...)}
}

// line returns the line of the place, or of the nearest thing around it.
func (s spot) line() int {
	n, line := s.t.root, s.t.root.Line
	for _, p := range s.path {
		next, at := child(n, p)
		if next == nil {
			break
		}
		n, line = next, at
	}
	return line + s.t.shift
}

// child returns the value under a key or index and the line where it begins.
func child(n *yaml.Node, p any) (*yaml.Node, int) {
	switch p := p.(type) {
	case int:
		if n.Kind == yaml.SequenceNode && p < len(n.Content) {
			return n.Content[p], n.Content[p].Line
		}
	case string:
		if n.Kind != yaml.MappingNode {
			return nil, 0
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == p {
				return n.Content[i+1], n.Content[i].Line
			}
		}
	}
	return nil, 0
}

// node returns the value at the place, or nil.
func (s spot) node() *yaml.Node {
	n := s.t.root
	for _, p := range s.path {
		if n, _ = child(n, p); n == nil {
			return nil
		}
	}
	return n
}
