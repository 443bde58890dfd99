package courses

import (
	"bytes"
	"regexp"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

var trailingID = regexp.MustCompile(`[ \t]*\{#([^}\s]*)\}[ \t]*$`)

// takeID removes the id written at the end of a block and returns it. alone is
// true when the block held nothing else: such an id names the next block.
func (p *prose) takeID(n ast.Node) (id string, alone bool) {
	switch n := n.(type) {
	case *directive:
		return n.id, false
	case *extast.Table:
		return p.takeRowID(n), false
	}
	last := lastText(n)
	if last == nil {
		return "", false
	}
	id, ok := p.cut(last)
	if !ok {
		return "", false
	}
	if last.Segment.Len() > 0 {
		return id, false
	}
	dropText(last)
	return id, n.Kind() == ast.KindParagraph && n.ChildCount() == 0
}

// cut removes a trailing id from a text.
func (p *prose) cut(t *ast.Text) (id string, ok bool) {
	m := trailingID.FindSubmatchIndex(t.Segment.Value(p.src))
	if m == nil {
		return "", false
	}
	id = string(t.Segment.Value(p.src)[m[2]:m[3]])
	t.Segment = t.Segment.WithStop(t.Segment.Start + m[0] - t.Segment.Padding)
	return id, true
}

// takeRowID finds the id written on a line of its own under a table, which
// Markdown reads as a last row.
func (p *prose) takeRowID(table *extast.Table) string {
	row := table.LastChild()
	if row == nil || row.Kind() != extast.KindTableRow {
		return ""
	}
	cell := row.FirstChild()
	t := lastText(cell)
	if t == nil || cell.ChildCount() != 1 {
		return ""
	}
	for c := cell.NextSibling(); c != nil; c = c.NextSibling() {
		if c.ChildCount() > 0 {
			return ""
		}
	}
	if !bytes.HasPrefix(t.Segment.Value(p.src), []byte("{#")) {
		return ""
	}
	id, _ := p.cut(t)
	table.RemoveChild(table, row)
	return id
}

// lastText returns the text a block ends in, or nil.
func lastText(n ast.Node) *ast.Text {
	for c := n.LastChild(); c != nil; c = c.LastChild() {
		if t, ok := c.(*ast.Text); ok {
			return t
		}
	}
	return nil
}

// dropText removes an emptied text and the line break before it.
func dropText(t *ast.Text) {
	if prev, ok := t.PreviousSibling().(*ast.Text); ok {
		prev.SetSoftLineBreak(false)
		prev.SetHardLineBreak(false)
	}
	t.Parent().RemoveChild(t.Parent(), t)
}
