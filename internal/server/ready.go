package server

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/internal/render"
)

// readyKey names content that is ready: what it shows, which can be compared,
// and how its readers like to read.
type readyKey struct {
	org   lms.OrgID // where its links lead
	shows any
	prefs i18n.Prefs
}

// readyContent is content with the time it was made.
type readyContent struct {
	*render.Ready
	at time.Time
}

// How much content is kept ready, about 10 MiB, and how long: links to media in
// it must have most of their life before them.
const (
	keptReady = 256
	readyFor  = time.Minute
)

// showReady answers with a page whose content is made once for all readers who
// would see the same: shows holds everything that make puts into it, but for what
// is on the base it is given.
func (s *Server) showReady(r *request, b render.Base, shows any, make func(render.Base) (render.Page, error)) error {
	key := readyKey{r.actor.Org, shows, r.prefs}
	content, ok := s.readied.Get(key)
	if !ok || r.at.Sub(content.at).Abs() >= readyFor {
		ready, err := s.Renderer.Ready(b.Locale, b.Home, make)
		if err != nil {
			return err
		}
		content = readyContent{ready, r.at}
		s.readied.Add(key, content)
	}
	return s.show(r, fiber.StatusOK, &render.ReadyPage{Base: b, Content: content.Ready})
}
