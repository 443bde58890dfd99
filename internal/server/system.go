package server

import (
	"context"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/assets"
	"sanad/internal/lms"
	"sanad/internal/policy"
)

func (s *Server) systemRoutes() []*route {
	public := func(path string, h handler) *route {
		rt := get(path, policy.BrowseCatalogue, h)
		rt.public = true
		return rt
	}
	return []*route{
		public(assets.Prefix+"*", s.serveAsset),
		get("/livez", policy.BrowseCatalogue, s.live),
		get("/readyz", policy.BrowseCatalogue, s.readiness()),
		public("/robots.txt", s.robots),
		public("/favicon.ico", s.drawing("art/logo.svg")),
		public("/.well-known/security.txt", s.securityText),
	}
}

// serveAsset answers with a bundled file. Its name changes with its content, so
// it may be kept for ever.
func (s *Server) serveAsset(r *request) error {
	f, ok := s.Bundle.File(r.Path())
	if !ok {
		return lms.NotFound("page.not_found")
	}
	r.Set(fiber.HeaderContentType, f.Type)
	r.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	r.Vary(fiber.HeaderAcceptEncoding)
	accept := r.Get(fiber.HeaderAcceptEncoding)
	switch {
	case f.Brotli != nil && strings.Contains(accept, "br"):
		r.Set(fiber.HeaderContentEncoding, "br")
		return r.Send(f.Brotli)
	case f.Gzip != nil && strings.Contains(accept, "gzip"):
		r.Set(fiber.HeaderContentEncoding, "gzip")
		return r.Send(f.Gzip)
	}
	return r.Send(f.Body)
}

// live says that the process answers.
func (s *Server) live(r *request) error { return plain(r, "ok\n") }

// Anybody may ask whether the program is ready, and the stores are written to for
// an answer: at most so often while all is well, and for at most so long.
const (
	readyOnce = time.Second
	readyWait = 2 * time.Second
)

// readiness says that both stores accept reads and writes, on a machine that has
// room and the right time.
func (s *Server) readiness() handler {
	p := &probe{look: func(r *request) error {
		ctx, cancel := context.WithTimeout(r.ctx(), readyWait)
		defer cancel()
		if err := s.Documents.Ping(ctx); err != nil {
			return err
		}
		return s.Media.Ping(ctx)
	}}
	return func(r *request) error {
		if err := p.ask(r); err != nil {
			return err
		}
		return plain(r, "ready\n")
	}
}

// probe looks for many that ask at once.
type probe struct {
	look func(*request) error

	mu    sync.Mutex // guards what follows, and lets one look at a time
	began time.Time  // when the last look did
	err   error      // what it found
}

// ask returns what a look finds that began after the call, or what the last one
// found while all was well lately. So those who wait for one look share the next,
// and the end of a failure is seen at once.
func (p *probe) ask(r *request) error {
	called := time.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.began.After(called) || p.err == nil && called.Sub(p.began) < readyOnce {
		return p.err
	}
	p.began = time.Now()
	p.err = p.look(r)
	return p.err
}

func (s *Server) robots(r *request) error {
	r.Set(fiber.HeaderCacheControl, "public, max-age=3600")
	return plain(r, "User-agent: *\nDisallow: /c/\nDisallow: /m/\nDisallow: /attempts/\nDisallow: /account\nDisallow: /admin\n")
}

// securityText is RFC 9116: whom to tell of a weakness. It names a date within
// a year from now. Where nobody is named there is no such file.
func (s *Server) securityText(r *request) error {
	if s.Contact == "" {
		return lms.NotFound("page.not_found")
	}
	r.Set(fiber.HeaderCacheControl, "public, max-age=3600")
	expires := s.Clock.Now().AddDate(0, 11, 0).Format("2006-01-02") + "T00:00:00Z"
	return plain(r, "Contact: "+contact(s.Contact)+"\nExpires: "+expires+"\nPreferred-Languages: ar, en\nCanonical: "+s.origin+"/.well-known/security.txt\nPolicy: "+s.origin+"/privacy\n")
}

func contact(s string) string {
	if u, err := url.Parse(s); err == nil && u.Scheme != "" {
		return s
	}
	return "mailto:" + s
}

func plain(r *request, text string) error {
	r.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	return r.SendString(text)
}
