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

// How long links of a page live.
const (
	pictureTTL = 10 * time.Minute
	videoTTL   = media.MaxTTL
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
	return s.mediaURL(ctx, org, c, file, sum, pictureTTL)
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
	r.Set(fiber.HeaderContentType, o.Type)
	r.Set(fiber.HeaderAcceptRanges, "bytes")
	r.Set(fiber.HeaderCacheControl, fmt.Sprintf("private, max-age=%d", max(int(g.Until.Sub(s.Clock.Now())/time.Second), 0)))
	r.Set(fiber.HeaderContentDisposition, disposition(g.Download, path.Base(o.Key)))
	// A drawing opened by itself must not run anything in our name.
	r.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	from, to, partial, err := byteRange(r.Get(fiber.HeaderRange), o.Size)
	if err != nil {
		_ = f.Close()
		r.Set(fiber.HeaderContentRange, fmt.Sprintf("bytes */%d", o.Size))
		return r.SendStatus(fiber.StatusRequestedRangeNotSatisfiable)
	}
	if partial {
		r.Status(fiber.StatusPartialContent)
		r.Set(fiber.HeaderContentRange, fmt.Sprintf("bytes %d-%d/%d", from, to-1, o.Size))
	}
	if _, err := f.Seek(from, io.SeekStart); err != nil {
		_ = f.Close()
		return fmt.Errorf("media %s: %w", o.Key, err)
	}
	r.Response().SetBodyStream(&section{Reader: io.LimitReader(f, to-from), Closer: f}, int(to-from))
	return nil
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
	if !ok || !dash || strings.Contains(spec, ",") {
		return 0, size, false, nil
	}
	if first == "" {
		n, err := strconv.ParseInt(last, 10, 64)
		if err != nil || n <= 0 || size == 0 {
			return 0, 0, false, errRange
		}
		return max(size-n, 0), size, true, nil
	}
	from, err = strconv.ParseInt(first, 10, 64)
	if err != nil || from < 0 {
		return 0, size, false, nil
	}
	to = size
	if last != "" {
		end, err := strconv.ParseInt(last, 10, 64)
		if err != nil || end < from {
			return 0, size, false, nil
		}
		to = min(end+1, size)
	}
	if from >= size {
		return 0, 0, false, errRange
	}
	return from, to, true, nil
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
