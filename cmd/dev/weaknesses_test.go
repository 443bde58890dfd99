package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCalled tells what the program calls from what it merely has, and modules
// from Go itself.
func TestCalled(t *testing.T) {
	report := `{"config":{"scanner_name":"govulncheck"}} {"osv":{"id":"GO-1"}}
		{"finding":{"osv":"GO-1","fixed_version":"v1.2.0","trace":[{"module":"example.org/m"}]}}
		{"finding":{"osv":"GO-1","fixed_version":"v1.2.0","trace":[{"module":"example.org/m","package":"example.org/m/p","function":"F"},{"module":"sanad"}]}}
		{"finding":{"osv":"GO-1","fixed_version":"v1.2.0","trace":[{"module":"example.org/m","package":"example.org/m/p","function":"G"}]}}
		{"finding":{"osv":"GO-2","trace":[{"module":"example.org/n","package":"example.org/n","function":"F"}]}}
		{"finding":{"osv":"GO-3","trace":[{"module":"example.org/o","package":"example.org/o"}]}}
		{"finding":{"osv":"GO-4","fixed_version":"v1.26.9","trace":[{"module":"stdlib","package":"html/template","function":"Execute"}]}}`
	modules, language, err := called(strings.NewReader(report))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"GO-1 in example.org/m/p, mended in v1.2.0", "GO-2 in example.org/n, mended in no version yet"}, modules); diff != "" {
		t.Errorf("modules (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"GO-4 in html/template, mended in v1.26.9"}, language); diff != "" {
		t.Errorf("Go (-want +got):\n%s", diff)
	}
	if _, _, err := called(strings.NewReader(report + "{")); err == nil {
		t.Error("half a report was believed")
	}
}
