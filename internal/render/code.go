package render

import (
	"html/template"
	"strings"
)

// code writes an author's words as markup: what stands between two backticks is
// an address or a code, read from left to right in any language. Everything is
// escaped.
func code(words string) template.HTML {
	parts := strings.Split(words, "`")
	if len(parts)%2 == 0 { // a backtick without its partner is only a backtick
		return template.HTML(template.HTMLEscapeString(words))
	}
	var out strings.Builder
	for i, part := range parts {
		part = template.HTMLEscapeString(part)
		if i%2 == 1 {
			part = `<code dir="ltr">` + part + `</code>`
		}
		out.WriteString(part)
	}
	return template.HTML(out.String())
}

// plain is code where no markup can stand, as in the options of a list.
func plain(words string) string {
	if strings.Count(words, "`")%2 == 1 {
		return words
	}
	return strings.ReplaceAll(words, "`", "")
}
