package testkit

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// Visitor is a browser without scripts: it keeps cookies, fills the forms of
// the page it is on and follows redirects.
type Visitor struct {
	testing.TB
	URL    string
	Client *http.Client
	Header http.Header // sent with every request
	Page   *Page       // the last answer
}

// Page is an answer.
type Page struct {
	Status int
	Path   string // where the redirects ended, with its query
	Header http.Header
	Body   string
	Doc    *goquery.Document // nil unless HTML
}

// Visitor returns a browser that nobody has signed in with.
func (s *Site) Visitor() *Visitor {
	s.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.Fatal(err)
	}
	return &Visitor{TB: s.TB, URL: s.URL, Client: &http.Client{Jar: jar}, Header: http.Header{"Accept-Language": {"en"}, "Accept": {"text/html"}}}
}

// SignIn signs a person of Site.Person in and returns their browser.
func (s *Site) SignIn(email string) *Visitor {
	s.Helper()
	v := s.Visitor()
	v.Get("/sign-in")
	v.Submit("form[action='/sign-in']", "email", email, "password", Password).Want(http.StatusOK)
	return v
}

// Get opens a page.
func (v *Visitor) Get(path string) *Visitor {
	v.Helper()
	return v.Do(http.MethodGet, path, nil)
}

// Post sends a form, as the page it is on would; fields alternate name and value.
func (v *Visitor) Post(path string, fields ...string) *Visitor {
	v.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	if v.Page != nil && v.Page.Doc != nil && !form.Has("_token") {
		if token, ok := v.Page.Doc.Find("input[name=_token]").First().Attr("value"); ok {
			form.Set("_token", token)
		}
	}
	return v.Do(http.MethodPost, path, form)
}

// Do sends a request; a form makes it a form's.
func (v *Visitor) Do(method, path string, form url.Values) *Visitor {
	v.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	req, err := http.NewRequest(method, v.URL+path, body)
	if err != nil {
		v.Fatal(err)
	}
	req.Header = v.Header.Clone()
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	return v.Send(req)
}

// Send sends a request as it is and keeps the answer.
func (v *Visitor) Send(req *http.Request) *Visitor {
	v.Helper()
	resp, err := v.Client.Do(req)
	if err != nil {
		v.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		v.Fatal(err)
	}
	p := &Page{Status: resp.StatusCode, Path: resp.Request.URL.RequestURI(), Header: resp.Header, Body: string(raw)}
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "text/html") {
		if p.Doc, err = goquery.NewDocumentFromReader(bytes.NewReader(raw)); err != nil {
			v.Fatal(err)
		}
	}
	v.Page = p
	return v
}

// Submit fills a form of the page and sends it: what it held already, then the
// given fields, which alternate name and value. An empty selector takes the
// first form of the main part.
func (v *Visitor) Submit(selector string, fields ...string) *Visitor {
	v.Helper()
	if selector == "" {
		selector = "main form"
	}
	form := v.Find(selector).First()
	values := FormValues(form)
	replaced := map[string]bool{}
	for i := 0; i+1 < len(fields); i += 2 {
		if !replaced[fields[i]] {
			values.Del(fields[i])
			replaced[fields[i]] = true
		}
		values.Add(fields[i], fields[i+1])
	}
	action := form.AttrOr("action", v.Page.Path)
	if strings.EqualFold(form.AttrOr("method", "get"), "post") {
		return v.Do(http.MethodPost, action, values)
	}
	return v.Get(action + "?" + values.Encode())
}

// Upload is Submit of a form that sends a file as well.
func (v *Visitor) Upload(selector, field, name string, content []byte) *Visitor {
	v.Helper()
	form := v.Find(selector).First()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for key, values := range FormValues(form) {
		for _, value := range values {
			_ = w.WriteField(key, value) // a bytes.Buffer does not fail
		}
	}
	part, err := w.CreateFormFile(field, name)
	if err != nil {
		v.Fatal(err)
	}
	_, _ = part.Write(content)
	_ = w.Close()
	req, err := http.NewRequest(http.MethodPost, v.URL+form.AttrOr("action", v.Page.Path), &body)
	if err != nil {
		v.Fatal(err)
	}
	req.Header = v.Header.Clone()
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return v.Send(req)
}

// FormValues is what a browser would send of a form as it stands, without its
// buttons.
func FormValues(form *goquery.Selection) url.Values {
	values := url.Values{}
	form.Find("input[name], textarea[name], select[name]").Each(func(_ int, e *goquery.Selection) {
		name := e.AttrOr("name", "")
		if _, off := e.Attr("disabled"); off {
			return
		}
		switch goquery.NodeName(e) {
		case "textarea":
			values.Add(name, e.Text())
		case "select":
			values.Add(name, selected(e))
		default:
			kind := e.AttrOr("type", "text")
			_, checked := e.Attr("checked")
			if kind == "submit" || kind == "button" || kind == "file" || (kind == "checkbox" || kind == "radio") && !checked {
				return
			}
			values.Add(name, e.AttrOr("value", "on"))
		}
	})
	return values
}

func selected(e *goquery.Selection) string {
	o := e.Find("option[selected]").First()
	if o.Length() == 0 {
		o = e.Find("option").First()
	}
	return o.AttrOr("value", strings.TrimSpace(o.Text()))
}

// Find returns elements of the page; the test fails when there is none.
func (v *Visitor) Find(selector string) *goquery.Selection {
	v.Helper()
	if v.Page == nil || v.Page.Doc == nil {
		v.Fatalf("no page to look for %q on", selector)
	}
	found := v.Page.Doc.Find(selector)
	if found.Length() == 0 {
		v.Fatalf("%s (status %d) has no %q:\n%s", v.Page.Path, v.Page.Status, selector, v.words())
	}
	return found
}

// Want fails the test unless the answer has the status.
func (v *Visitor) Want(status int) *Visitor {
	v.Helper()
	if v.Page.Status != status {
		v.Fatalf("%s: status %d, want %d:\n%s", v.Page.Path, v.Page.Status, status, v.words())
	}
	return v
}

// See fails the test unless an element of the selector holds the words.
func (v *Visitor) See(selector, words string) *Visitor {
	v.Helper()
	for _, e := range v.Find(selector).EachIter() {
		if strings.Contains(squeeze(e.Text()), squeeze(words)) {
			return v
		}
	}
	v.Fatalf("%s: no %q says %q; the first says %q", v.Page.Path, selector, words, squeeze(v.Find(selector).First().Text()))
	return v
}

// words is the page's main text, for messages.
func (v *Visitor) words() string {
	text := v.Page.Body
	if v.Page.Doc != nil {
		text = v.Page.Doc.Find("main").Text()
	}
	if text = squeeze(text); len(text) > 1500 {
		text = text[:1500]
	}
	return text
}

// squeeze joins white space and drops bidi isolates.
func squeeze(s string) string {
	s = strings.NewReplacer("\u2066", "", "\u2067", "", "\u2068", "", "\u2069", "").Replace(s)
	return strings.Join(strings.Fields(s), " ")
}
