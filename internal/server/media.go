package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"sanad/courses"
	"sanad/internal/course"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/media"
)

func (s *Server) mediaRoutes() []*route {
	return []*route{get(media.LinkPrefix+"*", policy.BrowseCatalogue, s.serveMedia)}
}

// How long links live: in a list of courses, and in a lesson, whose pictures and
// captions are fetched when the reader reaches them.
const (
	coverTTL = 10 * time.Minute
	videoTTL = media.MaxTTL
)

// mediaURL signs a link to one file of a course. Whoever calls it has decided
// that the reader may see the file.
func (s *Server) mediaURL(ctx context.Context, org lms.OrgID, c lms.CourseID, file, sha256 string, ttl time.Duration) string {
	u, err := s.Media.URL(ctx, course.MediaKey(org, c, sha256, path.Ext(file)), ttl)
	if err != nil {
		s.Log.WarnContext(ctx, "media link not made", "course", c, "file", file, "error", err)
		return ""
	}
	return u
}

// coverURL signs a link to the smallest picture of a medium; "" where there is
// none.
func (s *Server) coverURL(ctx context.Context, org lms.OrgID, c lms.CourseID, m *courses.Media) string {
	if m == nil || m.Kind != "picture" {
		return ""
	}
	file, sum := m.File, m.SHA256
	for _, v := range m.Variants {
		if v.Width < m.Width {
			file, sum = v.File, v.SHA256
		}
	}
	return s.mediaURL(ctx, org, c, file, sum, coverTTL)
}

// serveMedia answers a signed link, whole or by range.
func (s *Server) serveMedia(r *request) error {
	key, err := url.PathUnescape(r.Params("*"))
	if err != nil {
		return lms.NotFound("media.not_found")
	}
	query, err := url.ParseQuery(string(r.Request().URI().QueryString()))
	if err != nil {
		return lms.NotFound("media.not_found")
	}
	grant, err := s.Signer.Verify(key, query)
	if err != nil {
		return err
	}
	f, o, err := s.Media.Open(r.ctx(), grant.Key)
	if errors.Is(err, media.ErrNotFound) {
		return lms.NotFound("media.not_found")
	}
	if err != nil {
		return fmt.Errorf("media %s: %w", grant.Key, err)
	}
	return s.sendMedia(r, f, o, grant)
}

// sendMedia writes the object's headers and hands its body to the connection,
// which closes it.
func (s *Server) sendMedia(r *request, f media.Reader, o media.Object, g media.Grant) error {
	asked := ""
	if r.Method() == fiber.MethodGet { // a range of no other method has a meaning (RFC 9110, 14.2)
		asked = r.Get(fiber.HeaderRange)
	}
	from, to, partial, err := byteRange(asked, o.Size)
	if err != nil {
		_ = f.Close()
		r.Status(fiber.StatusRequestedRangeNotSatisfiable).Set(fiber.HeaderContentRange, fmt.Sprintf("bytes */%d", o.Size))
		return nil
	}
	if _, err := f.Seek(from, io.SeekStart); err != nil {
		_ = f.Close()
		return fmt.Errorf("media %s: %w", o.Key, err)
	}
	s.mediaHeaders(r, o, g)
	if partial {
		r.Status(fiber.StatusPartialContent)
		r.Set(fiber.HeaderContentRange, fmt.Sprintf("bytes %d-%d/%d", from, to-1, o.Size))
	}
	r.Response().SetBodyStream(&section{Reader: io.LimitReader(f, to-from), Closer: f}, int(to-from))
	return nil
}

// mediaHeaders says what the object is, and how long the reader's own browser may
// keep it: as long as the link lives.
func (s *Server) mediaHeaders(r *request, o media.Object, g media.Grant) {
	r.Set(fiber.HeaderContentType, o.Type)
	r.Set(fiber.HeaderAcceptRanges, "bytes")
	r.Set(fiber.HeaderCacheControl, fmt.Sprintf("private, max-age=%d", max(int(g.Until.Sub(s.Clock.Now())/time.Second), 0)))
	r.Set(fiber.HeaderContentDisposition, disposition(g.Download, path.Base(o.Key)))
	// A drawing opened by itself must not run anything in our name.
	r.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; style-src 'unsafe-inline'; sandbox")
}

// section is a part of an object; closing it closes the object.
type section struct {
	io.Reader
	io.Closer
}

var errRange = errors.New("range cannot be satisfied")

// byteRange reads a Range header of one range (RFC 9110, 14.2) for an object of
// size bytes: from inclusive, to exclusive. What it does not understand, several
// ranges among it, is the whole object.
func byteRange(header string, size int64) (from, to int64, partial bool, err error) {
	spec, ok := strings.CutPrefix(header, "bytes=")
	first, last, dash := strings.Cut(spec, "-")
	from, begins := digits(first)
	end, ends := digits(last)
	switch {
	case !ok || !dash || !begins && first != "" || !ends && (last != "" || first == "") || begins && ends && end < from:
		return 0, size, false, nil
	case !begins && end > 0 && size > 0:
		return max(size-end, 0), size, true, nil
	case !begins || from >= size:
		return 0, 0, false, errRange
	case ends:
		return from, min(end, size-1) + 1, true, nil
	}
	return from, size, true, nil
}

// digits reads a number of digits alone; one that is too large is the largest.
func digits(s string) (int64, bool) {
	n, err := strconv.ParseUint(s, 10, 63)
	return int64(n), err == nil || errors.Is(err, strconv.ErrRange)
}

// disposition names a file for the browser: an ASCII name and a UTF-8 one
// (RFC 6266).
func disposition(download bool, name string) string {
	kind := "inline"
	if download {
		kind = "attachment"
	}
	ascii := strings.Map(func(c rune) rune {
		if c < ' ' || c > '~' || c == '"' || c == '\\' {
			return '_'
		}
		return c
	}, name)
	return kind + `; filename="` + ascii + `"; filename*=UTF-8''` + url.PathEscape(name)
}
