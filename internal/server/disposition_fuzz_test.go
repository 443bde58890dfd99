package server

import (
	"net/url"
	"strings"
	"testing"
)

// FuzzDisposition: whatever a file is called, the header is one line of ASCII,
// says attachment or inline as it was told, and no name ends its own place in it.
func FuzzDisposition(f *testing.F) {
	for _, name := range []string{"tea-1.0.0.zip", "a\"\r\nX: y.html", "شاي.pdf", `\";`, "100%;x=1", "", "a'b*c"} {
		f.Add(name, true)
		f.Add(name, false)
	}
	f.Fuzz(func(t *testing.T, name string, download bool) {
		got := disposition(download, name)
		if strings.ContainsFunc(got, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Fatalf("%q: %q is not plain ASCII", name, got)
		}
		kind, rest, _ := strings.Cut(got, `; filename="`)
		plain, coded, _ := strings.Cut(rest, `"; filename*=UTF-8''`)
		if (kind == "attachment") != download || (kind == "inline") == download || strings.ContainsAny(plain, `"\`) {
			t.Errorf("%q: %q is %s under %q", name, got, kind, plain)
		}
		if back, err := url.PathUnescape(coded); err != nil || back != name || strings.ContainsAny(coded, `;"\, `) {
			t.Errorf("%q: %q is read as %q, %v", name, coded, back, err)
		}
	})
}
