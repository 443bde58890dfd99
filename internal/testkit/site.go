package testkit

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net"
	"testing"
	"time"

	"sanad/courses"
	"sanad/internal/account"
	"sanad/internal/app"
	"sanad/internal/config"
	"sanad/internal/credential/judge"
	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// Site is the real program answering on a loopback port.
type Site struct {
	testing.TB
	*app.App
	URL   string
	Clock *Clock
}

// Option changes how a site is started.
type Option func(*settings)

type settings struct {
	cfg   config.Config
	opts  app.Options
	files []fs.FS
	still bool // neither jobs nor requests
	later bool // requests, but no jobs yet
}

// WithConfig lets a test change the settings before the site starts.
func WithConfig(change func(*config.Config)) Option {
	return func(s *settings) { change(&s.cfg) }
}

// WithCourses publishes these courses instead of the bundled ones.
func WithCourses(files ...fs.FS) Option {
	return func(s *settings) { s.files = files }
}

// WithDocuments puts something between the services and the document store.
func WithDocuments(wrap func(docstore.Store) docstore.Store) Option {
	return func(s *settings) { s.opts.WrapDocuments = wrap }
}

// WithOutside lets the site reach documents of other issuers; without it there
// are none.
func WithOutside(r judge.Resolver) Option {
	return func(s *settings) { s.opts.Outside = r }
}

// cutOff is the internet of tests.
type cutOff struct{}

func (cutOff) Get(context.Context, string) ([]byte, error) {
	return nil, errors.New("tests have no internet")
}

// WithClock starts the site under a clock of the test's.
func WithClock(c lms.Clock) Option {
	return func(s *settings) { s.opts.Clock = c }
}

// WithoutJobs leaves jobs and schedules to the test, which drains them, and
// answers no requests.
func WithoutJobs() Option { return func(s *settings) { s.still = true } }

// WithJobsLater answers requests and leaves it to the test to start the jobs.
func WithJobsLater() Option { return func(s *settings) { s.later = true } }

// Start starts a site with the bundled courses on stores in a temporary folder,
// and stops it when the test ends. Queries without an index fail.
func Start(tb testing.TB, options ...Option) *Site {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	set := settings{cfg: config.Default()}
	set.cfg.Data, set.cfg.Addr, set.cfg.BaseURL = tb.TempDir(), l.Addr().String(), "http://"+l.Addr().String()
	site := &Site{TB: tb, URL: set.cfg.BaseURL, Clock: NewClock()}
	set.opts = app.Options{Outside: cutOff{}, Clock: site.Clock, StrictPlans: true, PasswordCost: account.Cost{Memory: 64, Time: 1, Threads: 1}, Log: slog.New(slog.NewTextHandler(logWriter{tb}, &slog.HandlerOptions{Level: slog.LevelWarn}))}
	for _, o := range options {
		o(&set)
	}
	ctx := context.Background()
	if site.App, err = app.Open(ctx, set.cfg, set.opts); err != nil {
		tb.Fatal(err)
	}
	site.publish(ctx, set.files)
	done := make(chan error, 1)
	switch {
	case set.still:
		done <- l.Close()
	case set.later:
		go func() { done <- site.Server.Serve(l) }()
	default:
		go func() { done <- site.App.Start(l) }()
	}
	tb.Cleanup(func() {
		if err := site.App.Close(); err != nil {
			tb.Errorf("close site: %v", err)
		}
		if err := <-done; err != nil {
			tb.Errorf("serve: %v", err)
		}
	})
	return site
}

func (s *Site) publish(ctx context.Context, files []fs.FS) {
	s.Helper()
	if files == nil {
		if err := s.PublishBundled(ctx); err != nil {
			s.Fatal(err)
		}
		return
	}
	for _, f := range files {
		p, report := courses.Read(f)
		if !report.OK() {
			s.Fatalf("course: %v", report.Errors())
		}
		if _, err := s.Courses.Publish(ctx, lms.SystemActor(lms.Platform), p, f); err != nil {
			s.Fatal(err)
		}
	}
}

// Password is the password of every person that Person makes.
const Password = "a long enough phrase 27"

// Person makes an account with roles on the platform and returns its id.
func (s *Site) Person(email string, name lms.Text, roles ...lms.Role) lms.PersonID {
	s.Helper()
	var grants []account.Grant
	for _, r := range roles {
		grants = append(grants, account.Grant{Org: lms.Platform, Role: r})
	}
	p, err := s.Accounts.Create(context.Background(), account.Registration{Email: email, Name: name, Password: Password, Prefs: i18n.DefaultPrefs()}, grants...)
	if err != nil {
		s.Fatal(err)
	}
	return p.ID
}

// Settle waits until every job that is due has been done.
func (s *Site) Settle() {
	s.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := s.Jobs.Drain(ctx); err != nil {
		s.Fatal(err)
	}
}

// logWriter sends the program's log to the test's.
type logWriter struct{ tb testing.TB }

func (w logWriter) Write(p []byte) (int, error) {
	w.tb.Helper()
	w.tb.Logf("%s", bytes.TrimSpace(p))
	return len(p), nil
}
