package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"syscall"
	"time"
)

// Bounds of one document.
const (
	Timeout   = 5 * time.Second
	MaxBody   = 256 << 10 // bytes
	maxHeader = 16 << 10
	maxURL    = 2000
)

// ErrRefused: the address leads where nothing is fetched from.
var ErrRefused = errors.New("address refused")

// Options are for tests; the zero Options reach the internet and nothing else.
type Options struct {
	Roots *x509.CertPool // instead of the system's
	// Allow lets addresses that are not public through.
	Allow func(netip.AddrPort) bool
	// Resolver looks names up instead of the system.
	Resolver *net.Resolver
}

// Fetcher gets documents. It is safe for concurrent use, and keeps nothing: no
// connection, no cookie, no answer.
type Fetcher struct {
	options Options
	client  *http.Client
}

// New returns a fetcher.
func New(o Options) *Fetcher {
	f := &Fetcher{options: o}
	f.client = &http.Client{
		Timeout:       Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			Proxy: nil, DialContext: f.dial, TLSClientConfig: &tls.Config{RootCAs: o.Roots, MinVersion: tls.VersionTLS12}, TLSHandshakeTimeout: Timeout,
			DisableKeepAlives: true, DisableCompression: true, MaxResponseHeaderBytes: maxHeader, ResponseHeaderTimeout: Timeout,
		},
	}
	return f
}

// Get returns the document at an https address. It fails with ErrRefused,
// wrapped, for an address that is not asked at all.
func (f *Fetcher) Get(ctx context.Context, address string) ([]byte, error) {
	u, err := check(address)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrRefused, err)
	}
	req.Header.Set("Accept", "application/vc, application/vc+jwt, application/did+json, application/ld+json, application/json;q=0.9")
	req.Header.Set("User-Agent", "Sanad")
	resp, err := f.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("fetch: status %d", resp.StatusCode)
	}
	return read(resp.Body)
}

// read reads a body that is not too long.
func read(r io.Reader) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, MaxBody+1))
	if err == nil && len(body) > MaxBody {
		err = fmt.Errorf("more than %d bytes", MaxBody)
	}
	if err != nil {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	return body, nil
}

// check refuses an address by how it is written. Where it leads is seen when it
// is dialled.
func check(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	switch {
	case len(address) > maxURL || err != nil:
		return nil, fmt.Errorf("%w: not an address", ErrRefused)
	case u.Scheme != "https" || u.Opaque != "":
		return nil, fmt.Errorf("%w: not https", ErrRefused)
	case u.Hostname() == "" || u.User != nil:
		return nil, fmt.Errorf("%w: host or user", ErrRefused)
	}
	if p := u.Port(); p != "" && p != "443" {
		if n, err := strconv.ParseUint(p, 10, 16); err != nil || n < 1024 {
			return nil, fmt.Errorf("%w: port %s", ErrRefused, p)
		}
	}
	return u, nil
}

// dial connects to a host. The system looks the name up, and each address it
// finds is judged at the moment it is dialled.
func (f *Fetcher) dial(ctx context.Context, network, address string) (net.Conn, error) {
	d := net.Dialer{Timeout: Timeout, KeepAlive: -1, Control: f.control, Resolver: f.options.Resolver}
	return d.DialContext(ctx, network, address)
}

// control refuses to dial what is not public.
func (f *Fetcher) control(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err == nil && (Public(at.Addr()) || f.options.Allow != nil && f.options.Allow(at)) {
		return nil
	}
	return fmt.Errorf("%w: %s is not on the internet", ErrRefused, address)
}
