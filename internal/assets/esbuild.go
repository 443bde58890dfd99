package assets

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// engines are the oldest browsers that pages are made for (docs/decisions/0007):
// the first that know modules, grids and custom properties. Older ones load no
// script and show a page that works with little style. Syntax of scripts beyond
// ES2018 fails the build.
var engines = []api.Engine{{Name: api.EngineChrome, Version: "63"}, {Name: api.EngineFirefox, Version: "60"}, {Name: api.EngineSafari, Version: "12"}}

// styles returns the critical styles and the site's style sheet, minified.
// Style sheets refer to a bundled file as url("asset:fonts/name.woff2").
func (b *Bundle) styles(web fs.FS) (critical, site string, err error) {
	var base, rest strings.Builder
	files, err := find(web, ".css")
	if err != nil {
		return "", "", err
	}
	for _, name := range files {
		src, err := fs.ReadFile(web, name)
		if err != nil {
			return "", "", err
		}
		out := &rest
		if strings.HasPrefix(name, "shared/base/") {
			out = &base
		}
		out.WriteString(b.resolveAssets(string(src)))
		out.WriteByte('\n')
	}
	return sheets(base.String(), rest.String())
}

// sheets makes both style sheets fit for the oldest browsers.
func sheets(base, rest string) (critical, site string, err error) {
	first, err := read(base)
	if err != nil {
		return "", "", err
	}
	second, err := read(rest)
	if err != nil {
		return "", "", err
	}
	order := layers(first)
	if err := apart(first, second, order); err != nil {
		return "", "", err
	}
	if critical, err = write(first, order); err != nil {
		return "", "", err
	}
	site, err = write(second, order)
	return critical, site, err
}

// read parses a style sheet.
func read(css string) ([]*rule, error) {
	plain, err := transform(css, api.TransformOptions{MinifyWhitespace: true})
	return parse(plain), err
}

// write prints rules without layers, in the words of the oldest browsers.
func write(rules []*rule, order []string) (string, error) {
	flat, err := unlayer(rules, order)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	put(&out, lower(flat))
	return transform(out.String(), api.TransformOptions{MinifyWhitespace: true, MinifySyntax: true, Engines: engines})
}

// resolveAssets puts served paths in place of asset names.
func (b *Bundle) resolveAssets(css string) string {
	for name, u := range b.urls {
		css = strings.ReplaceAll(css, `"asset:`+name+`"`, `"`+u+`"`)
	}
	return css
}

func transform(css string, o api.TransformOptions) (string, error) {
	o.Loader, o.Charset, o.LegalComments = api.LoaderCSS, api.CharsetUTF8, api.LegalCommentsNone
	r := api.Transform(css, o)
	return strings.TrimSpace(string(r.Code)), problems(append(r.Errors, r.Warnings...))
}

// scripts bundles every island: each .ts file of a page or a shared part whose
// name is not that of a plain module (those are imported by islands).
func scripts(web fs.FS) ([]byte, error) {
	files, err := find(web, ".ts")
	if err != nil {
		return nil, err
	}
	var entry strings.Builder
	for _, name := range files {
		if isIsland(name) {
			fmt.Fprintf(&entry, "import %q;\n", "/"+name)
		}
	}
	r := api.Build(api.BuildOptions{
		Stdin:  &api.StdinOptions{Contents: entry.String(), Sourcefile: "islands.ts", Loader: api.LoaderTS},
		Bundle: true, Target: api.ES2018, Format: api.FormatESModule, Engines: engines, Charset: api.CharsetUTF8,
		MinifyWhitespace: true, MinifySyntax: true, MinifyIdentifiers: true, LegalComments: api.LegalCommentsNone,
		Write: false, Plugins: []api.Plugin{embedded(web)},
	})
	if err := problems(r.Errors); err != nil {
		return nil, err
	}
	return r.OutputFiles[0].Contents, nil
}

// isIsland reports whether a script runs by itself: page.ts, or an element named
// after its tag, which has a hyphen. Modules such as clock.ts are imported.
func isIsland(name string) bool {
	base := strings.TrimSuffix(path.Base(name), ".ts")
	return (base == "page" || strings.Contains(base, "-")) && !strings.HasSuffix(base, ".d")
}

// embedded lets esbuild read imports from the web folder.
func embedded(web fs.FS) api.Plugin {
	return api.Plugin{Name: "embedded", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: ".*"}, func(a api.OnResolveArgs) (api.OnResolveResult, error) {
			p := a.Path
			if strings.HasPrefix(p, ".") {
				p = path.Join(path.Dir(a.Importer), p)
			}
			p = strings.TrimPrefix(p, "/")
			if path.Ext(p) == "" {
				p += ".ts"
			}
			return api.OnResolveResult{Path: "/" + p, Namespace: "web"}, nil
		})
		b.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: "web"}, func(a api.OnLoadArgs) (api.OnLoadResult, error) {
			src, err := fs.ReadFile(web, strings.TrimPrefix(a.Path, "/"))
			text := string(src)
			return api.OnLoadResult{Contents: &text, Loader: api.LoaderTS}, err
		})
	}}
}

// find lists the files with an ending in pages and shared, in order.
func find(web fs.FS, ext string) ([]string, error) {
	var names []string
	for _, dir := range []string{"shared", "pages"} {
		err := fs.WalkDir(web, dir, func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && path.Ext(name) == ext {
				names = append(names, name)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(names, func(a, b string) int { return strings.Compare(layer(a), layer(b)) })
	return names, nil
}

// layer keeps shared parts before pages, and names in order.
func layer(name string) string {
	if strings.HasPrefix(name, "shared/") {
		return "0" + name
	}
	return "1" + name
}

func problems(messages []api.Message) error {
	var errs []error
	for _, m := range messages {
		where := ""
		if m.Location != nil {
			where = fmt.Sprintf("%s:%d: ", m.Location.File, m.Location.Line)
		}
		errs = append(errs, errors.New(where+m.Text))
	}
	return errors.Join(errs...)
}
