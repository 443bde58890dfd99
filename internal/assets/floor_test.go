package assets

import (
	"os"
	"strings"
	"testing"

	"sanad/web"
)

// beyond are the properties that Chrome 64 does not know and that are served all
// the same, with what happens there.
var beyond = map[string]string{
	"margin-inline-start": "an alias stands beside it", "margin-inline-end": "an alias stands beside it", "padding-inline-start": "an alias stands beside it", "padding-inline-end": "an alias stands beside it",
	"border-inline-start": "an alias stands beside it", "border-inline-end": "an alias stands beside it", "border-inline-start-color": "an alias stands beside it",
	"aspect-ratio": "covers get their shape from a space in them",
	"appearance":   "an alias stands beside it", "-moz-appearance": "for others", "box-decoration-break": "an alias stands beside it", "-webkit-clip-path": "clip-path is known",
	"-webkit-text-size-adjust": "for others", "-webkit-text-decoration-color": "for others", "line-clamp": "an alias stands beside it",
	"scroll-margin-top": "a link to a part stops at its edge", "scroll-padding-top": "a link to a part stops at its edge",
	"accent-color": "boxes are grey", "color-scheme": "there are no dark colours either", "text-wrap": "lines of a heading are as long as they come",
	"border-start-start-radius": "all corners are round", "border-start-end-radius": "all corners are round", "border-end-start-radius": "all corners are round",
	"text-decoration-thickness": "lines have the thickness of the font", "text-underline-offset": "lines have the place of the font",
}

// served is everything that a page wears.
func served(t *testing.T) []*rule {
	t.Helper()
	b, err := Build(web.Files)
	if err != nil {
		t.Fatal(err)
	}
	site, _ := b.File(b.URL(SiteStyle))
	return parse(b.CriticalCSS() + string(site.Body))
}

// TestStyles_say_nothing_that_old_phones_miss holds every declaration to the list
// of properties that Chrome 64, asked itself, knows.
func TestStyles_say_nothing_that_old_phones_miss(t *testing.T) {
	list, err := os.ReadFile("testdata/chrome64.txt")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, name := range strings.Fields(string(list)) {
		known[name] = true
	}
	n := 0
	each := func(where string, d *rule) {
		n++
		name, value := d.declaration()
		if !known[name] && beyond[name] == "" && !strings.HasPrefix(name, "--") {
			t.Errorf("%s: Chrome 64 does not know %s", where, name)
		}
		if late := strings.Contains(value, "var(") && (strings.Contains(value, "clamp(") || strings.HasPrefix(value, "min(") || strings.HasPrefix(value, "max(")); late {
			t.Errorf("%s: %s takes a variable, so Chrome 64 does not fall back to the declaration before it", where, d.head)
		}
	}
	declarations(served(t), "", each)
	if n < 500 {
		t.Errorf("only %d declarations are served", n)
	}
}

// declarations calls use with each declaration of what must be understood.
func declarations(rules []*rule, where string, use func(string, *rule)) {
	for _, r := range rules {
		switch {
		case !r.block:
			use(where, r)
		case !strings.HasPrefix(r.head, "@font-face"):
			declarations(r.body, r.head, use)
		}
	}
}

func TestStyles_are_served_without_layers(t *testing.T) {
	for _, r := range served(t) {
		if strings.HasPrefix(r.head, "@layer") {
			t.Errorf("older browsers skip all that stands in %s", r.head)
		}
	}
}
