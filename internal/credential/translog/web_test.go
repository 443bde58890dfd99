package translog

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// served is a plain file server of a copy of a log, as an export would be.
func served(t *testing.T, c copyOf) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, ok := c[strings.TrimPrefix(r.URL.Path, "/log/")]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if bytes.HasPrefix(b, []byte("to ")) {
			http.Redirect(w, r, string(b[3:]), http.StatusFound)
			return
		}
		if _, err := w.Write(b); err != nil {
			t.Error(err)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func TestWeb_reads_a_log_from_outside(t *testing.T) {
	_, l := filled(t, 300)
	c := copied(t, l)
	site := served(t, c)
	for _, address := range []string{site, site + "/", site + "/log", site + "/log/?x#y"} {
		fetch, err := Web(address)
		if err != nil {
			t.Fatal(err)
		}
		if found, err := Verify(t.Context(), vkeyOf(t, l), fetch, nil, nil); err != nil || found.Size != 300 {
			t.Errorf("%s: %+v, %v", address, found, err)
		}
	}
	delete(c, "tile/0/000")
	fetch, err := Web(served(t, c))
	if err != nil {
		t.Fatal(err)
	}
	_, err = Verify(t.Context(), vkeyOf(t, l), fetch, nil, nil)
	fault(t, "a tile that is not served", err, "tile/0/000")
}

func TestWeb_refuses(t *testing.T) {
	for _, address := range []string{"", "sanad.example.org", "ftp://sanad.example.org", "file:///etc", "https://", "http://a b"} {
		if _, err := Web(address); err == nil {
			t.Errorf("%q was taken", address)
		}
	}
	other := served(t, copyOf{"checkpoint": []byte("x")})
	site := served(t, copyOf{"checkpoint": bytes.Repeat([]byte{0}, maxPart+1), "vkey": []byte("to " + other + "/log/checkpoint"), "a": []byte("to /log/a")})
	fetch, err := Web(site)
	if err != nil {
		t.Fatal(err)
	}
	for path, word := range map[string]string{"checkpoint": "more than", "vkey": "elsewhere", "a": "elsewhere"} {
		if b, err := fetch(t.Context(), path); err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("%s: %d bytes, %v; want an error with %q", path, len(b), err, word)
		}
	}
}
