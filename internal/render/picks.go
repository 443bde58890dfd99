package render

import (
	"bytes"
	"html/template"
)

// Picks are the choices of a question as markup. A page of questions is mostly
// choices, and a template takes ten times as long for one.
func (q *QuestionPart) Picks() template.HTML {
	if q.picks != "" {
		return q.picks
	}
	var b bytes.Buffer
	q.writePicks(&b)
	return template.HTML(b.String())
}

func (q *QuestionPart) writePicks(b *bytes.Buffer) {
	head := `<label class="pick"><input type="` + q.Control() + `" name="` + template.HTMLEscapeString(q.Name) + `" value="`
	for i := range q.Choices {
		c := &q.Choices[i]
		b.WriteString(head + template.HTMLEscapeString(c.Value) + `"`)
		if c.Picked {
			b.WriteString(" checked")
		}
		b.WriteString("><span " + string(q.In(c.Words)) + ">" + string(code(c.Words.Text)) + "</span></label>")
	}
}
