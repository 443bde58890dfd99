package server

import (
	"bytes"
	"errors"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"sanad/internal/lms"
	"sanad/storage/media"
)

// How long a connection may take where the general timeouts are too short: an
// archive comes up, and a film goes down, over a bad line.
const (
	uploadTime   = 10 * time.Minute
	badgeTime    = 30 * time.Second
	downloadTime = 30 * time.Minute
)

// gate decides by the head of a request how much of its body is read at all:
// the server reads a body before any handler runs. Room for an archive is given
// to its own routes only, and to browsers that hold a session; a badge may come
// from anybody.
func (s *Server) gate(h *fasthttp.RequestHeader) fasthttp.RequestConfig {
	path, _, _ := bytes.Cut(h.RequestURI(), []byte("?"))
	c := fasthttp.RequestConfig{MaxRequestBodySize: answersBody}
	switch n := s.uploads[string(path)]; {
	case n == 0 || !h.IsPost():
	case n <= badgeBody:
		c.MaxRequestBodySize, c.ReadTimeout = n, badgeTime
	case len(h.Cookie(s.cookieName())) > 0:
		c.MaxRequestBodySize, c.ReadTimeout = n, uploadTime
	}
	if bytes.HasPrefix(path, []byte(media.LinkPrefix)) {
		c.WriteTimeout = downloadTime
	}
	return c
}

// tooLarge reports whether the body is beyond what the route takes, whether its
// length was announced or it came in pieces.
func tooLarge(r *request) bool {
	n := r.Request().Header.ContentLength()
	if n < 0 {
		n = len(r.Request().Body())
	}
	return n > r.route.body
}

// fiberError answers what went wrong before or outside our handlers: what is
// too large has its page, the rest is for programs.
func (s *Server) fiberError(c *fiber.Ctx, err error) error {
	status := fiber.StatusInternalServerError
	var fe *fiber.Error
	if errors.As(err, &fe) {
		status = fe.Code
	}
	s.everywhere(&c.Response().Header)
	r := s.newRequest(c, &route{action: "none"})
	if status == fiber.StatusRequestEntityTooLarge {
		return s.fail(r, &lms.Problem{Kind: lms.KindTooLarge, Key: "page.too_large"})
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	return c.Status(status).SendString(strconv.Itoa(status))
}
