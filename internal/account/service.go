package account

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"sanad/internal/audit"
	"sanad/internal/job"
	"sanad/internal/limit"
	"sanad/internal/lms"
	"sanad/internal/seal"
	"sanad/storage/docstore"
)

// Mail is a message to a person, written later in their language from a message
// key and arguments.
type Mail struct {
	// ID makes sending repeatable: equal ids are one mail.
	ID   string
	To   string
	Lang lms.Lang
	Key  string
	Args map[string]string
}

// Mailer carries mails, now or soon.
type Mailer interface {
	Send(ctx context.Context, m Mail) error
}

// Keys are the secrets kept outside the database, 32 bytes each. Factor seals the
// seeds of second factors.
type Keys struct{ Pepper, Form, Factor []byte }

// Service keeps people and sessions. It is safe for concurrent use.
type Service struct {
	clock    lms.Clock
	log      *slog.Logger
	mail     Mailer
	jobs     *job.Queue
	limits   *limit.Limiter
	audit    *audit.Log
	hasher   *hasher
	sealer   *seal.Sealer
	formKey  []byte
	people   *docstore.Collection[Person]
	sessions *docstore.Collection[Session]
	tokens   *docstore.Collection[token]
	factors  *docstore.Collection[factor]

	factorRequired bool
}

// Deps is what the service works with.
type Deps struct {
	Store  docstore.Store
	Clock  lms.Clock
	Log    *slog.Logger
	Mail   Mailer
	Jobs   *job.Queue // carries JobReset to SendReset
	Limits *limit.Limiter
	Audit  *audit.Log
	Keys   Keys
	Cost   Cost // of passwords; zero: DefaultCost

	// FactorRequired: nobody of the staff works here with a password alone.
	FactorRequired bool
}

// Open declares the collections and returns the service.
func Open(ctx context.Context, d Deps) (*Service, error) {
	s := &Service{clock: d.Clock, log: d.Log, mail: d.Mail, jobs: d.Jobs, limits: d.Limits, audit: d.Audit,
		hasher: newHasher(d.Keys.Pepper, d.Cost), formKey: d.Keys.Form, factorRequired: d.FactorRequired}
	var errs [5]error
	s.people, errs[0] = docstore.Open[Person](ctx, d.Store, docstore.Spec{
		Collection: "people",
		Fields: []docstore.Field{{Path: "email"}, {Path: "created_at", Kind: docstore.Time},
			{Path: "keys", Kind: docstore.Strings}, {Path: "places", Kind: docstore.Strings}, {Path: "keyed", Kind: docstore.Int}},
		Indexes: []docstore.Index{{Fields: []string{"email"}, Unique: true}, {Fields: []string{"created_at"}},
			{Fields: []string{"keys", "created_at"}}, {Fields: []string{"places", "created_at"}}, {Fields: []string{"keyed"}}},
	})
	s.sessions, errs[1] = docstore.Open[Session](ctx, d.Store, docstore.Spec{
		Collection: "sessions",
		Fields:     []docstore.Field{{Path: "person"}, {Path: "seen_at", Kind: docstore.Time}},
		Indexes:    []docstore.Index{{Fields: []string{"person"}}, {Fields: []string{"seen_at"}}},
	})
	s.tokens, errs[2] = docstore.Open[token](ctx, d.Store, docstore.Spec{
		Collection: "tokens",
		Fields:     []docstore.Field{{Path: "expires_at", Kind: docstore.Time}},
		Indexes:    []docstore.Index{{Fields: []string{"expires_at"}}},
	})
	s.factors, errs[3] = docstore.Open[factor](ctx, d.Store, docstore.Spec{Collection: "second_factors"})
	s.sealer, errs[4] = seal.New(d.Keys.Factor)
	return s, errors.Join(errs[:]...)
}

// wrongPasswords bounds the wrong passwords in a row for one address, wherever
// they are given: ten are free, then each waits twice as long as the one before,
// and after a hundred only a new password opens the account again.
var wrongPasswords = limit.Streak{Name: "password-account", Free: 10, Stop: 100,
	First: 15 * time.Minute, Longest: 4 * time.Hour, Memory: 30 * 24 * time.Hour}

// Limits of what a stranger may ask for.
var (
	limitNetwork  = limit.Rule{Name: "login-network", Max: 30, Window: time.Minute}
	limitRegister = limit.Rule{Name: "register-network", Max: 20, Window: time.Hour}
	limitReset    = limit.Rule{Name: "reset-account", Max: 3, Window: time.Hour}
)

// Sweep removes sessions unused for longer than any bound, and tokens that have
// expired. It makes those people findable who were stored before there were keys.
func (s *Service) Sweep(ctx context.Context) error {
	now := s.clock.Now()
	old := docstore.Query{Where: []docstore.Cond{{Field: "seen_at", Op: docstore.Lt, Value: now.Add(-30 * 24 * time.Hour)}}, Sort: "seen_at"}
	err := s.sessions.Each(ctx, old, func(it docstore.Item[Session]) error { return s.end(ctx, &it.Value, audit.Expired) })
	expired := docstore.Query{Where: []docstore.Cond{{Field: "expires_at", Op: docstore.Lt, Value: now}}, Sort: "expires_at"}
	return errors.Join(err, s.keyPeople(ctx), s.tokens.Each(ctx, expired, func(it docstore.Item[token]) error { return s.tokens.Delete(ctx, it.ID) }))
}
