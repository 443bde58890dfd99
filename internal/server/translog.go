package server

import (
	"github.com/gofiber/fiber/v2"

	"sanad/internal/credential"
	"sanad/internal/policy"
)

// translogRoutes are the public log of certificates, as C2SP tlog-tiles has it.
func (s *Server) translogRoutes() []*route {
	public := func(path string) *route {
		rt := get(path, policy.VerifyCredential, s.logPart)
		rt.public = true
		return rt
	}
	return []*route{public("/log/checkpoint"), public("/log/vkey"), public("/log/tile/+")}
}

// How long parts of the log may be kept: full tiles for ever; what a longer one
// replaces not for long, and the checkpoint, which everybody waits for, hardly.
const (
	keepFixed   = "public, max-age=31536000, immutable"
	keepPartial = "public, max-age=60"
	keepState   = "public, max-age=5"
)

// logPart answers with a part of the log.
func (s *Server) logPart(r *request) error {
	r.Set(fiber.HeaderCacheControl, "no-cache")
	part, err := s.Credentials.LogPart(r.ctx(), r.Path()[len("/log/"):])
	if err != nil {
		return err
	}
	kind, keep := fiber.MIMEOctetStream, keepPartial
	switch {
	case part.Text:
		kind, keep = fiber.MIMETextPlainCharsetUTF8, keepState
	case part.Fixed:
		keep = keepFixed
	}
	r.Set(fiber.HeaderAccessControlAllowOrigin, "*")
	r.Set("Cross-Origin-Resource-Policy", "cross-origin")
	r.Set(fiber.HeaderCacheControl, keep)
	return s.sendStable(r, kind, part.Body)
}

// logProof answers with the proof that a certificate is in the log. It is made
// against the log of now, so it is another whenever the log has grown.
func (s *Server) logProof(r *request, c *credential.Certificate) error {
	body, err := s.Credentials.LogProof(r.ctx(), c.ID)
	if err != nil {
		return err
	}
	r.Set(fiber.HeaderContentDisposition, certificateFile(c, true, "tlog-proof"))
	return s.sendStable(r, fiber.MIMETextPlainCharsetUTF8, body)
}
