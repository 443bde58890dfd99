package story_test

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
	"testing"

	"sanad/internal/assets"
	"sanad/internal/testkit/browser"
	"sanad/web"
)

// TestStyles_are_served_as_they_are_written compares the styles of every element
// of every page under the style sheets that are served, which have no layers and
// old words only, with those under the sheets as they were written. Then it does
// so as if everything were pointed at and had the focus.
func TestStyles_are_served_as_they_are_written(t *testing.T) {
	w := sample(t)
	b := browser.Start(t)
	written, served := styles(t)
	for _, v := range w.all() {
		w.cookie(v.Who) // before the windows share them
	}
	for _, d := range []browser.Device{{Lang: "ar", Phone: true}, {Lang: "en", Phone: true, Dark: true}, {Lang: "ar", Dark: true}, {Lang: "en"}} {
		t.Run(d.String(), func(t *testing.T) {
			t.Parallel()
			p := w.sit(t, b, "", d)
			for _, v := range w.all() {
				p.as(v.Who, w)
				p.Goto(v.Path)
				p.alike(v.Name, written, served)
			}
		})
	}
}

// reached puts in place of what a person does what is always so and weighs the
// same.
var reached = strings.NewReplacer(":hover", ":not(._)", ":focus-visible", ":not(._)", ":focus-within", ":not(._)", ":focus", ":not(._)", ":target", ":not(._)", "[aria-invalid]", ":not(._)")

// styles are the sheets of the web folder in their order, and what is made of
// them.
func styles(t *testing.T) (written, served string) {
	t.Helper()
	bundle, err := assets.Build(web.Files)
	if err != nil {
		t.Fatal(err)
	}
	var base, parts, pages strings.Builder
	err = fs.WalkDir(web.Files, ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".css" {
			return err
		}
		src, err := fs.ReadFile(web.Files, name)
		out := &parts
		if strings.HasPrefix(name, "shared/base/") {
			out = &base
		} else if strings.HasPrefix(name, "pages/") {
			out = &pages
		}
		out.Write(src)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	site, ok := bundle.File(bundle.URL(assets.SiteStyle))
	if !ok {
		t.Fatal("no style sheet is served")
	}
	written = base.String() + parts.String() + pages.String()
	for _, font := range []string{"fonts/reem-kufi-arabic-600.woff2", "fonts/reem-kufi-latin-600.woff2"} {
		written = strings.ReplaceAll(written, "asset:"+font, bundle.URL(font))
	}
	return written, bundle.CriticalCSS() + string(site.Body)
}

// alike fails for every element whose computed style differs between two style
// sheets.
func (p *person) alike(view, written, served string) {
	p.Helper()
	for _, s := range browser.Eval[[]string](p.Page, fmt.Sprintf("(%s)([[%q, %q], [%q, %q]])", compare, written, served, reached.Replace(written), reached.Replace(served))) {
		p.Errorf("%s: %s", view, s)
	}
}

// compare lists where two style sheets differ, pair by pair. An element is looked
// at once in a window for all those that are alike in everything that a style can
// depend on. What runs on between the two, a clock, is left out.
const compare = `async (pairs) => {
	const known = new Set(JSON.parse(sessionStorage.getItem("kinds") || "[]"));
	const own = (e) => e ? e.localName + Array.from(e.attributes).filter((a) => /^(class|lang|dir|type|hidden|disabled|checked|aria-[ci].*)$/.test(a.name)).map((a) => a.name + "=" + a.value) : "";
	const kind = (e) => e ? kind(e.parentElement) + ">" + own(e) + "/" + own(e.previousElementSibling) + "/" + !e.nextElementSibling : "";
	const all = Array.from(document.querySelectorAll("html, body, body *:not(script):not(link):not([data-left])")).filter((e) => (!e.ownerSVGElement || e.hasAttribute("class")) && known.size < known.add(kind(e)).size);
	sessionStorage.setItem("kinds", JSON.stringify(Array.from(known)));

	const said = (style) => Array.from(style, (name) => name + ": " + style.getPropertyValue(name));
	const style = (e, part) => part && getComputedStyle(e, part).content === "none" ? [] : said(getComputedStyle(e, part));
	const wear = async (css) => {
		const sheet = new CSSStyleSheet();
		sheet.replaceSync(css);
		document.adoptedStyleSheets = [sheet];
		await document.fonts.ready;
		return all.map((e) => ["", "::before", "::after"].map((part) => style(e, part)));
	};
	const beyond = (a, b) => a.filter((d) => !b.includes(d)).slice(0, 6).join("; ");
	const out = [];
	Array.from(document.styleSheets).forEach((s) => { s.disabled = true; });
	for (const pair of pairs) {
		const a = await wear(pair[0]), b = await wear(pair[1]);
		if (!style(document.documentElement, "").includes("color-scheme: light dark")) out.push("no style is worn");
		all.forEach((e, i) => a[i].forEach((s, k) => {
			if (s.join() !== b[i][k].join()) out.push(e.outerHTML.slice(0, 120) + " " + k + "\n\twritten: " + beyond(s, b[i][k]) + "\n\tserved: " + beyond(b[i][k], s));
		}));
	}
	return out.slice(0, 12);
}`
