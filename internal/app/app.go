package app

import (
	"context"
	"crypto/ed25519"
	"errors"
	"log/slog"
	"net"
	"path/filepath"
	"time"

	"sanad/internal/account"
	"sanad/internal/assessment"
	"sanad/internal/audit"
	"sanad/internal/config"
	"sanad/internal/course"
	"sanad/internal/credential"
	"sanad/internal/credential/judge"
	"sanad/internal/credential/judge/fetch"
	"sanad/internal/enrolment"
	"sanad/internal/i18n"
	"sanad/internal/job"
	"sanad/internal/limit"
	"sanad/internal/lms"
	"sanad/internal/notify"
	"sanad/internal/organization"
	"sanad/internal/server"
	"sanad/storage/docstore"
	"sanad/storage/media"
)

// App is the program put together. Its fields are ready after Open and do not
// change.
type App struct {
	Config        config.Config
	Clock         lms.Clock
	Log           *slog.Logger
	Documents     docstore.Store
	Media         media.Store
	Audit         *audit.Log
	Jobs          *job.Queue
	Accounts      *account.Service
	Courses       *course.Service
	Enrolments    *enrolment.Service
	Assessments   *assessment.Service
	Credentials   *credential.Service
	Notify        *notify.Service
	Organizations *organization.Service
	Limits        *limit.Limiter
	Catalogue     *i18n.Catalogue
	Server        *server.Server

	keys   keys
	signer *media.Signer
	closes []func() error // in the order of opening
}

// Options replace what tests and benchmarks provide themselves; the zero value
// is the real thing.
type Options struct {
	Clock lms.Clock
	Log   *slog.Logger
	// WrapDocuments stands between the services and the document store.
	WrapDocuments func(docstore.Store) docstore.Store
	// PasswordCost is lower in tests; zero is the real one.
	PasswordCost account.Cost
	// StrictPlans makes the embedded database refuse a query without an index.
	StrictPlans bool
	// Outside gets the documents of other issuers; nil is the internet.
	Outside judge.Resolver
}

// Open opens the stores and builds the services. Nothing runs before Start. The
// caller closes the App, also after Start.
func Open(ctx context.Context, cfg config.Config, o Options) (*App, error) {
	a := &App{Config: cfg, Clock: o.Clock, Log: o.Log}
	if a.Clock == nil {
		a.Clock = lms.SystemClock
	}
	if a.Log == nil {
		a.Log = slog.Default()
	}
	for _, step := range []func(context.Context, Options) error{a.openDocuments, a.openKeys, a.openMedia, a.openServices, a.openServer} {
		if err := step(ctx, o); err != nil {
			return nil, errors.Join(err, a.closeAll())
		}
	}
	a.wire()
	return a, nil
}

func (a *App) openKeys(context.Context, Options) (err error) {
	a.keys, err = openKeys(a.Config.MasterKey, a.Config.Data)
	return err
}

// openServices builds the services from left to right.
func (a *App) openServices(ctx context.Context, o Options) (err error) {
	var errs [10]error
	p, err := pages()
	if err != nil {
		return err
	}
	a.Catalogue = p.words
	a.Audit, errs[0] = audit.Open(ctx, a.Documents, a.Clock, audit.Watched(a.Log, a.keys.derive("log-pseudonyms")),
		audit.Signed(ed25519.NewKeyFromSeed(a.keys.derive("audit-heads")), a.Config.HeadsFile()))
	a.Jobs, errs[1] = job.Open(ctx, a.Documents, a.Clock, a.Log)
	a.Limits, errs[2] = limit.Open(ctx, a.Documents, a.Clock, a.keys.derive("limits"))
	a.Notify, errs[3] = notify.Open(ctx, notify.Deps{Store: a.Documents, Clock: a.Clock, Jobs: a.Jobs, Words: a.Catalogue,
		SMTP: a.smtp(), From: a.Config.MailFrom, Outbox: filepath.Join(a.Config.Data, "outbox")})
	a.Accounts, errs[4] = account.Open(ctx, account.Deps{Store: a.Documents, Clock: a.Clock, Log: a.Log, Mail: a.Notify, Jobs: a.Jobs,
		Limits: a.Limits, Audit: a.Audit, Cost: o.PasswordCost, FactorRequired: a.Config.StaffSecondFactor == "required",
		Keys: account.Keys{Pepper: a.keys.derive("password-pepper"), Form: a.keys.derive("form-token"), Factor: a.keys.derive("second-factor")}})
	a.Courses, errs[5] = course.Open(ctx, a.Documents, a.Media, a.Clock, course.Audited(a.Audit))
	a.Credentials, errs[6] = credential.Open(ctx, credential.Deps{Store: a.Documents, Clock: a.Clock, Jobs: a.Jobs, Audit: a.Audit,
		BaseURL: a.Config.BaseURL, SealKey: a.keys.derive("signing-keys"), IDKey: a.keys.derive("credential-ids"), Profile: a.profile})
	if err := errors.Join(errs[:]...); err != nil {
		return err
	}
	a.Organizations, errs[9] = organization.Open(ctx, organization.Deps{Store: a.Documents, Clock: a.Clock, Jobs: a.Jobs, Audit: a.Audit,
		Limits: a.Limits, People: a.Accounts, InviteKey: a.keys.derive("invitations")})
	a.Enrolments, errs[7] = enrolment.Open(ctx, a.Documents, a.Clock, a.Courses, a.Jobs, a.Credentials)
	a.Assessments, errs[8] = assessment.Open(ctx, assessment.Deps{Store: a.Documents, Clock: a.Clock, Log: a.Log,
		Courses: a.Courses, Enrolments: a.Enrolments, Jobs: a.Jobs, Audit: a.Audit})
	return errors.Join(errs[:]...)
}

func (a *App) smtp() notify.SMTP {
	return notify.SMTP{Host: a.Config.SMTPHost, Port: a.Config.SMTPPort, User: a.Config.SMTPUser,
		Password: a.Config.SMTPPassword, TLS: a.Config.SMTPTLS}
}

// profile is how an issuer presents itself. An organization that was never
// approved is none.
func (a *App) profile(ctx context.Context, org lms.OrgID) (credential.Profile, error) {
	if org == lms.Platform {
		return credential.Profile{Name: a.say("issuer.name"), Description: a.say("issuer.description"), URL: a.Config.BaseURL}, nil
	}
	o, err := a.Organizations.Get(ctx, org)
	if err != nil {
		return credential.Profile{}, err
	}
	return credential.Profile{Name: o.Name, Description: o.About, URL: a.Config.BaseURL + "/orgs/" + string(org), Suspended: o.SuspendedAt != nil}, nil
}

// say is a message without arguments in both languages.
func (a *App) say(key string) lms.Text {
	return lms.Text{AR: a.Catalogue.Text(lms.Arabic, key, nil), EN: a.Catalogue.Text(lms.English, key, nil)}
}

// openServer builds the pages and the route table.
func (a *App) openServer(_ context.Context, o Options) error {
	if o.Outside == nil {
		o.Outside = fetch.New(fetch.Options{})
	}
	p, err := pages()
	if err != nil {
		return err
	}
	a.Server, err = server.New(server.Deps{
		BaseURL: a.Config.BaseURL, TrustedProxies: proxies(a.Config), Contact: a.Config.Contact, Clock: a.Clock, Log: a.Log,
		Documents: &health{a.Documents, a, space}, Media: a.Media, Signer: a.signer, Accounts: a.Accounts, Courses: a.Courses,
		Enrolments: a.Enrolments, Assessments: a.Assessments, Credentials: a.Credentials, Organizations: a.Organizations, Notify: a.Notify, Jobs: a.Jobs,
		Audit: a.Audit, Limits: a.Limits, Bundle: p.bundle, Renderer: p.renderer, PageKey: a.keys.derive("page-state"), Outside: o.Outside,
	})
	return err
}

func proxies(c config.Config) []string {
	out := make([]string, len(c.TrustedProxies))
	for i, p := range c.TrustedProxies {
		out[i] = p.String()
	}
	return out
}

// Start runs jobs and schedules and answers on the listener until Close. It
// returns when the server stops.
func (a *App) Start(l net.Listener) error {
	a.Jobs.Start()
	return a.Server.Serve(l)
}

// How long requests, and then jobs, under way may take to finish.
const (
	requestTime = 8 * time.Second
	jobTime     = 5 * time.Second
)

// Close finishes what is under way, the server first, then the jobs, then the
// stores.
func (a *App) Close() error {
	return errors.Join(a.end("requests", requestTime, a.Server.Shutdown), a.end("jobs", jobTime, a.Jobs.Stop), a.closeAll())
}

// end gives something its time to finish. What has not finished by then is cut
// off, which is no failure: browsers keep connections on which they ask nothing,
// and a job that was cut off is found again by the next start.
func (a *App) end(what string, within time.Duration, stop func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	err := stop(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		a.Log.Warn("cut off at the end", "what", what, "after", within)
		return nil
	}
	return err
}

// closeAll closes what was opened, the last first.
func (a *App) closeAll() error {
	var errs []error
	for i := len(a.closes) - 1; i >= 0; i-- {
		errs = append(errs, a.closes[i]())
	}
	a.closes = nil
	return errors.Join(errs...)
}
