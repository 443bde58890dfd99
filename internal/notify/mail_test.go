package notify

import (
	"context"
	"io"
	"log/slog"
	"mime"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"

	"sanad/internal/account"
	"sanad/internal/i18n"
	"sanad/internal/job"
	"sanad/internal/lms"
	"sanad/internal/testkit/sqlitetest"
	"sanad/web"
)

// sink is a mail server that keeps what it is given.
type sink struct {
	mu   sync.Mutex // guards sent
	sent []string
}

func (s *sink) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{s}, nil }

type session struct{ sink *sink }

func (*session) Reset()                               {}
func (*session) Logout() error                        { return nil }
func (*session) Mail(string, *smtp.MailOptions) error { return nil }
func (*session) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (s *session) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	s.sink.mu.Lock()
	defer s.sink.mu.Unlock()
	s.sink.sent = append(s.sink.sent, string(b))
	return err
}

// open builds the service with its job; smtp may be zero.
func open(t *testing.T, server SMTP) (*Service, *job.Queue, string) {
	t.Helper()
	store := sqlitetest.Open(t)
	words, err := i18n.Load(web.Messages())
	if err != nil {
		t.Fatal(err)
	}
	jobs, err := job.Open(t.Context(), store, lms.SystemClock, slog.Default())
	if err != nil {
		t.Fatal(err)
	}
	box := filepath.Join(t.TempDir(), "outbox")
	s, err := Open(t.Context(), Deps{Store: store, Clock: lms.SystemClock, Jobs: jobs, Words: words, SMTP: server, From: "sanad@sanad.example", Outbox: box})
	if err != nil {
		t.Fatal(err)
	}
	job.Handle(jobs, JobMail, func(ctx context.Context, _ lms.OrgID, m account.Mail) error { return s.Deliver(ctx, m) })
	return s, jobs, box
}

var reset = account.Mail{ID: "r1", To: "layla@sanad.example", Lang: lms.Arabic, Key: "mail.reset",
	Args: map[string]string{"link": "https://sanad.example/reset/abc", "minutes": "10"}}

var admin = lms.Actor{Person: "a", Org: lms.Platform, Roles: []lms.Role{lms.RolePlatformAdmin}}

func TestDeliver_without_a_server_mails_are_kept_once(t *testing.T) {
	s, jobs, box := open(t, SMTP{})
	for range 2 {
		if err := s.Send(t.Context(), reset); err != nil {
			t.Fatal(err)
		}
		if err := s.Deliver(t.Context(), reset); err != nil { // as a job that runs again
			t.Fatal(err)
		}
	}
	if err := jobs.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	kept, _, err := s.Outbox(t.Context(), admin, "")
	if err != nil || len(kept) != 1 {
		t.Fatalf("kept: got %d, %v", len(kept), err)
	}
	if !strings.Contains(kept[0].Body, "https://sanad.example/reset/abc") || !strings.Contains(kept[0].Body, "١٠") {
		t.Errorf("body: %q", kept[0].Body)
	}
	f, err := os.Open(filepath.Join(box, kept[0].File))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := mail.ReadMessage(f)
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || subject != kept[0].Subject {
		t.Errorf("subject: got %q, %v, want %q", subject, err, kept[0].Subject)
	}
}

func TestOutbox_is_for_administrators(t *testing.T) {
	s, _, _ := open(t, SMTP{})
	if _, _, err := s.Outbox(t.Context(), lms.Actor{Person: "l", Org: lms.Platform, Roles: []lms.Role{lms.RoleLearner}}, ""); lms.KindOf(err) != lms.KindForbidden {
		t.Errorf("got %v, want forbidden", err)
	}
}

func TestDeliver_by_a_mail_server(t *testing.T) {
	to := &sink{}
	srv := smtp.NewServer(to)
	srv.Domain = "localhost"
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	t.Cleanup(func() { _ = srv.Close(); <-done })
	s, _, _ := open(t, SMTP{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, TLS: "none"})
	hostile := reset
	hostile.Key, hostile.Args = "mail.issued", map[string]string{"name": "x\r\nBcc: victim@sanad.example", "course": "c\r\nX-Bad: 1", "link": "https://sanad.example/c/1"}
	if err := s.Deliver(t.Context(), hostile); err != nil {
		t.Fatal(err)
	}
	if len(to.sent) != 1 {
		t.Fatalf("mails: got %d, want 1", len(to.sent))
	}
	head, _, _ := strings.Cut(to.sent[0], "\r\n\r\n")
	if strings.Contains(head, "Bcc:") || strings.Contains(head, "X-Bad:") {
		t.Errorf("a name became a header:\n%s", head)
	}
}

func TestDeliver_refuses_an_address_that_is_none(t *testing.T) {
	s, _, _ := open(t, SMTP{})
	bad := reset
	bad.To = "x@y.z\r\nBcc: victim@sanad.example"
	if err := s.Deliver(t.Context(), bad); err == nil {
		t.Error("the address was accepted")
	}
}
