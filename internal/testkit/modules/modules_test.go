package modules_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"

	"sanad/internal/testkit/browser"
)

// bundle makes one script of every test file; it leaves what came of each test,
// "" or what was wrong, in outcomes.
func bundle(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob("*_test.ts")
	if err != nil || len(files) == 0 {
		t.Fatalf("no tests: %v", err)
	}
	var entry strings.Builder
	entry.WriteString("import { run } from \"./check\";\nexport const outcomes = {};\n")
	for i, name := range files {
		fmt.Fprintf(&entry, "import * as f%d from %q;\nrun(%q, f%d, outcomes);\n", i, "./"+name, strings.TrimSuffix(name, "_test.ts"), i)
	}
	r := api.Build(api.BuildOptions{
		Stdin:  &api.StdinOptions{Contents: entry.String(), ResolveDir: ".", Loader: api.LoaderTS},
		Bundle: true, Target: api.ES2018, Format: api.FormatIIFE, GlobalName: "tests", Charset: api.CharsetUTF8,
	})
	if len(r.Errors) > 0 {
		t.Fatalf("bundle: %+v", r.Errors)
	}
	return string(r.OutputFiles[0].Contents)
}

func TestModules(t *testing.T) {
	blank := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<!doctype html><title>modules</title><body>")
	}))
	t.Cleanup(blank.Close)
	p := browser.Start(t).Open(blank.URL, browser.Device{Lang: "en"})
	p.Goto("/")
	outcomes := browser.Eval[map[string]string](p, bundle(t)+";tests.outcomes")
	if len(outcomes) == 0 {
		t.Error("no test was run")
	}
	for name, wrong := range outcomes {
		t.Run(name, func(t *testing.T) {
			if wrong != "" {
				t.Error(wrong)
			}
		})
	}
}
