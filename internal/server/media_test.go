package server_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"sanad/internal/config"
	"sanad/internal/testkit"
	"sanad/internal/testkit/s3test"
	"sanad/storage/media"
)

// mediaKey is what the sites of onMedia keep: mediaSize bytes, no two parts of
// which are alike.
const (
	mediaKey  = "platform/film.webm"
	mediaSize = 100_000
)

func mediaBody() []byte {
	var b bytes.Buffer
	for i := 0; b.Len() < mediaSize; i++ {
		fmt.Fprintf(&b, "%d,", i)
	}
	return b.Bytes()[:mediaSize]
}

// onMedia runs a test on a site whose media lie in a folder, and on one whose
// media lie in MinIO. away takes the store away.
func onMedia(t *testing.T, test func(t *testing.T, site *testkit.Site, away func())) {
	t.Run("folder", func(t *testing.T) {
		site := mediaSite(t)
		test(t, site, func() {
			if err := site.Media.Close(); err != nil {
				t.Fatal(err)
			}
		})
	})
	t.Run("MinIO", func(t *testing.T) {
		s3 := s3test.Start(t)
		test(t, mediaSite(t, testkit.WithConfig(func(c *config.Config) {
			c.MinioEndpoint, c.MinioAccessKey, c.MinioSecretKey, c.MinioBucket = s3.Endpoint, s3.AccessKey, s3.SecretKey, "media"
		})), s3.Stop)
	})
}

func mediaSite(t *testing.T, options ...testkit.Option) *testkit.Site {
	t.Helper()
	site := testkit.Start(t, append(options, testkit.WithCourses(testkit.Tea(t)))...)
	o := media.Object{Key: mediaKey, Size: mediaSize, Type: "video/webm"}
	if err := site.Media.Put(context.Background(), o, bytes.NewReader(mediaBody())); err != nil {
		t.Fatal(err)
	}
	return site
}

// link is the address that a page would name, for ten minutes.
func link(site *testkit.Site, key string) string {
	site.Helper()
	u, err := site.Media.URL(context.Background(), key, 10*time.Minute)
	if err != nil {
		site.Fatal(err)
	}
	return u
}

// askMedia sends a request without a session, as a player does.
func askMedia(site *testkit.Site, method, path, byteRange string) *testkit.Page {
	site.Helper()
	v := site.Visitor()
	if byteRange != "" {
		v.Header.Set("Range", byteRange)
	}
	return v.Do(method, path, nil).Page
}

func TestMedia_whole_and_in_parts(t *testing.T) {
	onMedia(t, func(t *testing.T, site *testkit.Site, _ func()) {
		body, path := string(mediaBody()), link(site, mediaKey)
		for _, c := range []struct {
			asked  string
			status int
			part   string // Content-Range
			body   string
		}{
			{"", 200, "", body},
			{"bytes=0-", 206, "bytes 0-99999/100000", body},
			{"bytes=0-0", 206, "bytes 0-0/100000", body[:1]},
			{"bytes=40000-59999", 206, "bytes 40000-59999/100000", body[40000:60000]},
			{"bytes=99990-", 206, "bytes 99990-99999/100000", body[99990:]},
			{"bytes=99990-9223372036854775807", 206, "bytes 99990-99999/100000", body[99990:]},
			{"bytes=-500", 206, "bytes 99500-99999/100000", body[99500:]},
			{"bytes=-500000", 206, "bytes 0-99999/100000", body},
			{"bytes=100000-", 416, "bytes */100000", ""},
			{"bytes=-0", 416, "bytes */100000", ""},
			{"bytes=0-1,5-6", 200, "", body},
			{"bytes=9-3", 200, "", body},
			{"pages=1-2", 200, "", body},
		} {
			p := askMedia(site, http.MethodGet, path, c.asked)
			if p.Status != c.status || p.Header.Get("Content-Range") != c.part || p.Body != c.body {
				t.Errorf("%q: %d, %q, %d bytes; want %d, %q, %d bytes", c.asked, p.Status, p.Header.Get("Content-Range"), len(p.Body), c.status, c.part, len(c.body))
			}
			if got := p.Header.Get("Content-Length"); got != strconv.Itoa(len(c.body)) {
				t.Errorf("%q: Content-Length %q, want %d", c.asked, got, len(c.body))
			}
			if c.status < 300 {
				mediaHeaders(t, c.asked, p)
			}
		}
	})
}

// mediaHeaders looks at the headers of an object, whole or in part.
func mediaHeaders(t *testing.T, what string, p *testkit.Page) {
	t.Helper()
	for name, want := range map[string]string{
		"Content-Type": "video/webm", "Accept-Ranges": "bytes", "X-Content-Type-Options": "nosniff",
		"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
		"Content-Disposition":     `inline; filename="film.webm"; filename*=UTF-8''film.webm`,
	} {
		if got := p.Header.Values(name); len(got) != 1 || got[0] != want {
			t.Errorf("%q: %s is %q, want %q", what, name, got, want)
		}
	}
	seconds, err := strconv.Atoi(strings.TrimPrefix(p.Header.Get("Cache-Control"), "private, max-age="))
	if err != nil || seconds < 600 || seconds > 752 {
		t.Errorf("%q: Cache-Control %q, want the reader's own browser to keep it as long as the link lives", what, p.Header.Get("Cache-Control"))
	}
	if p.Header.Get("Set-Cookie") != "" {
		t.Errorf("%q: a medium sets a cookie", what)
	}
}

// A range means nothing to HEAD (RFC 9110, 14.2).
func TestMedia_HEAD_tells_what_GET_would_send(t *testing.T) {
	onMedia(t, func(t *testing.T, site *testkit.Site, _ func()) {
		for _, asked := range []string{"", "bytes=0-9", "bytes=100000-"} {
			p := askMedia(site, http.MethodHead, link(site, mediaKey), asked)
			if p.Status != http.StatusOK || p.Header.Get("Content-Length") != strconv.Itoa(mediaSize) || p.Body != "" || p.Header.Get("Content-Range") != "" {
				t.Errorf("%q: %d, length %q, part %q, %d bytes", asked, p.Status, p.Header.Get("Content-Length"), p.Header.Get("Content-Range"), len(p.Body))
			}
			mediaHeaders(t, asked, p)
		}
	})
}

func TestMedia_link_to_be_saved_is_an_attachment(t *testing.T) {
	site := mediaSite(t)
	p := askMedia(site, http.MethodGet, site.Server.Signer.SignDownload(mediaKey, time.Minute), "")
	if got, want := p.Header.Get("Content-Disposition"), `attachment; filename="film.webm"; filename*=UTF-8''film.webm`; p.Status != http.StatusOK || got != want {
		t.Errorf("%d, Content-Disposition %q, want %q", p.Status, got, want)
	}
}

// altered returns a link with one part of its query changed.
func altered(t *testing.T, path, name, value string) string {
	t.Helper()
	u, err := url.Parse(path)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set(name, value)
	u.RawQuery = q.Encode()
	return u.String()
}

func TestMedia_links_that_are_not_ours_open_nothing(t *testing.T) {
	onMedia(t, func(t *testing.T, site *testkit.Site, _ func()) {
		path := link(site, mediaKey)
		for what, c := range map[string]struct {
			path string
			want int
		}{
			"another key":        {strings.Replace(path, "film", "other", 1), 403},
			"a longer life":      {altered(t, path, "e", "9999999999"), 403},
			"another signature":  {altered(t, path, "s", strings.Repeat("A", 43)), 403},
			"to be saved":        {altered(t, path, "d", "1"), 403},
			"no signature":       {"/m/" + mediaKey, 403},
			"a way up":           {strings.Replace(path, "platform", "platform%2f..%2fplatform", 1), 403},
			"a broken query":     {"/m/" + mediaKey + "?e=%zz", 404},
			"no such object":     {link(site, "platform/none.webm"), 404},
			"the same, in parts": {link(site, "platform/none"), 404},
		} {
			for _, method := range []string{http.MethodGet, http.MethodHead} {
				p := askMedia(site, method, c.path, "bytes=0-9")
				if p.Status != c.want || strings.Contains(p.Body, "0,1,2") || p.Header.Get("Cache-Control") != "private, no-store" {
					t.Errorf("%s of %s: %d, %q, want %d and not to be kept", method, what, p.Status, p.Header.Get("Cache-Control"), c.want)
				}
			}
		}
	})
}

func TestMedia_link_is_over_when_it_is(t *testing.T) {
	onMedia(t, func(t *testing.T, site *testkit.Site, _ func()) {
		path := link(site, mediaKey)
		for _, step := range []struct {
			later time.Duration
			want  int
		}{{0, 200}, {10 * time.Minute, 200}, {10*time.Minute/4 + 2*time.Second, 410}} {
			site.Clock.Advance(step.later)
			p := askMedia(site, http.MethodGet, path, "")
			if p.Status != step.want {
				t.Errorf("after another %v: %d, want %d", step.later, p.Status, step.want)
			}
			if step.want == http.StatusGone && (p.Header.Get("Cache-Control") != "private, no-store" || !strings.Contains(p.Doc.Find("main").Text(), "expired")) {
				t.Errorf("over: %q, %q", p.Header.Get("Cache-Control"), p.Doc.Find("main").Text())
			}
		}
	})
}

func TestMedia_store_that_is_away_says_so_soon(t *testing.T) {
	onMedia(t, func(t *testing.T, site *testkit.Site, away func()) {
		path := link(site, mediaKey)
		away()
		began := time.Now()
		p := askMedia(site, http.MethodGet, path, "bytes=0-9")
		if p.Status != http.StatusServiceUnavailable || p.Header.Get("Retry-After") == "" || p.Header.Get("Cache-Control") != "private, no-store" {
			t.Errorf("%d, Retry-After %q, Cache-Control %q", p.Status, p.Header.Get("Retry-After"), p.Header.Get("Cache-Control"))
		}
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("it took %v", took)
		}
		if got := site.Visitor().Get("/courses/tea").Page.Status; got != http.StatusOK {
			t.Errorf("a page without its pictures: %d, want 200", got)
		}
	})
}

// TestMedia_links_outlive_the_reading_of_a_page: a lesson that is kept ready, and
// read slowly, still gets its pictures, films and captions; a list of courses is
// looked through in minutes.
func TestMedia_links_outlive_the_reading_of_a_page(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	v := enrolled(site, "noura@example.org")
	links := map[string][]string{}
	see := func(page string) {
		for _, e := range v.Get(page).Want(http.StatusOK).Find("main img, main source, main track").EachIter() {
			links[page] = append(links[page], strings.TrimPrefix(e.AttrOr("src", ""), site.URL))
		}
	}
	readAll(site, v)
	pages := []string{"/courses", "/courses/tea/lessons/water", "/courses/tea/lessons/serving"}
	for _, page := range pages {
		v.Get(page) // now it is kept ready
	}
	site.Clock.Advance(59 * time.Second)
	for _, page := range pages {
		see(page)
	}
	open := func(page string) (statuses []int) {
		for _, l := range links[page] {
			statuses = append(statuses, askMedia(site, http.MethodGet, l, "bytes=0-0").Status)
		}
		return statuses
	}
	all := func(page string, n, want int) {
		got := open(page)
		if len(got) < n {
			t.Errorf("%s: %d media, want %d", page, len(got), n)
		}
		for i, status := range got {
			if status != want {
				t.Errorf("%s: %s is %d, want %d", page, links[page][i], status, want)
			}
		}
	}
	site.Clock.Advance(9 * time.Minute)
	all("/courses", 1, http.StatusPartialContent)
	site.Clock.Advance(110 * time.Minute)
	all("/courses", 1, http.StatusGone)
	all("/courses/tea/lessons/water", 1, http.StatusPartialContent)
	all("/courses/tea/lessons/serving", 3, http.StatusPartialContent)
	site.Clock.Advance(31 * time.Minute)
	all("/courses/tea/lessons/water", 1, http.StatusGone)
	all("/courses/tea/lessons/serving", 3, http.StatusGone)
}
