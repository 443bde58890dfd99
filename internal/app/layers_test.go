package app

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// The layers of docs/architecture.md. A package may import lower layers; within
// layer 2, what stands to its left; within layer 0, only lms.
var (
	layer0 = []string{"internal/lms", "storage/docstore", "storage/media", "internal/i18n", "internal/assets", "internal/seal", "web"}
	layer1 = []string{"internal/job", "internal/audit", "internal/policy", "internal/limit", "internal/sheet", "courses"}
	layer2 = []string{"internal/account", "internal/organization", "internal/course", "internal/question", "internal/enrolment", "internal/assessment",
		"internal/credential", "internal/schedule", "internal/live", "internal/counseling", "internal/notify", "internal/impact", "internal/interop"}
	layer3 = []string{"internal/render", "internal/server"}
	layer4 = []string{"internal/config", "internal/app", "internal/demo"}
	above  = []string{"cmd/sanad", "cmd/dev", "internal/testkit"}
)

// home returns the package of the table that a package belongs to.
func home(pkg string) string {
	for _, p := range slices.Concat(layer0, layer1, layer2, layer3, layer4, above) {
		if pkg == p || strings.HasPrefix(pkg, p+"/") {
			return p
		}
	}
	return ""
}

// mayImport applies the table to two packages of it.
func mayImport(from, to string) bool {
	if from == to {
		return true
	}
	rank := func(p string) int {
		for i, layer := range [][]string{layer0, layer1, layer2, layer3, layer4, above} {
			if slices.Contains(layer, p) {
				return i
			}
		}
		return -1
	}
	a, b := rank(from), rank(to)
	switch {
	case a > b:
		return true
	case a != b:
		return false
	case a == 0:
		return to == "internal/lms"
	case a == 1:
		return to == "internal/policy"
	case a == 2:
		return slices.Index(layer2, to) < slices.Index(layer2, from)
	}
	return a >= 3
}

func TestImports_follow_the_layers(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", "sanad/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		from := strings.TrimPrefix(words[0], "sanad/")
		if home(from) == "" {
			t.Errorf("%s belongs to no layer", from)
			continue
		}
		for _, imported := range words[1:] {
			to, ours := strings.CutPrefix(imported, "sanad/")
			if ours && !mayImport(home(from), home(to)) {
				t.Errorf("%s must not import %s", from, to)
			}
		}
	}
}

// concrete are the implementations of the two stores.
var concrete = []string{"sanad/storage/docstore/sqlitestore", "sanad/storage/docstore/mongostore", "sanad/storage/media/dirstore", "sanad/storage/media/miniostore"}

func TestImports_only_app_names_the_concrete_stores(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", "sanad/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		from := words[0]
		if from == "sanad/internal/app" || strings.HasPrefix(from, "sanad/internal/testkit") || strings.HasPrefix(from, "sanad/storage/") {
			continue
		}
		for _, imported := range words[1:] {
			if slices.Contains(concrete, imported) {
				t.Errorf("%s names the concrete store %s", from, imported)
			}
		}
	}
}
