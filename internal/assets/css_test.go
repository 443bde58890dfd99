package assets

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

const order = "@layer first,second;"

func TestSheets_stand_without_layers_in_their_order(t *testing.T) {
	base := order + `@layer second { a { color: red } } @layer first { a { color: blue } @media print { a { color: #000 } } } b { color: red }`
	critical, site, err := sheets(base, `@layer second { i { content: "}@layer x{" } }`)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"a{color:#00f}@media print{a{color:#000}}a,b{color:red}", `i{content:"}@layer x{"}`}
	if diff := cmp.Diff(want, []string{critical, site}); diff != "" {
		t.Error(diff)
	}
}

func TestSheets_refuse_layers_that_cannot_keep_their_place(t *testing.T) {
	for name, rest := range map[string]string{
		"earlier than one of the first sheet": `@layer first { a { color: red } }`,
		"of no order":                         `@layer third { a { color: red } }`,
	} {
		if critical, site, err := sheets(order+`@layer second { a { color: red } }`, rest); err == nil {
			t.Errorf("%s: got %q and %q, want an error", name, critical, site)
		}
	}
}

func TestSheets_speak_to_the_oldest_browsers(t *testing.T) {
	for written, want := range map[string]string{
		"a{inline-size:1px;max-block-size:2px}":           "a{width:1px;max-height:2px}",
		"a{margin-block:1px 2px}":                         "a{margin-top:1px;margin-bottom:2px}",
		"a{padding-inline:calc(1px + 2%)}":                "a{padding-left:calc(1px + 2%);padding-right:calc(1px + 2%)}",
		"a{margin-inline:1px 2px}":                        "a{-webkit-margin-start:1px;margin-inline-start:1px;-webkit-margin-end:2px;margin-inline-end:2px}",
		"a{inset-inline:0}":                               "a{left:0;right:0}",
		"a{inset-block-start:0}":                          "a{top:0}",
		"a{border-block:1px solid red}":                   "a{border-top:1px solid red;border-bottom:1px solid red}",
		"a{border-block-start-color:red}":                 "a{border-top-color:red}",
		"a{scroll-margin-block-start:1px}":                "a{scroll-margin-top:1px}",
		"a{font-size:clamp(1rem, 2rem + 1vw, 3rem)}":      "a{font-size:calc(2rem + 1vw);font-size:clamp(1rem,2rem + 1vw,3rem)}",
		"a{display:grid;gap:1px}":                         "a{display:grid;grid-gap:1px}",
		"a,b{display:flex;gap:2px}":                       "a,b{display:flex;grid-gap:2px}" + noGap + "{a>:not(_),b>:not(_){margin-left:1px;margin-right:1px}}",
		"a{display:flex;flex-wrap:wrap;gap:var(--x) 2px}": "a{display:flex;flex-wrap:wrap;grid-gap:var(--x) 2px}" + noGap + "{a>:not(_){margin-top:calc(var(--x)/2);margin-bottom:calc(var(--x)/2);-webkit-margin-end:2px;margin-inline-end:2px}}",
		"a{display:grid;aspect-ratio:16 / 10}":            `a{display:grid;aspect-ratio:16 / 10}@supports not (aspect-ratio:1){a:before{content:"";padding-top:62.5%}a:before,a>*{grid-area:1/1}}`,
		"a{--gap:clamp(1px, 2px, 3px)}":                   "a{--gap:clamp(1px, 2px, 3px)}",
	} {
		got, _, err := sheets(written, "")
		if err != nil || got != want {
			t.Errorf("%s\n got %s, %v\nwant %s", written, got, err, want)
		}
	}
}
