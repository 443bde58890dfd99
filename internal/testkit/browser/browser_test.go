package browser

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestPage_sees_what_a_page_loads_and_refuses_foreign_origins(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(`<!doctype html><html lang="en"><title>t</title><main><h1>Title</h1><p id="who">` + r.Header.Get("Accept-Language") + `</p><noscript><p id="plain">no script</p></noscript><form action="/next"><label>Name <input name="n"></label><button>Go</button></form><img alt="" src="http://192.0.2.1/x.png"></main>`))
	}))
	defer srv.Close()
	b := Start(t)
	p := b.Open(srv.URL, Device{Lang: "ar", Phone: true})
	p.Goto("/")
	if got, want := p.Text("#who"), "ar"; got != want {
		t.Errorf("language: got %q, want %q", got, want)
	}
	p.Fill("input", "سند")
	p.Follow("button")
	if got, want := p.Path(), "/next?n=%D8%B3%D9%86%D8%AF"; got != want {
		t.Errorf("path: got %q, want %q", got, want)
	}
	p.Accessible()
	if got := len(p.seen.foreign); got == 0 {
		t.Error("the foreign picture was not refused")
	}
	plain := b.Open(srv.URL, Device{Lang: "en", NoScript: true})
	plain.Goto("/")
	if got, want := plain.Text("#plain"), "no script"; got != want {
		t.Errorf("without scripts: got %q, want %q", got, want)
	}
	plain.Accessible()
}

func TestPage_hears_what_breaks_the_content_security_policy(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", "script-src 'none'")
		_, _ = w.Write([]byte(`<!doctype html><title>t</title><script>document.title = "ran"</script>`))
	}))
	defer srv.Close()
	p := Start(t).Open(srv.URL, Device{Lang: "en"})
	p.Goto("/")
	if got, want := Eval[string](p, "document.title"), "t"; got != want {
		t.Errorf("title: got %q, want %q", got, want)
	}
	if len(p.seen.console) != 1 {
		t.Errorf("heard %q, want one complaint", p.seen.console)
	}
}
