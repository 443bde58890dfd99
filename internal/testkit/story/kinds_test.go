package story_test

import (
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"text/template/parse"

	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/internal/render"
	"sanad/web"
)

// pieces are what the template of each page writes in any case in English, in its
// order, without white space.
func pieces(t *testing.T, words *i18n.Catalogue) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	files, err := fs.Glob(web.Files, "pages/*/page.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		src, err := fs.ReadFile(web.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		trees, tree := map[string]*parse.Tree{}, parse.New(name)
		tree.Mode = parse.SkipFuncCheck
		if _, err := tree.Parse(string(src), "", "", trees); err != nil {
			t.Fatal(err)
		}
		page := path.Base(path.Dir(name))
		for _, n := range trees["content"].Root.Nodes {
			out[page] = append(out[page], dense(constant(n, words)))
		}
	}
	return out
}

// constant is what a node of a template writes whatever the page holds: markup, or
// a message without arguments.
func constant(n parse.Node, words *i18n.Catalogue) string {
	switch n := n.(type) {
	case *parse.TextNode:
		return string(n.Text)
	case *parse.ActionNode:
		args := n.Pipe.Cmds[0].Args
		if key, ok := args[len(args)-1].(*parse.StringNode); ok && args[0].String() == "t" {
			message, _ := words.Plain(lms.English, key.Text)
			return template.HTMLEscapeString(message)
		}
	}
	return ""
}

func dense(s string) string { return strings.Join(strings.Fields(s), "") }

// fit is how much of a body the pieces are, in bytes; -1 when one is missing.
func fit(body string, pieces []string) int {
	n := 0
	for _, p := range pieces {
		_, after, ok := strings.Cut(body, p)
		if !ok {
			return -1
		}
		body, n = after, n+len(p)
	}
	return n
}

// kindOf is the page whose template fits a body best.
func kindOf(body string, pages map[string][]string) (kind string) {
	body, best := dense(body), -1
	for page, pieces := range pages {
		if n := fit(body, pieces); n > best {
			kind, best = page, n
		}
	}
	return kind
}

// TestViews_show_every_type_of_page holds the list that the gallery and these
// stories share to the templates: no page is left out, and each view shows the
// page that it says.
func TestViews_show_every_type_of_page(t *testing.T) {
	w := sample(t)
	pages := pieces(t, w.Catalogue)
	if len(pages) != len(render.Pages) {
		t.Errorf("%d templates, %d page types", len(pages), len(render.Pages))
	}
	var names []string
	seen := map[string]bool{}
	for _, v := range w.all() {
		visitor := w.visitor(v.Who)
		visitor.Header.Add("Cookie", "lang=en")
		got := visitor.Get(v.Path).Page
		if kind := kindOf(got.Body, pages); kind != v.Page || got.Status != v.Want() {
			t.Errorf("%s (%s) is %q with status %d, want %q with %d", v.Name, v.Path, kind, got.Status, v.Page, v.Want())
		}
		seen[v.Page] = true
		names = append(names, v.Name)
	}
	for _, v := range w.Judged() {
		got := w.visitor("").Get("/verify?lang=en").Submit("main form[enctype]", "badge", v.Badge).Page
		if kind := kindOf(got.Body, pages); kind != v.Page {
			t.Errorf("%s is %q with status %d, want %q", v.Name, kind, got.Status, v.Page)
		}
		seen[v.Page] = true
		names = append(names, v.Name)
	}
	for page := range pages {
		if !seen[page] {
			t.Errorf("no view shows web/pages/%s", page)
		}
	}
	if slices.Sort(names); len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("two views share a name: %q", names)
	}
}
