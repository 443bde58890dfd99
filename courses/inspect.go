package courses

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
)

// inspect checks what a block holds: headings, links, HTML and stray marks. A
// block that is not sound is not rendered.
func (p *prose) inspect(n ast.Node) (sound bool) {
	before := len(p.r.Findings)
	ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			p.node(n)
		}
		return ast.WalkContinue, nil
	})
	return len(p.r.Findings) == before && !p.r.Cut
}

func (p *prose) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.Heading:
		p.heading(n)
	case *ast.HTMLBlock, *ast.RawHTML:
		p.add("E13.raw", htmlStart(n))
	case *ast.Image:
		p.add("E13.image", start(n))
	case *ast.AutoLink:
		p.add("E13.remote", start(n.Parent()), "url", string(n.URL(p.src)))
	case *ast.Link:
		p.link(n)
	case *directive:
		if _, top := n.Parent().(*ast.Document); !top {
			p.add("E30.nested", n.start, "name", n.name)
		}
	case *ast.Text:
		p.stray(n)
	case *ast.Paragraph, *ast.TextBlock:
		p.count(n)
	}
}

func htmlStart(n ast.Node) int {
	if raw, ok := n.(*ast.RawHTML); ok && raw.Segments.Len() > 0 {
		return raw.Segments.At(0).Start
	}
	return start(n)
}

// heading keeps the outline whole: the page's title is level 1, so the prose
// begins at 2 and goes down one level at a time.
func (p *prose) heading(h *ast.Heading) {
	switch {
	case h.Level == 1:
		p.add("E12.title", start(h))
	case h.Level > p.level+1:
		p.add("E12.jump", start(h), "from", p.level, "to", h.Level)
	case h.ChildCount() == 0:
		p.add("E12.empty", start(h))
	}
	p.level = max(h.Level, 1)
}

var sourceLink = regexp.MustCompile(`^SOURCES\.md#([a-z0-9][a-z0-9-]*)$`)
var placeLink = regexp.MustCompile(`^#b-[a-z0-9-]+$`)

// link lets prose point to a block of the lesson or to a source. Everything
// else would leave the page, or load something from elsewhere.
func (p *prose) link(l *ast.Link) {
	dest := string(l.Destination)
	if m := sourceLink.FindStringSubmatch(dest); m != nil {
		p.cites = append(p.cites, cited{m[1], p.line(start(l))})
		l.Destination = []byte("#source-" + m[1])
		return
	}
	if !placeLink.MatchString(dest) {
		p.add("E13.remote", start(l), "url", dest)
	}
	l.Title = nil
}

// stray reports marks of this format that ended up inside text.
func (p *prose) stray(t *ast.Text) {
	value := t.Segment.Value(p.src)
	if t.Parent().Kind() == ast.KindCodeSpan {
		return
	}
	switch {
	case bytes.HasPrefix(bytes.TrimSpace(value), []byte(":::")):
		p.add("E30.stray", t.Segment.Start)
	case bytes.Contains(value, []byte("{#")):
		p.add("E24.stray", t.Segment.Start)
	}
}

// count adds the words and sentences of a paragraph.
func (p *prose) count(n ast.Node) {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		b.WriteString(plainText(c, p.src))
	}
	words, sentences := countWords(b.String())
	p.words += words
	p.stops += sentences
}

// plainText is the visible text of an inline node.
func plainText(n ast.Node, src []byte) string {
	var b strings.Builder
	ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			b.Write(t.Segment.Value(src))
			if t.SoftLineBreak() || t.HardLineBreak() {
				b.WriteByte(' ')
			}
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// countWords counts words and the sentences they make; a text without a final
// stop is a sentence too.
func countWords(s string) (words, sentences int) {
	open := false
	for _, w := range strings.Fields(s) {
		if strings.IndexFunc(w, unicode.IsLetter) >= 0 || strings.IndexFunc(w, unicode.IsDigit) >= 0 {
			words++
			open = true
		}
		if open && endsSentence(w) {
			sentences++
			open = false
		}
	}
	if open {
		sentences++
	}
	return words, sentences
}

func endsSentence(word string) bool {
	word = strings.TrimRight(word, `»”"')*`)
	return strings.HasSuffix(word, ".") || strings.HasSuffix(word, "!") || strings.HasSuffix(word, "?") ||
		strings.HasSuffix(word, "؟") || strings.HasSuffix(word, "…")
}
