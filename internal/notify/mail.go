package notify

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/wneessen/go-mail"

	"sanad/internal/account"
	"sanad/internal/job"
	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// JobMail is the kind of job that carries one mail; its payload is an
// account.Mail.
const JobMail = "notify.mail"

// SMTP names a mail server. An empty Host keeps mails in the outbox.
type SMTP struct {
	Host           string
	Port           int
	User, Password string
	TLS            string // starttls, tls or none
}

// Words writes a sentence from a message key in a language.
type Words interface {
	Text(l lms.Lang, key string, args map[string]string) string
}

// Service carries mails. It is safe for concurrent use.
type Service struct {
	clock  lms.Clock
	jobs   *job.Queue
	words  Words
	smtp   SMTP
	from   string
	folder string // of the outbox
	kept   *docstore.Collection[Kept]
}

// Deps is what the service works with.
type Deps struct {
	Store  docstore.Store
	Clock  lms.Clock
	Jobs   *job.Queue
	Words  Words
	SMTP   SMTP
	From   string
	Outbox string
}

// Open declares the collection and returns the service.
func Open(ctx context.Context, d Deps) (*Service, error) {
	kept, err := docstore.Open[Kept](ctx, d.Store, docstore.Spec{
		Collection: "outbox",
		Fields:     []docstore.Field{{Path: "at", Kind: docstore.Time}},
		Indexes:    []docstore.Index{{Fields: []string{"at"}}},
	})
	if err != nil {
		return nil, err
	}
	return &Service{clock: d.Clock, jobs: d.Jobs, words: d.Words, smtp: d.SMTP, from: d.From, folder: d.Outbox, kept: kept}, nil
}

// Send hands a mail to a durable job; equal ids are one mail.
func (s *Service) Send(ctx context.Context, m account.Mail) error {
	return s.jobs.Enqueue(ctx, job.Job{ID: "mail:" + m.ID, Kind: JobMail, Org: lms.Platform, Payload: m, RunAt: s.clock.Now()})
}

// Deliver writes a mail and sends or keeps it: the handler of JobMail.
func (s *Service) Deliver(ctx context.Context, m account.Mail) error {
	msg, subject, body, err := s.compose(m)
	if err != nil {
		return fmt.Errorf("compose mail %s: %w", m.ID, err)
	}
	if s.smtp.Host == "" {
		return s.keep(ctx, m, msg, subject, body)
	}
	return s.transmit(ctx, msg)
}

// compose writes the mail in the reader's language, as plain text.
func (s *Service) compose(m account.Mail) (msg *mail.Msg, subject, body string, err error) {
	lang := m.Lang
	if !lang.Valid() {
		lang = lms.Arabic
	}
	subject = s.words.Text(lang, m.Key+".subject", m.Args)
	body = s.words.Text(lang, m.Key+".body", m.Args)
	msg = mail.NewMsg()
	if err := errors.Join(msg.From(s.from), msg.To(m.To)); err != nil {
		return nil, "", "", err
	}
	msg.Subject(subject)
	msg.SetGenHeader("Content-Language", string(lang))
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetMessageIDWithValue(lms.DeriveID("mail", m.ID) + "@sanad")
	msg.SetDateWithValue(s.clock.Now())
	msg.SetBodyString(mail.TypeTextPlain, body)
	return msg, subject, body, nil
}

func (s *Service) transmit(ctx context.Context, msg *mail.Msg) error {
	opts := []mail.Option{mail.WithPort(s.smtp.Port), mail.WithTimeout(20 * time.Second)}
	switch s.smtp.TLS {
	case "tls":
		opts = append(opts, mail.WithSSL())
	case "none":
		opts = append(opts, mail.WithTLSPolicy(mail.NoTLS))
	default:
		opts = append(opts, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if s.smtp.User != "" {
		opts = append(opts, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(s.smtp.User), mail.WithPassword(s.smtp.Password))
	}
	c, err := mail.NewClient(s.smtp.Host, opts...)
	if err != nil {
		return fmt.Errorf("mail server: %w", err)
	}
	if err := c.DialAndSendWithContext(ctx, msg); err != nil {
		return fmt.Errorf("send mail: %w", err)
	}
	return nil
}
