package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sanad/internal/testkit"
	"sanad/internal/testkit/faults/running"
)

// longestEnd is how long the program may take to end when it is asked to.
const longestEnd = 15 * time.Second

// visit opens a browser without scripts on a server.
func visit(t *testing.T, s *running.Server) *testkit.Visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &testkit.Visitor{TB: t, URL: s.URL, Client: &http.Client{Jar: jar}, Header: http.Header{"Accept-Language": {"en"}, "Accept": {"text/html"}}}
}

func wantEnd(t *testing.T, s *running.Server) {
	t.Helper()
	if status, took := s.Stop(); status != exitOK || took > longestEnd {
		t.Errorf("ended with status %d after %v, want 0 within %v: %s", status, took, longestEnd, s.Said())
	}
}

func TestServe_warns_of_a_name_that_nobody_can_reach(t *testing.T) {
	s := running.Start(t, running.Address(t), t.TempDir(), "-base-url", "http://sanad.example.org")
	wantWords(t, s.Said(), `"WARN"`, "http://sanad.example.org", "not https")
	wantEnd(t, s)
}

func TestServe_from_the_first_start_to_the_second(t *testing.T) {
	addr, data := running.Address(t), t.TempDir()
	s := running.Start(t, addr, data)
	if got := s.Line("Sanad is on "); got != "Sanad is on http://"+addr {
		t.Errorf("says %q", got)
	}
	link := s.Line("Create the administrator")
	_, path, _ := strings.Cut(link, s.URL)
	v := visit(t, s)
	v.Get(path).Submit("main form", "name_ar", "ليلى الحسن", "email", "layla@example.org", "password", testkit.Password).Want(http.StatusOK)
	v.Get("/admin/people?lang=en").Want(http.StatusOK).See("main .list", "layla@example.org")
	visit(t, s).Get(path).Want(http.StatusGone)
	secondRefused(t, data)
	v.Get("/admin").Want(http.StatusOK) // and the first goes on
	wantEnd(t, s)

	again := running.Start(t, addr, data)
	v.Get("/admin/people").Want(http.StatusOK).See("main .list", "layla@example.org") // signed in still
	fresh := visit(t, again)
	fresh.Get("/sign-in").Submit("form[action='/sign-in']", "email", "layla@example.org", "password", testkit.Password).Want(http.StatusOK)
	wantEnd(t, again)
	for _, l := range again.Lines() {
		if strings.Contains(l, "/setup/") {
			t.Errorf("a second start offers a link again: %s", l)
		}
	}
}

// secondRefused starts another process on data that are in use.
func secondRefused(t *testing.T, data string) {
	t.Helper()
	o := wantStatus(t, running.Run(t, nil, "-data", data, "-addr", running.Address(t)), exitFailed)
	wantWords(t, o.Err, "in use by another process")
	o = wantStatus(t, running.Run(t, nil, "-data", data, "user", "list"), exitFailed)
	wantWords(t, o.Err, "in use by another process")
	if strings.Contains(o.Err, "goroutine") {
		t.Errorf("refused with a stack:\n%s", o.Err)
	}
}

func TestServe_address_in_use_is_said(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	o := wantStatus(t, running.Run(t, nil, "-data", t.TempDir(), "-addr", l.Addr().String()), exitFailed)
	wantWords(t, o.Err, l.Addr().String(), "in use")
}

// TestServe_ends_politely: a request under way when the end is asked for is
// answered, and a connection on which nothing was ever asked (browsers open
// them in advance) holds nothing up.
func TestServe_ends_politely(t *testing.T) {
	s := running.Start(t, running.Address(t), t.TempDir())
	silent, busy := dial(t, s), dial(t, s)
	defer silent.Close()
	defer busy.Close()
	body := url.Values{"email": {"nobody@example.org"}, "password": {testkit.Password}}.Encode()
	fmt.Fprintf(busy, "POST /sign-in HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", len(body), body[:10])
	time.Sleep(200 * time.Millisecond) // for the server to have read what was sent
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		wantEnd(t, s)
	}()
	waitRefused(t, s)
	fmt.Fprint(busy, body[10:])
	resp, err := http.ReadResponse(bufio.NewReader(busy), nil)
	if err != nil {
		t.Fatalf("a request under way was cut: %v", err)
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(string(page), "</html>") {
		t.Errorf("a request under way got %d, %v", resp.StatusCode, err)
	}
	<-ended
}

func dial(t *testing.T, s *running.Server) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// waitRefused waits until a server takes no more connections.
func waitRefused(t *testing.T, s *running.Server) {
	t.Helper()
	for range 500 {
		c, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
		if err != nil {
			return
		}
		c.Close()
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("connections are taken on and on")
}

// sampleLine is the form in which the sample world is printed, for programs to
// read.
var sampleLine = regexp.MustCompile(`^(person [a-z_]+ \S+@\S+ \S+|certificate (valid|expired|revoked) http://\S+/c/[0-9a-f]{32}|organization hope http://\S+/orgs/hope)$`)

func TestDemo_prints_the_sample_world_and_what_it_prints_works(t *testing.T) {
	addr, data := running.Address(t), t.TempDir()
	s := running.Start(t, addr, data, "-demo")
	printed := sample(t, s)
	for state, words := range map[string]string{"valid": "valid", "expired": "xpired", "revoked": "evoked"} {
		_, link, _ := strings.Cut(s.Line("certificate "+state+" "), s.URL)
		visit(t, s).Get(link).Want(http.StatusOK).See(".verdict-word", words)
	}
	for _, role := range []string{"learner", "platform_admin", "org_admin", "tutor", "counselor", "author"} {
		f := strings.Fields(s.Line("person " + role + " "))
		v := visit(t, s)
		v.Get("/sign-in").Submit("form[action='/sign-in']", "email", f[2], "password", f[3]).Want(http.StatusOK)
		if v.Get("/account").Want(http.StatusOK); v.Page.Path != "/account" {
			t.Errorf("%s signs in and is led to %s", role, v.Page.Path)
		}
	}
	wantEnd(t, s)
	if again := sample(t, running.Start(t, addr, data, "-demo")); !slices.Equal(again, printed) {
		t.Errorf("a second start prints another world:\n%q\nwant\n%q", again, printed)
	}
}

// sample returns the lines of the sample world, which must be of its form.
func sample(t *testing.T, s *running.Server) []string {
	t.Helper()
	s.Line("organization hope ") // the last
	var out []string
	for _, l := range s.Lines() {
		if strings.HasPrefix(l, "Sanad is on ") {
			continue
		}
		if !sampleLine.MatchString(l) {
			t.Errorf("a line of another form: %q", l)
		}
		out = append(out, l)
	}
	return out
}
