package server_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"sanad/internal/testkit"
)

// raw sends bytes to a site and returns the head of the answer, with its body as
// far as it came.
func raw(t *testing.T, site *testkit.Site, send string) (*http.Response, string) {
	t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(site.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(c, send); err != nil {
		t.Logf("the server closed before it had read everything: %v", err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatalf("no answer: %v", err)
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body) // a connection that is closed early ends it
	return resp, string(body)
}

const formHead = "POST /sign-in HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nAccept-Language: en\r\nContent-Type: application/x-www-form-urlencoded\r\n"

// TestBody_too_large_is_refused_before_it_is_read: the announced length is
// enough, and what comes in pieces is counted.
func TestBody_too_large_is_refused_before_it_is_read(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	chunks := strings.Repeat("1000\r\n"+strings.Repeat("x", 0x1000)+"\r\n", 20)
	for name, send := range map[string]string{
		"announced, for no route":          formHead + "Content-Length: 60000000\r\n\r\n",
		"announced, for another":           formHead + "Content-Length: 100000\r\n\r\n" + strings.Repeat("x", 100000),
		"in pieces, for another route":     formHead + "Transfer-Encoding: chunked\r\n\r\n" + chunks + "0\r\n\r\n",
		"an archive of nobody":             strings.Replace(formHead, "/sign-in", "/admin/courses", 1) + "Content-Length: 60000000\r\n\r\n",
		"an archive with another's cookie": strings.Replace(formHead, "/sign-in", "/admin/courses", 1) + "Cookie: lang=en\r\nContent-Length: 60000000\r\n\r\n",
	} {
		began := time.Now()
		resp, body := raw(t, site, send)
		if resp.StatusCode != http.StatusRequestEntityTooLarge || !strings.Contains(body, "larger than allowed") {
			t.Errorf("%s: %d %.80q", name, resp.StatusCode, body)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%s: refused after %v", name, took)
		}
		if resp.Header.Get("X-Content-Type-Options") != "nosniff" || resp.Header.Get("Cache-Control") != "private, no-store" {
			t.Errorf("%s: headers %v", name, resp.Header)
		}
	}
}

// TestBody_in_endless_pieces_is_cut_off where no route takes more.
func TestBody_in_endless_pieces_is_cut_off(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	piece := "10000\r\n" + strings.Repeat("x", 0x10000) + "\r\n"
	c, err := net.Dial("tcp", strings.TrimPrefix(site.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(30 * time.Second))
	_, err = io.WriteString(c, formHead+"Transfer-Encoding: chunked\r\n\r\n")
	sent := 0
	for ; err == nil && sent < 1000; sent++ {
		_, err = io.WriteString(c, piece)
	}
	if sent == 1000 {
		t.Errorf("%d MiB were taken in", sent*0x10000>>20)
	}
}

// TestRequest_malformed_or_slow_is_closed within the time that a person on a bad
// line needs, and no more.
func TestRequest_malformed_or_slow_is_closed(t *testing.T) {
	t.Parallel()
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	var all sync.WaitGroup
	for name, send := range map[string]string{
		"half a head":     "GET /courses HTTP/1.1\r\nHost: x\r\nX-Sl",
		"half a body":     formHead + "Content-Length: 500\r\n\r\nemail=",
		"nothing":         "",
		"endless headers": "GET / HTTP/1.1\r\nHost: x\r\n" + strings.Repeat("X-Pad: "+strings.Repeat("x", 1000)+"\r\n", 30),
		"two lengths":     formHead + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nemail=",
		"length and both": formHead + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n",
		"bad piece":       formHead + "Transfer-Encoding: chunked\r\n\r\nzz\r\nxx\r\n",
		"not HTTP":        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
	} {
		all.Go(func() { closedSoon(t, site, name, send) })
	}
	all.Wait()
}

func closedSoon(t *testing.T, site *testkit.Site, name, send string) {
	c, err := net.Dial("tcp", strings.TrimPrefix(site.URL, "http://"))
	if err != nil {
		t.Error(err)
		return
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(20 * time.Second))
	_, _ = io.WriteString(c, send)
	said, err := io.ReadAll(c)
	if e, ok := err.(net.Error); ok && e.Timeout() {
		t.Errorf("%s: the connection is open after 20 s", name)
	}
	if strings.Contains(string(said), " 200 ") || strings.Count(string(said), "HTTP/1.1 ") > 1 {
		t.Errorf("%s: answered %.300q", name, said)
	}
}
