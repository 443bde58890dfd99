package courses

import (
	"bytes"
	"html"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"sanad/internal/lms"
)

// markdowns are the processors of lesson prose, one a language because footnote
// ids must differ where both languages stand on one page. They are safe for
// concurrent use.
var markdowns = map[lms.Lang]goldmark.Markdown{
	lms.Arabic:  newMarkdown(lms.Arabic),
	lms.English: newMarkdown(lms.English),
}

// newMarkdown sets up CommonMark with tables, footnotes, definition lists and
// directives. Raw HTML is left out by the renderer and refused by the checker;
// column alignment is dropped, since left and right turn with the language.
func newMarkdown(lang lms.Lang) goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(
			extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignNone)),
			extension.NewFootnote(extension.WithFootnoteIDPrefix(string(lang)+"-"), extension.WithFootnoteBacklinkHTML("↩")),
			extension.DefinitionList,
			directives{},
		),
		goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(headerScope{}, 500))),
	)
}

// headerScope says of every table head that it heads its column.
type headerScope struct{}

func (headerScope) Transform(doc *ast.Document, _ text.Reader, _ parser.Context) {
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering && n.Kind() == extast.KindTableCell && n.Parent().Kind() == extast.KindTableHeader {
			n.SetAttributeString("scope", []byte("col"))
		}
		return ast.WalkContinue, nil
	})
}

// HTML renders a short Markdown text that is not a lesson, such as a transcript
// or a question's stem, as safe HTML: anything that lessons may not hold either
// is left out. A text too dense to parse is shown as it was written.
func HTML(src string, lang lms.Lang) string {
	if dense([]byte(src)) > 0 {
		return "<p>" + policy.Sanitize(html.EscapeString(src)) + "</p>"
	}
	var out bytes.Buffer
	md := markdowns[lms.Arabic]
	if lang == lms.English {
		md = markdowns[lms.English]
	}
	if err := md.Convert([]byte(src), &out); err != nil {
		return ""
	}
	safe, _ := sanitise(out.String())
	return safe
}
