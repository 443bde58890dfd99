package server

import (
	"context"
	"html/template"
	"log/slog"
	"net"
	"net/url"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/valyala/fasthttp"

	"sanad/courses"
	"sanad/internal/account"
	"sanad/internal/assessment"
	"sanad/internal/assets"
	"sanad/internal/audit"
	"sanad/internal/course"
	"sanad/internal/credential"
	"sanad/internal/credential/judge"
	"sanad/internal/enrolment"
	"sanad/internal/job"
	"sanad/internal/limit"
	"sanad/internal/lms"
	"sanad/internal/notify"
	"sanad/internal/organization"
	"sanad/internal/render"
	"sanad/storage/docstore"
	"sanad/storage/media"
)

// Deps is what the server shows and calls.
type Deps struct {
	BaseURL        string
	TrustedProxies []string
	Contact        string
	Clock          lms.Clock
	Log            *slog.Logger
	Documents      docstore.Store
	Media          media.Store
	Signer         *media.Signer
	Accounts       *account.Service
	Courses        *course.Service
	Enrolments     *enrolment.Service
	Assessments    *assessment.Service
	Credentials    *credential.Service
	Organizations  *organization.Service
	Notify         *notify.Service
	Jobs           *job.Queue
	Audit          *audit.Log
	Limits         *limit.Limiter
	Bundle         *assets.Bundle
	Renderer       *render.Renderer
	// Outside gets the documents of other issuers whose badges are judged.
	Outside judge.Resolver
	// PageKey signs what pages carry back, such as when a lesson was opened.
	PageKey []byte
}

// Server answers HTTP requests. Make it with New, then Serve.
type Server struct {
	Deps
	accounts *account.Service
	app      *fiber.App
	routes   []*route
	uploads  map[string]int // routes that take more than answers do, and how much
	origin   string
	secure   bool // the site is reached by https: cookies are marked so
	stop     context.CancelFunc
	base     context.Context // ends when the server stops

	// prose keeps the finished text of lessons. A body never changes, so its
	// address names it.
	prose *lru.Cache[*courses.Body, []render.Run]
	// readied keeps the content of pages that many readers see alike.
	readied *lru.Cache[readyKey, readyContent]
	// cards keeps finished cards of the catalogue.
	cards *lru.Cache[cardKey, template.HTML]

	serving  sync.Mutex // guards what follows
	listener net.Listener
}

// cachedBodies is how many lessons' finished text is kept, in one language each.
const cachedBodies = 128

// cachedCards is how many finished cards are kept.
const cachedCards = 512

// New builds the application and its route table.
func New(d Deps) (*Server, error) {
	u, err := url.Parse(d.BaseURL)
	if err != nil {
		return nil, err
	}
	s := &Server{Deps: d, accounts: d.Accounts, uploads: map[string]int{}, origin: u.Scheme + "://" + u.Host, secure: u.Scheme == "https"}
	s.prose, _ = lru.New[*courses.Body, []render.Run](cachedBodies) // fails for sizes below 1 only
	s.readied, _ = lru.New[readyKey, readyContent](keptReady)
	s.cards, _ = lru.New[cardKey, template.HTML](cachedCards)
	s.base, s.stop = context.WithCancel(context.Background())
	s.app = fiber.New(fiber.Config{
		AppName:                 "Sanad",
		Immutable:               true, // kept strings must not change into another user's
		StrictRouting:           true,
		CaseSensitive:           true,
		BodyLimit:               coursesBody,
		ReadTimeout:             10 * time.Second,
		WriteTimeout:            30 * time.Second,
		IdleTimeout:             60 * time.Second,
		ReadBufferSize:          8 << 10,
		DisableStartupMessage:   true,
		DisableDefaultDate:      false,
		EnableTrustedProxyCheck: true,
		TrustedProxies:          d.TrustedProxies,
		ProxyHeader:             fiber.HeaderXForwardedFor,
		ErrorHandler:            s.fiberError,
	})
	s.guard(s.app.Server())
	s.app.Use(s.enter)
	for _, rt := range s.table() {
		s.add(rt)
	}
	s.app.Use(s.wrap(&route{action: "none", body: smallBody}, func(r *request) error { return lms.NotFound("page.not_found") }))
	return s, nil
}

// add registers a row.
func (s *Server) add(rt *route) {
	rt.check()
	if rt.body == 0 {
		rt.body = smallBody
	}
	if rt.body > answersBody {
		s.uploads[rt.path] = rt.body
	}
	s.routes = append(s.routes, rt)
	s.app.Add(rt.method, rt.path, s.wrap(rt, rt.handle))
	if rt.method == fiber.MethodGet {
		s.app.Add(fiber.MethodHead, rt.path, s.wrap(rt, rt.handle)) // the same headers, without the body
	}
}

// guard puts what must hold for every request below Fiber, which answers some by
// itself.
func (s *Server) guard(below *fasthttp.Server) {
	below.HeaderReceived = s.gate
	next := below.Handler
	below.Handler = func(c *fasthttp.RequestCtx) {
		s.everywhere(&c.Response.Header)
		next(c)
	}
}

// Serve answers on the listener, which it closes, until Shutdown. After Shutdown
// it returns at once.
func (s *Server) Serve(l net.Listener) error {
	s.serving.Lock()
	s.listener = l
	over := s.base.Err() != nil
	s.serving.Unlock()
	if over {
		return l.Close()
	}
	return s.app.Listener(l)
}

// Shutdown lets requests under way finish, at most until ctx ends.
func (s *Server) Shutdown(ctx context.Context) error {
	s.serving.Lock()
	l := s.listener
	s.serving.Unlock()
	err := s.app.ShutdownWithContext(ctx)
	s.stop()
	if l != nil {
		_ = l.Close() // if Fiber did not know of it yet; else it is closed
	}
	return err
}

// App returns the Fiber application, for benchmarks that call it directly.
func (s *Server) App() *fiber.App { return s.app }
