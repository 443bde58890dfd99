package server

import (
	"context"
	"net/url"
	"strings"
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
		get("/readyz", policy.BrowseCatalogue, s.ready),
		public("/robots.txt", s.robots),
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

// ready says that both stores accept reads and writes.
func (s *Server) ready(r *request) error {
	ctx, cancel := context.WithTimeout(r.ctx(), 2*time.Second)
	defer cancel()
	if err := s.Documents.Ping(ctx); err != nil {
		return err
	}
	if err := s.Media.Ping(ctx); err != nil {
		return err
	}
	return plain(r, "ready\n")
}

func (s *Server) robots(r *request) error {
	r.Set(fiber.HeaderCacheControl, "public, max-age=3600")
	return plain(r, "User-agent: *\nDisallow: /c/\nDisallow: /m/\nDisallow: /attempts/\nDisallow: /account\nDisallow: /admin\n")
}

// securityText is RFC 9116: whom to tell of a weakness. It names a date within
// a year from now.
func (s *Server) securityText(r *request) error {
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
