package app

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/mod/modfile"
)

// mostModules is how many modules may be linked into the program directly.
const mostModules = 26

// direct lists the modules that go.mod requires directly.
func direct(t *testing.T) (out []string) {
	t.Helper()
	b, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	f, err := modfile.Parse("go.mod", b, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range f.Require {
		if !r.Indirect {
			out = append(out, r.Mod.Path)
		}
	}
	return out
}

// linked lists the modules that the program is made of.
func linked(t *testing.T) map[string]bool {
	t.Helper()
	out, err := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", "sanad/cmd/sanad").Output()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]bool{}
	for _, m := range strings.Fields(string(out)) {
		all[m] = true
	}
	return all
}

func TestModules_are_few_and_each_has_its_reason(t *testing.T) {
	reasons, err := os.ReadFile("../../docs/decisions/0006-libraries.md")
	if err != nil {
		t.Fatal(err)
	}
	in, n := linked(t), 0
	for _, m := range direct(t) {
		if in[m] {
			n++
		}
		if !strings.Contains(string(reasons), "`"+strings.TrimPrefix(m, "github.com/")+"`") {
			t.Errorf("%s has no reason in docs/decisions/0006-libraries.md", m)
		}
	}
	if n > mostModules {
		t.Errorf("%d direct modules are linked into the program, at most %d may be", n, mostModules)
	}
}
