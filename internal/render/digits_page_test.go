package render

import (
	"bytes"
	"io/fs"
	"path"
	"strings"
	"testing"

	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/web"
)

func TestCertificate_number_is_in_one_kind_of_digits(t *testing.T) {
	r := newRenderer(t)
	p := &CertificatePage{Base: Base{Locale: r.For(i18n.Prefs{Lang: lms.Arabic})}, Number: []string{"3c16844f", "52306195", "3bad44b9"}}
	var out bytes.Buffer
	if err := r.Page(p, func(d *Document) error { return d.WriteHTML(&out) }); err != nil {
		t.Fatal(err)
	}
	for _, group := range p.Number {
		if !strings.Contains(out.String(), "<span>"+group+"</span>") {
			t.Errorf("the page does not say %s as it is to be typed", group)
		}
	}
}

// TestStyles_number_lists_in_the_digits_of_the_reader: a list in Arabic may be
// read in either digits, and the page says in which.
func TestStyles_number_lists_in_the_digits_of_the_reader(t *testing.T) {
	found := 0
	err := fs.WalkDir(web.Files, ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".css" {
			return err
		}
		src, err := fs.ReadFile(web.Files, name)
		for line := range strings.Lines(string(src)) {
			if !strings.Contains(line, "arabic-indic") {
				continue
			}
			if found++; !strings.HasPrefix(strings.TrimSpace(line), `[data-digits="arab"]`) {
				t.Errorf("%s asks for Arabic-Indic digits whatever was chosen: %s", name, line)
			}
		}
		return err
	})
	if err != nil || found == 0 {
		t.Errorf("%d rules found: %v", found, err)
	}
}
