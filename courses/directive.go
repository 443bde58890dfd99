package courses

import (
	"bytes"
	"regexp"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// containers are the directives that hold prose, with the tag and class they
// become. The sanitiser knows exactly these.
var containers = map[string]struct{ tag, class string }{
	"note":    {"aside", "note"},
	"case":    {"section", "case"},
	"summary": {"section", "summary-card"},
	"steps":   {"div", "steps"},
}

// placements are the directives that stand for something: one argument, no
// content.
var placements = map[string]string{
	"picture": BlockPicture, "audio": BlockAudio, "video": BlockVideo,
	"check": BlockCheck, "scenario": BlockScenario,
}

var kindDirective = ast.NewNodeKind("Directive")

// directive is a ":::" block at the top level of a lesson.
type directive struct {
	ast.BaseBlock
	name, arg, id string
	rest          string // what nobody understands on the opening line
	closed        bool
	stuffed       bool // content in a placement
	start         int  // offset of the opening line
}

func (d *directive) Kind() ast.NodeKind { return kindDirective }

func (d *directive) Dump(src []byte, level int) { ast.DumpHelper(d, src, level, nil, nil) }

func (d *directive) container() bool { return containers[d.name].tag != "" }

var directiveLine = regexp.MustCompile(`^:::[ \t]*([a-z]+)(?:[ \t]+([A-Za-z0-9_-]+))?(?:[ \t]+\{#([^}\s]*)\})?[ \t]*(.*?)[ \t]*$`)

// directiveParser opens a directive at the start of a line of the document
// itself, or of another directive, which the checker reports. Inside other
// blocks ":::" stays text, which it reports too.
type directiveParser struct{}

func (directiveParser) Trigger() []byte             { return []byte{':'} }
func (directiveParser) CanInterruptParagraph() bool { return true }
func (directiveParser) CanAcceptIndentedLine() bool { return false }

func (directiveParser) Close(ast.Node, text.Reader, parser.Context) {}

func (directiveParser) Open(parent ast.Node, reader text.Reader, _ parser.Context) (ast.Node, parser.State) {
	line, seg := reader.PeekLine()
	m := directiveLine.FindSubmatch(bytes.TrimRight(line, "\r\n"))
	if m == nil || !mayHold(parent) {
		return nil, parser.NoChildren
	}
	d := &directive{name: string(m[1]), arg: string(m[2]), id: string(m[3]), rest: string(m[4]), start: seg.Start}
	skipLine(reader)
	if _, leaf := placements[d.name]; leaf {
		return d, parser.NoChildren
	}
	return d, parser.HasChildren
}

// mayHold reports whether a directive may open here: in the document, or once
// inside another directive, so that the mistake can be named.
func mayHold(parent ast.Node) bool {
	if parent.Kind() == kindDirective {
		parent = parent.Parent()
	}
	return parent.Kind() == ast.KindDocument
}

func (directiveParser) Continue(n ast.Node, reader text.Reader, pc parser.Context) parser.State {
	d := n.(*directive)
	line, _ := reader.PeekLine()
	line = bytes.TrimSpace(line)
	if bytes.Equal(line, []byte(":::")) && d.innermost(pc) {
		d.closed = true
		skipLine(reader)
		return parser.Close
	}
	if _, leaf := placements[d.name]; leaf {
		return d.continueLeaf(line)
	}
	return parser.Continue | parser.HasChildren
}

// continueLeaf lets a placement end by itself at a blank line or a heading, and
// remembers content that has no place in it.
func (d *directive) continueLeaf(line []byte) parser.State {
	if len(line) > 0 {
		d.stuffed = true
		return parser.Continue | parser.NoChildren
	}
	return parser.Close
}

// innermost reports whether a closing mark belongs to d: not to a directive
// inside it, not to quoted code.
func (d *directive) innermost(pc parser.Context) bool {
	var inner ast.Node
	for _, b := range pc.OpenedBlocks() {
		if k := b.Node.Kind(); k == kindDirective || k == ast.KindFencedCodeBlock {
			inner = b.Node
		}
	}
	return inner == ast.Node(d)
}

// skipLine moves to the line's end, leaving its newline.
func skipLine(reader text.Reader) {
	line, _ := reader.PeekLine()
	n := len(line)
	if n > 0 && line[n-1] == '\n' {
		n--
	}
	reader.Advance(n)
}

// directiveRenderer writes containers; placements are not rendered here.
type directiveRenderer struct{}

func (directiveRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(kindDirective, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		c := containers[n.(*directive).name]
		switch {
		case c.tag == "":
		case entering:
			w.WriteString("<" + c.tag + ` class="` + c.class + "\">\n")
		default:
			w.WriteString("</" + c.tag + ">\n")
		}
		return ast.WalkContinue, nil
	})
}

// directives adds the blocks to a Markdown processor.
type directives struct{}

func (directives) Extend(m goldmark.Markdown) {
	m.Parser().AddOptions(parser.WithBlockParsers(util.Prioritized(directiveParser{}, 50)))
	m.Renderer().AddOptions(renderer.WithNodeRenderers(util.Prioritized(directiveRenderer{}, 50)))
}
