package render

import (
	"fmt"
	"html/template"
	"text/template/parse"

	"sanad/internal/lms"
)

// funcs are the functions of templates. Called with a constant, which is what
// they are for, they cost nothing when a page is written: fold puts their
// result into the template.
//
//	t "key"       the message of a key that takes no arguments
//	asset "name"  the path of a bundled file
//	icon "name"   one of our drawings, as markup
//	lang, dir     of the page; otherlang, otherdir of the page in the other language
//	oglocale      the language as previews name it
//	code .Words   an author's words, with what stands between backticks as code
//	plain .Words  the same where no markup can stand
//	ask .         a question as template "question" writes it, most of it from before
//	asks .        all questions of an attempt, each with what is held of its answer
func (r *Renderer) funcs(lang lms.Lang) template.FuncMap {
	funcs := template.FuncMap{
		"t":     func(key string) (string, error) { return r.message(lang, key) },
		"asset": func(name string) string { return r.bundle.URL(name) },
		"icon":  func(name string) (template.HTML, error) { return r.icon(name) },
		"code":  code,
		"plain": plain,
		"ask":   r.question,
		"asks":  r.asks,
	}
	for name, text := range r.constants(lang) {
		funcs[name] = func() string { return text }
	}
	return funcs
}

// constants are the functions without arguments, and what they say.
func (r *Renderer) constants(lang lms.Lang) map[string]string {
	oglocale := "ar_SA"
	if lang == lms.English {
		oglocale = "en_GB"
	}
	return map[string]string{
		"lang": string(lang), "dir": lang.Dir(),
		"otherlang": string(lang.Other()), "otherdir": lang.Other().Dir(), "oglocale": oglocale,
	}
}

func (r *Renderer) message(lang lms.Lang, key string) (string, error) {
	text, ok := r.Catalogue.Plain(lang, key)
	if !ok {
		return "", fmt.Errorf("message %q is missing or takes arguments", key)
	}
	return text, nil
}

func (r *Renderer) icon(name string) (template.HTML, error) {
	svg, ok := r.icons[name]
	if !ok {
		return "", fmt.Errorf("no icon %q", name)
	}
	return template.HTML(svg), nil
}

// fold replaces calls with a constant by their result, in every template of a
// set.
func (r *Renderer) fold(t *template.Template, lang lms.Lang) error {
	for _, part := range t.Templates() {
		if part.Tree == nil || part.Tree.Root == nil {
			continue
		}
		if err := r.foldList(part.Tree.Root, lang); err != nil {
			return fmt.Errorf("%s: %w", part.Name(), err)
		}
	}
	return nil
}

func (r *Renderer) foldList(list *parse.ListNode, lang lms.Lang) error {
	if list == nil {
		return nil
	}
	for i, n := range list.Nodes {
		var err error
		switch n := n.(type) {
		case *parse.ActionNode:
			err = r.foldAction(list, i, n, lang)
		case *parse.IfNode:
			err = r.foldBranch(&n.BranchNode, lang)
		case *parse.RangeNode:
			err = r.foldBranch(&n.BranchNode, lang)
		case *parse.WithNode:
			err = r.foldBranch(&n.BranchNode, lang)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *Renderer) foldBranch(b *parse.BranchNode, lang lms.Lang) error {
	if err := r.foldList(b.List, lang); err != nil {
		return err
	}
	return r.foldList(b.ElseList, lang)
}

func (r *Renderer) foldAction(list *parse.ListNode, i int, n *parse.ActionNode, lang lms.Lang) error {
	name, arg, ok := constantCall(n.Pipe)
	if !ok {
		return nil
	}
	text, constant := r.constants(lang)[name]
	switch name {
	case "t":
		s, err := r.message(lang, arg)
		if err != nil {
			return err
		}
		text = template.HTMLEscapeString(s)
	case "icon":
		svg, err := r.icon(arg)
		if err != nil {
			return err
		}
		text = string(svg)
	case "asset":
		if !r.bundle.Has(arg) {
			return fmt.Errorf("no file %q is bundled", arg)
		}
		text = r.bundle.URL(arg)
	default:
		if !constant {
			return nil
		}
	}
	list.Nodes[i] = &parse.TextNode{NodeType: parse.NodeText, Pos: n.Pos, Text: []byte(text)}
	return nil
}

// constantCall recognises {{name}} and {{name "argument"}}.
func constantCall(p *parse.PipeNode) (name, arg string, ok bool) {
	if len(p.Decl) > 0 || len(p.Cmds) != 1 || len(p.Cmds[0].Args) > 2 {
		return "", "", false
	}
	id, isID := p.Cmds[0].Args[0].(*parse.IdentifierNode)
	if !isID || len(p.Cmds[0].Args) == 1 {
		return idName(id), "", isID
	}
	s, isString := p.Cmds[0].Args[1].(*parse.StringNode)
	if !isString {
		return "", "", false
	}
	return id.Ident, s.Text, true
}

func idName(id *parse.IdentifierNode) string {
	if id == nil {
		return ""
	}
	return id.Ident
}
