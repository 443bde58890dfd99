package server_test

import (
	"net/http"
	"strings"
	"testing"

	"sanad/internal/credential/translog"
	"sanad/internal/testkit"
)

// TestLog_anybody_can_check_it from outside, with nothing but its addresses, and
// a certificate's proof with nothing but the file.
func TestLog_anybody_can_check_it(t *testing.T) {
	site, _, path := certified(t)
	read, err := translog.Web(site.URL)
	if err != nil {
		t.Fatal(err)
	}
	key, err := read(t.Context(), "vkey")
	if err != nil {
		t.Fatal(err)
	}
	found, err := translog.Verify(t.Context(), string(key), read, nil, nil)
	if err != nil || found.Ops[translog.Issue] != 1 || found.Ops[translog.DID] == 0 || found.Ops[translog.Status] == 0 {
		t.Fatalf("found %+v, %v", found, err)
	}
	if want := strings.TrimPrefix(site.URL, "http://") + "/log+"; !strings.HasPrefix(string(key), want) {
		t.Errorf("key %q, want one of %s", key, want)
	}
	v := site.Visitor()
	badge := fetch(v, path, "Accept", "application/vc").Body
	proof := fetch(v, path+".tlog-proof", "Accept", "*/*")
	e, err := translog.NewEntry(translog.Issue, "did:web:"+strings.ReplaceAll(strings.TrimPrefix(site.URL, "http://"), ":", "%3A"), []byte(badge))
	if err != nil {
		t.Fatal(err)
	}
	if _, tree, err := translog.CheckProof([]byte(proof.Body), e, string(key)); err != nil || tree.Size != found.Size {
		t.Errorf("proof in a tree of %d: %v\n%s", tree.Size, err, proof.Body)
	}
	checkHeaders(t, "proof", proof)
	if got := proof.Header.Get("Content-Disposition"); !strings.Contains(got, ".tlog-proof") || proof.Header.Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("headers %v", proof.Header)
	}
	fetch(v, "/c/"+strings.Repeat("0", 32)+".tlog-proof", "Accept", "*/*")
	if v.Page.Status != http.StatusNotFound {
		t.Errorf("proof of nothing: %d", v.Page.Status)
	}
}

func TestLog_says_how_long_each_part_may_be_kept(t *testing.T) {
	site := testkit.Start(t)
	var list []translog.Entry
	for n := range 300 {
		list = append(list, translog.Entry{Op: translog.Issue, Issuer: "did:web:sanad.example.org", Digest: translog.Digest{byte(n), byte(n >> 8)}})
	}
	appendToLog(t, site, list)
	v := site.Visitor()
	for path, want := range map[string][2]string{
		"checkpoint":           {"text/plain; charset=utf-8", "public, max-age=5"},
		"vkey":                 {"text/plain; charset=utf-8", "public, max-age=5"},
		"tile/0/000":           {"application/octet-stream", "public, max-age=31536000, immutable"},
		"tile/entries/000":     {"application/octet-stream", "public, max-age=31536000, immutable"},
		"tile/0/001.p/44":      {"application/octet-stream", "public, max-age=60"},
		"tile/1/000.p/1":       {"application/octet-stream", "public, max-age=60"},
		"tile/entries/001.p/4": {"application/octet-stream", "public, max-age=60"},
	} {
		p := fetch(v, "/log/"+path, "Accept", "*/*")
		checkHeaders(t, path, p)
		if p.Status != http.StatusOK || p.Header.Get("Content-Type") != want[0] || p.Header.Get("Cache-Control") != want[1] || p.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: %d, %v; want %q", path, p.Status, p.Header, want)
		}
		if len(p.Header.Values("Set-Cookie")) > 0 {
			t.Errorf("%s sets a cookie", path)
		}
		if again := fetch(v, "/log/"+path, "If-None-Match", p.Header.Get("ETag")); again.Status != http.StatusNotModified {
			t.Errorf("%s again: %d", path, again.Status)
		}
	}
	for _, path := range []string{"", "tile", "tile/", "tile/0/001", "tile/0/0", "tile/00/000", "tile/0/000.p/0", "tile/x/000", "tile/0/%2e%2e/%2e%2e/admin", "end", "checkpoint/x"} {
		p := fetch(v, "/log/"+path, "Accept", "*/*")
		checkHeaders(t, path, p)
		if p.Status != http.StatusNotFound || strings.Contains(p.Header.Get("Cache-Control"), "max-age") {
			t.Errorf("%s: %d, kept by %q", path, p.Status, p.Header.Get("Cache-Control"))
		}
	}
}

// appendToLog appends behind the program's back.
func appendToLog(t *testing.T, site *testkit.Site, list []translog.Entry) {
	t.Helper()
	l, err := translog.Open(t.Context(), site.Documents, translog.Options{})
	if err == nil {
		_, err = l.Append(t.Context(), list...)
	}
	if err != nil {
		t.Fatal(err)
	}
}
