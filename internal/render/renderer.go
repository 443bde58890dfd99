package render

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"strings"
	"sync"

	lru "github.com/hashicorp/golang-lru/v2"

	"sanad/internal/assets"
	"sanad/internal/i18n"
	"sanad/internal/lms"
)

// Renderer writes pages. It is safe for concurrent use.
type Renderer struct {
	Catalogue *i18n.Catalogue
	bundle    *assets.Bundle
	icons     map[string]string
	pages     map[lms.Lang]map[string]*template.Template
	critical  piece    // the styles that stand inside every page
	frames    sync.Map // of *framed, by frameLook
	questions *lru.Cache[questionLook, *stencil]
	documents sync.Pool
	buffers   sync.Pool
}

// New parses every template of the web folder in every language.
func New(web fs.FS, cat *i18n.Catalogue, bundle *assets.Bundle) (*Renderer, error) {
	r := &Renderer{Catalogue: cat, bundle: bundle, icons: map[string]string{}, pages: map[lms.Lang]map[string]*template.Template{}}
	r.documents.New = func() any { return new(Document) }
	r.buffers.New = func() any { return new(bytes.Buffer) }
	r.questions, _ = lru.New[questionLook, *stencil](keptQuestions) // fails for sizes below 1 only
	r.critical = newPiece([]byte(bundle.CriticalCSS()), nil)
	if err := r.readIcons(web); err != nil {
		return nil, err
	}
	for _, lang := range lms.Langs {
		pages, err := r.parse(web, lang)
		if err != nil {
			return nil, fmt.Errorf("templates in %q: %w", lang, err)
		}
		r.pages[lang] = pages
	}
	return r, nil
}

// For returns the locale of a person's preferences.
func (r *Renderer) For(p i18n.Prefs) *i18n.Locale { return r.Catalogue.For(p) }

// Problem returns what a problem says to a person.
func (r *Renderer) Problem(p i18n.Prefs, problem *lms.Problem) string {
	return r.For(p).Message(problem.Key, problem.Args)
}

// Page executes a page and hands it to use.
func (r *Renderer) Page(p Page, use func(*Document) error) error {
	d := r.documents.Get().(*Document)
	defer r.documents.Put(d)
	d.reset()
	if err := r.page(d, p); err != nil {
		return fmt.Errorf("page %s: %w", p.page(), err)
	}
	return use(d)
}

// page writes the parts of a page: the head with the styles of the first words,
// the top, the content and the bottom.
func (r *Renderer) page(d *Document, p Page) error {
	b, f := p.base(), frame(p)
	around, err := r.frame(p.page(), b, f)
	if err != nil {
		return err
	}
	d.fill(around.head, b, f)
	if !b.Part {
		d.own.WriteString(`<style nonce="` + b.Nonce + `">`)
		d.add(&r.critical)
		d.own.WriteString("</style>")
	}
	d.fill(around.top, b, f)
	if ready, ok := p.(*ReadyPage); ok {
		d.fill(ready.Content, b, f)
	} else if err := r.write(d, b, p.page(), "content", p); err != nil {
		return err
	}
	d.fill(around.bottom, b, f)
	return nil
}

// write executes one part of a page, in the digits of its reader. A head is not
// prose.
func (r *Renderer) write(d *Document, b *Base, page, part string, data any) error {
	t, ok := r.pages[b.Lang][page]
	if !ok {
		return fmt.Errorf("there is no such page in %q", b.Lang)
	}
	if part == "head" || !b.ArabicIndic() {
		return t.ExecuteTemplate(&d.own, part, data)
	}
	plain := r.buffers.Get().(*bytes.Buffer)
	defer r.buffers.Put(plain)
	plain.Reset()
	err := t.ExecuteTemplate(plain, part, data)
	shapeDigits(&d.own, plain.Bytes())
	return err
}

// parse reads the shared parts once and each page on top of a copy.
func (r *Renderer) parse(web fs.FS, lang lms.Lang) (map[string]*template.Template, error) {
	shared, err := template.New("shared").Funcs(r.funcs(lang)).ParseFS(web, "shared/*/*.html")
	if err != nil {
		return nil, err
	}
	files, err := fs.Glob(web, "pages/*/page.html")
	if err != nil {
		return nil, err
	}
	pages := map[string]*template.Template{}
	for _, name := range files {
		t, err := shared.Clone()
		if err != nil {
			return nil, err
		}
		if t, err = t.ParseFS(web, name); err != nil {
			return nil, err
		}
		if err := r.fold(t, lang); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		pages[strings.Split(name, "/")[1]] = t
	}
	return pages, nil
}

func (r *Renderer) readIcons(web fs.FS) error {
	files, err := fs.Glob(web, "shared/icon/*.svg")
	if err != nil {
		return err
	}
	for _, name := range files {
		src, err := fs.ReadFile(web, name)
		if err != nil {
			return err
		}
		base := strings.TrimSuffix(name[strings.LastIndexByte(name, '/')+1:], ".svg")
		r.icons[base] = strings.TrimSpace(string(src))
	}
	return nil
}
