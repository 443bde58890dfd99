package notify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/wneessen/go-mail"

	"sanad/internal/account"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
)

// Kept is a mail in the outbox, as the administrator's list shows it.
type Kept struct {
	ID      string    `bson:"id"`
	To      string    `bson:"to"`
	Subject string    `bson:"subject"`
	Body    string    `bson:"body"`
	File    string    `bson:"file"`
	At      time.Time `bson:"at"`
}

// keep writes the mail to the outbox folder, then lists it; both under names
// made from its id, so that a repeated job keeps one.
func (s *Service) keep(ctx context.Context, m account.Mail, msg *mail.Msg, subject, body string) error {
	id := lms.DeriveID("mail", m.ID)
	var raw bytes.Buffer
	if _, err := msg.WriteTo(&raw); err != nil {
		return fmt.Errorf("write mail: %w", err)
	}
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		return fmt.Errorf("keep mail: %w", err)
	}
	file := id + ".eml"
	temp := filepath.Join(s.folder, "."+file)
	if err := os.WriteFile(temp, raw.Bytes(), 0o600); err != nil {
		return fmt.Errorf("keep mail: %w", err)
	}
	if err := os.Rename(temp, filepath.Join(s.folder, file)); err != nil {
		return fmt.Errorf("keep mail: %w", err)
	}
	err := s.kept.Insert(ctx, id, &Kept{ID: id, To: m.To, Subject: subject, Body: body, File: file, At: s.clock.Now()})
	if errors.Is(err, docstore.ErrExists) {
		return nil
	}
	return err
}

// Outbox lists the mails that were kept, newest first, for the administrator.
func (s *Service) Outbox(ctx context.Context, a lms.Actor, after docstore.Cursor) ([]Kept, docstore.Cursor, error) {
	if err := policy.Can(a, policy.ReadOutbox, policy.Object{Org: a.Org}); err != nil {
		return nil, "", err
	}
	items, next, err := s.kept.Page(ctx, docstore.Query{Sort: "at", Desc: true, Limit: 30, After: after})
	if err != nil {
		return nil, "", fmt.Errorf("list outbox: %w", err)
	}
	return docstore.Values(items), next, nil
}

// Keeps reports whether mails are kept instead of sent.
func (s *Service) Keeps() bool { return s.smtp.Host == "" }

// Read returns one kept mail to the administrator; NotFound when there is none.
func (s *Service) Read(ctx context.Context, a lms.Actor, id string) (*Kept, error) {
	if err := policy.Can(a, policy.ReadOutbox, policy.Object{Org: a.Org}); err != nil {
		return nil, err
	}
	if !lms.ValidID(id) {
		return nil, lms.NotFound("page.not_found")
	}
	m, err := s.kept.Get(ctx, id)
	if errors.Is(err, docstore.ErrNotFound) {
		return nil, lms.NotFound("page.not_found")
	}
	if err != nil {
		return nil, fmt.Errorf("read mail %s: %w", id, err)
	}
	return m, nil
}
