package render

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"strings"
	"sync"

	"sanad/internal/assets"
	"sanad/internal/i18n"
	"sanad/internal/lms"
)

// Renderer writes pages. It does not change after New and may be shared.
type Renderer struct {
	Catalogue *i18n.Catalogue
	bundle    *assets.Bundle
	icons     map[string]string
	pages     map[lms.Lang]map[string]*template.Template
	buffers   sync.Pool
}

// New parses every template of the web folder in every language.
func New(web fs.FS, cat *i18n.Catalogue, bundle *assets.Bundle) (*Renderer, error) {
	r := &Renderer{Catalogue: cat, bundle: bundle, icons: map[string]string{}, pages: map[lms.Lang]map[string]*template.Template{}}
	r.buffers.New = func() any { return new(bytes.Buffer) }
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

// Page executes a page and hands the HTML to use. The bytes are valid until use
// returns.
func (r *Renderer) Page(p Page, use func(html []byte) error) error {
	b := p.base()
	t, ok := r.pages[b.Lang][p.page()]
	if !ok {
		return fmt.Errorf("no template for page %q", p.page())
	}
	buf := r.buffers.Get().(*bytes.Buffer)
	defer r.buffers.Put(buf)
	buf.Reset()
	if err := t.ExecuteTemplate(buf, "layout", p); err != nil {
		return fmt.Errorf("page %s: %w", p.page(), err)
	}
	if !b.ArabicIndic() {
		return use(buf.Bytes())
	}
	shaped := r.buffers.Get().(*bytes.Buffer)
	defer r.buffers.Put(shaped)
	shaped.Reset()
	shapeDigits(shaped, buf.Bytes())
	return use(shaped.Bytes())
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
