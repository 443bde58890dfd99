package courses

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"sort"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"sanad/internal/lms"
)

// prose reads the Markdown of one lesson in one language.
type prose struct {
	r     *Report
	file  string
	src   []byte
	shift int // lines before src in the file
	lang  lms.Lang
	md    goldmark.Markdown

	starts  []int // offsets of the line beginnings
	level   int   // of the last heading
	ids     map[string]bool
	cites   []cited
	words   int
	stops   int // sentences
	blocks  []Block
	lines   []int // where each block begins
	hashes  []string
	pending string // an id that stands before its block
}

// cited is a link to an anchor of SOURCES.md.
type cited struct {
	anchor string
	line   int
}

// readProse parses, checks and renders. It always returns what could be read.
func readProse(r *Report, file string, src []byte, shift int, lang lms.Lang) *prose {
	p := &prose{r: r, file: file, src: src, shift: shift, lang: lang, md: markdowns[lang], level: 1, ids: map[string]bool{}}
	p.starts = []int{0}
	for i, c := range src {
		if c == '\n' {
			p.starts = append(p.starts, i+1)
		}
	}
	if at := dense(src); at > 0 {
		r.add("E32.dense", file, shift+at)
		return p
	}
	doc := p.md.Parser().Parse(text.NewReader(src))
	for n := doc.FirstChild(); n != nil; {
		next := n.NextSibling() // taking an id may remove n
		if len(p.blocks) == MaxBlocks {
			p.add("E32.blocks", max(start(n), 0), "max", MaxBlocks)
			break
		}
		p.block(n)
		n = next
	}
	return p
}

// body is what the package keeps.
func (p *prose) body() Body {
	return Body{Source: tidySource(p.src), Blocks: p.blocks, Hash: strings.Join(p.hashes, ".")}
}

func tidySource(src []byte) string {
	return strings.Trim(strings.ReplaceAll(string(src), "\r\n", "\n"), "\n") + "\n"
}

func (p *prose) add(key string, offset int, args ...any) {
	p.r.add(key, p.file, p.line(offset), args...)
}

// line is the line of an offset in the file.
func (p *prose) line(offset int) int {
	return p.shift + sort.Search(len(p.starts), func(i int) bool { return p.starts[i] > offset })
}

// block turns one top-level node into a block.
func (p *prose) block(n ast.Node) {
	if n.Kind() == ast.KindLinkReferenceDefinition {
		return // it names a link's target and shows nothing
	}
	at := start(n)
	id, alone := p.takeID(n)
	if alone {
		p.pending = id
		return
	}
	sound := p.inspect(n)
	b := Block{ID: p.name(id, at), Kind: BlockText}
	if d, ok := n.(*directive); ok {
		p.directive(d, &b)
	}
	if b.Kind == BlockText && sound {
		b.HTML = p.render(n, at)
	}
	p.blocks = append(p.blocks, b)
	p.lines = append(p.lines, p.line(at))
	p.hashes = append(p.hashes, fingerprint(n, p.src))
}

var blockID = regexp.MustCompile(`^b-[a-z0-9][a-z0-9-]{0,60}$`)
var countedID = regexp.MustCompile(`^b-[0-9]+$`)

// name returns the block's id: the one written, or its position.
func (p *prose) name(id string, at int) string {
	if id == "" {
		id, p.pending = p.pending, ""
	}
	switch {
	case id == "":
		return fmt.Sprintf("b-%d", len(p.blocks)+1)
	case !blockID.MatchString(id) || countedID.MatchString(id):
		p.add("E24.block", at, "id", id)
	case p.ids[id]:
		p.add("E02.block", at, "id", id)
	}
	p.ids[id] = true
	return id
}

// directive checks a directive and names what it stands for.
func (p *prose) directive(d *directive, b *Block) {
	kind, leaf := placements[d.name]
	switch {
	case !leaf && !d.container():
		p.add("E30.unknown", d.start, "name", d.name)
	case leaf && d.arg == "":
		p.add("E30.argument", d.start, "name", d.name)
	case d.rest != "" || !leaf && d.arg != "":
		p.add("E30.extra", d.start, "name", d.name)
	case d.stuffed:
		p.add("E30.content", d.start, "name", d.name)
	case !leaf && !d.closed:
		p.add("E30.open", d.start, "name", d.name)
	case !leaf && d.ChildCount() == 0:
		p.add("E30.empty", d.start, "name", d.name)
	}
	if leaf {
		b.Kind, b.Ref = kind, d.arg
	}
}

func (p *prose) render(n ast.Node, at int) string {
	var out bytes.Buffer
	if err := p.md.Renderer().Render(&out, p.src, n); err != nil {
		p.add("E13.html", at)
		return ""
	}
	safe, whole := sanitise(out.String())
	if again, _ := sanitise(safe); !whole || again != safe {
		p.add("E13.html", at)
		return ""
	}
	return safe
}

// fingerprint names what a block says, whatever its id and its layout: it marks
// the blocks whose translation has fallen behind.
func fingerprint(n ast.Node, src []byte) string {
	var b strings.Builder
	ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			say(&b, n, src)
		} else if n.Kind() != ast.KindText {
			b.WriteString(" / ")
		}
		return ast.WalkContinue, nil
	})
	sum := sha256.Sum256([]byte(strings.Join(strings.Fields(b.String()), " ")))
	return hex.EncodeToString(sum[:3])
}

// say writes what one node adds to the fingerprint.
func say(b *strings.Builder, n ast.Node, src []byte) {
	switch n := n.(type) {
	case *ast.Text:
		b.Write(n.Segment.Value(src))
		if n.SoftLineBreak() || n.HardLineBreak() {
			b.WriteByte(' ')
		}
	case *directive:
		fmt.Fprintf(b, " %s(%s) ", n.name, n.arg)
	case *ast.Link:
		fmt.Fprintf(b, " Link(%s) ", n.Destination)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		b.Write(n.Lines().Value(src))
	default:
		b.WriteString(" " + n.Kind().String() + " ")
	}
}

// start is the offset where a node begins.
func start(n ast.Node) int {
	if t, ok := n.(*ast.Text); ok {
		return t.Segment.Start
	}
	if at := n.Pos(); at > 0 {
		return at
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if at := start(c); at > 0 {
			return at
		}
	}
	return 0
}
