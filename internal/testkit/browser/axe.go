package browser

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

// axeRules reads the rules once; npm installs them from internal/testkit/axe.
var axeRules = sync.OnceValues(func() (string, error) {
	_, here, _, _ := runtime.Caller(0)
	src, err := os.ReadFile(filepath.Join(filepath.Dir(here), "..", "axe", "node_modules", "axe-core", "axe.min.js"))
	return string(src), err
})

// violation is what axe says of one rule.
type violation struct {
	ID, Help string
	Nodes    []struct {
		HTML           string
		FailureSummary string
	}
}

// Accessible fails the test for every violation of WCAG 2.2 A and AA, and of
// the best practices, that axe finds on the page as it stands.
func (p *Page) Accessible() {
	p.Helper()
	rules, err := axeRules()
	if err != nil {
		p.Fatalf("accessibility rules: %v; run npm ci in internal/testkit/axe", err)
	}
	p.Scripts(true) // the page has done without; its accessibility is asked for by one
	Eval[int](p, rules+";0")
	raw := Eval[string](p, `axe.run(document, {resultTypes: ["violations"], runOnly: ["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]}).then(r => JSON.stringify(r.violations))`)
	var found []violation
	if err := json.Unmarshal([]byte(raw), &found); err != nil {
		p.Fatal(err)
	}
	for _, v := range found {
		for _, n := range v.Nodes {
			p.Errorf("%s: axe %s: %s\n\t%s\n\t%s", p.Path(), v.ID, v.Help, n.HTML, strings.ReplaceAll(n.FailureSummary, "\n", " "))
		}
	}
}
