package fetch

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// canary listens inside and counts who comes.
func canary(t *testing.T, address string) (port string, came *atomic.Int64) {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	came = &atomic.Int64{}
	done := make(chan struct{})
	go func() { // ends with the listener
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			came.Add(1)
			_ = c.Close()
		}
	}()
	t.Cleanup(func() { _ = l.Close(); <-done })
	_, port, err = net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port, came
}

// names is a server of names that answers every question with an address.
func names(t *testing.T, a netip.Addr) *net.Resolver {
	t.Helper()
	l, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { // ends with the listener
		defer close(done)
		buf := make([]byte, 1500)
		for {
			n, from, err := l.ReadFrom(buf)
			if err != nil {
				return
			}
			if answer := answer(buf[:n], a); answer != nil {
				_, _ = l.WriteTo(answer, from)
			}
		}
	}()
	t.Cleanup(func() { _ = l.Close(); <-done })
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp", l.LocalAddr().String())
	}}
}

func answer(question []byte, a netip.Addr) []byte {
	var m dnsmessage.Message
	if m.Unpack(question) != nil || len(m.Questions) != 1 {
		return nil
	}
	m.Response, m.Additionals = true, nil
	q := m.Questions[0]
	if q.Type == dnsmessage.TypeA && a.Is4() {
		m.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class, TTL: 1}, Body: &dnsmessage.AResource{A: a.As4()}}}
	}
	if q.Type == dnsmessage.TypeAAAA && a.Is6() {
		m.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class, TTL: 1}, Body: &dnsmessage.AAAAResource{AAAA: a.As16()}}}
	}
	out, err := m.Pack()
	if err != nil {
		return nil
	}
	return out
}

func TestGet_reachesNothingInside(t *testing.T) {
	port, came := canary(t, "127.0.0.1:0")
	for _, host := range []string{
		"127.0.0.1", "127.1", "127.9.9.9", "0.0.0.0", "0", "2130706433", "0x7f000001", "017700000001", "0x7f.1", "localhost", "LOCALHOST.",
		"[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[::127.0.0.1]",
		"[2002:7f00:1::]", "[fe80::1]", "[fe80::1%25lo]", "[fc00::1]", "169.254.169.254", "10.0.0.1", "192.168.1.1", "172.16.0.1", "100.64.0.1", "224.0.0.1",
	} {
		body, err := New(Options{}).Get(t.Context(), "https://"+host+":"+port+"/did.json")
		if err == nil {
			t.Errorf("%s answered %q", host, body)
		}
	}
	if n := came.Load(); n != 0 {
		t.Errorf("%d connections came in", n)
	}
}

// A name is judged by what it leads to, at the moment it is dialled.
func TestGet_reachesNothingInsideByName(t *testing.T) {
	port, came := canary(t, "127.0.0.1:0")
	for _, a := range []string{"127.0.0.1", "0.0.0.0", "169.254.169.254", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "fd00::1"} {
		f := New(Options{Resolver: names(t, netip.MustParseAddr(a))})
		body, err := f.Get(t.Context(), "https://rebound.example:"+port+"/did.json")
		if !errors.Is(err, ErrRefused) {
			t.Errorf("a name of %s: %q, %v; want ErrRefused", a, body, err)
		}
	}
	if n := came.Load(); n != 0 {
		t.Errorf("%d connections came in", n)
	}
}

func TestGet_refusesByHowAnAddressIsWritten(t *testing.T) {
	for _, address := range []string{
		"", "x", "http://badges.example/", "ftp://badges.example/", "file:///etc/passwd", "gopher://badges.example/", "https:badges.example", "https:///did.json",
		"https://user@badges.example/", "https://user:word@badges.example/", "https://badges.example:22/", "https://badges.example:0/", "https://badges.example:99999/",
		"https://badges.example/\n", "https://badges.example/" + strings.Repeat("x", maxURL), "javascript:alert(1)", "//badges.example/", "https://[::1",
	} {
		if body, err := New(Options{}).Get(t.Context(), address); !errors.Is(err, ErrRefused) {
			t.Errorf("%.60q: %q, %v; want ErrRefused", address, body, err)
		}
	}
}

// outside is a server that a fetcher takes for the internet.
func outside(t *testing.T, h http.HandlerFunc) (*Fetcher, string) {
	t.Helper()
	s := httptest.NewTLSServer(h)
	t.Cleanup(s.Close)
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	at := netip.MustParseAddrPort(s.Listener.Addr().String())
	return New(Options{Roots: roots, Allow: func(a netip.AddrPort) bool { return a == at }}), s.URL
}

func TestGet_bringsTheDocumentAndTellsNothing(t *testing.T) {
	var got http.Header
	f, address := outside(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Header.Clone()
		fmt.Fprint(w, `{"id":1}`)
	})
	body, err := f.Get(t.Context(), address+"/did.json")
	if err != nil || string(body) != `{"id":1}` {
		t.Errorf("%q, %v", body, err)
	}
	for _, name := range []string{"Cookie", "Referer", "Authorization", "X-Forwarded-For", "Accept-Language"} {
		if got.Get(name) != "" {
			t.Errorf("%s: %s is told", name, got.Get(name))
		}
	}
}

func TestGet_followsNoRedirect(t *testing.T) {
	port, came := canary(t, "127.0.0.1:0")
	for _, status := range []int{301, 302, 303, 307, 308} {
		f, address := outside(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "http://127.0.0.1:"+port+"/")
			w.WriteHeader(status)
		})
		if body, err := f.Get(t.Context(), address); err == nil {
			t.Errorf("%d: %q", status, body)
		}
	}
	if n := came.Load(); n != 0 {
		t.Errorf("%d connections came in", n)
	}
}

func TestGet_givesUp(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"a long body":   func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, MaxBody+1)) },
		"long headers":  func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X", strings.Repeat("x", 2*maxHeader)) },
		"nothing there": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) },
		"no content":    func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) },
		"a body cut off": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "10")
			fmt.Fprint(w, "x")
		},
	} {
		f, address := outside(t, h)
		if body, err := f.Get(t.Context(), address); err == nil {
			t.Errorf("%s: %d bytes", name, len(body))
		}
	}
}

func TestGet_endsWithWhoeverAsks(t *testing.T) {
	asked, release := make(chan struct{}), make(chan struct{})
	f, address := outside(t, func(http.ResponseWriter, *http.Request) { close(asked); <-release })
	t.Cleanup(func() { close(release) })
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-asked; cancel() }() // ends with the request
	if body, err := f.Get(ctx, address); !errors.Is(err, context.Canceled) {
		t.Errorf("%q, %v; want context.Canceled", body, err)
	}
	if f.client.Timeout != Timeout || Timeout > 5*time.Second {
		t.Errorf("the client waits %v", f.client.Timeout)
	}
}

func TestGet_believesNoUnknownCertificate(t *testing.T) {
	s := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(s.Close)
	f := New(Options{Roots: x509.NewCertPool(), Allow: func(netip.AddrPort) bool { return true }})
	var unknown x509.UnknownAuthorityError
	if _, err := f.Get(t.Context(), s.URL); !errors.As(err, &unknown) {
		t.Errorf("%v, want an unknown authority", err)
	}
}

func TestPublic(t *testing.T) {
	for _, a := range []string{"1.1.1.1", "8.8.8.8", "93.184.216.34", "172.15.0.1", "172.32.0.1", "100.63.255.255", "100.128.0.1", "223.255.255.255",
		"2606:4700:4700::1111", "2a00:1450::1", "::ffff:1.1.1.1"} {
		if !Public(netip.MustParseAddr(a)) {
			t.Errorf("%s is refused", a)
		}
	}
	for _, a := range []string{"0.0.0.0", "0.1.2.3", "10.255.0.1", "100.64.0.0", "100.127.255.255", "127.0.0.1", "169.254.0.1", "172.16.0.1", "172.31.255.255",
		"192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
		"::", "::1", "::ffff:10.0.0.1", "::ffff:0.0.0.0", "::10.0.0.1", "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:808:808::1",
		"3fff::1", "5f00::1", "fc00::1", "fd12::1", "fe80::1", "fec0::1", "ff02::1", "2606:4700::1%eth0"} {
		if Public(netip.MustParseAddr(a)) {
			t.Errorf("%s passes", a)
		}
	}
	if Public(netip.Addr{}) {
		t.Error("no address passes")
	}
}
