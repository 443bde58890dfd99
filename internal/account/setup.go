package account

import (
	"context"
	"errors"
	"fmt"

	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// FirstAdmin is the id of the administrator who was created first. It is fixed,
// so that of several set-up links, or several processes, one creates them.
var FirstAdmin = lms.PersonID(lms.DeriveID("first-administrator"))

// firstAdmin is the audit line of their creation.
const firstAdmin = "account.first_administrator"

// BeginSetup returns the secret of a one-time link to create the administrator,
// or "" when there is one.
func (s *Service) BeginSetup(ctx context.Context) (string, error) {
	_, err := s.people.Get(ctx, string(FirstAdmin))
	if err == nil {
		return "", nil
	}
	if !errors.Is(err, docstore.ErrNotFound) {
		return "", fmt.Errorf("begin set-up: %w", err)
	}
	return s.newToken(ctx, purposeSetup, "", setupTTL)
}

// CheckSetup answers Gone when the link cannot be used any more.
func (s *Service) CheckSetup(ctx context.Context, secret string) error {
	if _, err := s.peek(ctx, purposeSetup, secret); err != nil {
		return err
	}
	_, err := s.people.Get(ctx, string(FirstAdmin))
	if errors.Is(err, docstore.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("check set-up: %w", err)
	}
	return gone()
}

// Setup creates the platform's administrator by the one-time link and signs
// them in; Gone when there is one already. Until the link is used up, the same
// form may be sent again and ends what was cut off.
func (s *Service) Setup(ctx context.Context, v Visitor, secret string, r Registration) (string, *Person, error) {
	p, err := s.setUp(ctx, secret, r)
	if err != nil {
		return "", nil, err
	}
	if err := s.record(ctx, lms.Actor{Org: lms.Platform, Person: p.ID}, firstAdmin, p.ID, nil); err != nil {
		return "", nil, err
	}
	session, err := s.newSession(ctx, p.ID, v.Agent)
	if err != nil {
		return "", nil, err
	}
	if _, err := s.use(ctx, purposeSetup, secret); err != nil { // it opens nothing that its form does not
		s.log.WarnContext(ctx, "set-up link not marked as used", "error", err)
	}
	return session, p, nil
}

// setUp creates the administrator by a link that is not used up, or returns the
// one who was created when they give the same address and password.
func (s *Service) setUp(ctx context.Context, secret string, r Registration) (*Person, error) {
	if _, err := s.peek(ctx, purposeSetup, secret); err != nil {
		return nil, err
	}
	p, err := s.people.Get(ctx, string(FirstAdmin))
	if errors.Is(err, docstore.ErrNotFound) {
		r.Accepted = true
		return s.createAs(ctx, FirstAdmin, r.typed(), Grant{Org: lms.Platform, Role: lms.RolePlatformAdmin})
	}
	if err != nil {
		return nil, fmt.Errorf("set up: %w", err)
	}
	if p.Email != normalEmail(r.Email) {
		return nil, gone()
	}
	f, err := s.factorOf(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	if f.On { // there is one way in for them, and it asks for a code
		return nil, gone()
	}
	ok, err := s.try(ctx, p, p.Email, r.Password)
	if err == nil && !ok {
		err = gone()
	}
	return p, err
}

// CreateFirstAdmin creates the platform's administrator from the command line
// or the sample world; Gone when there is one already.
func (s *Service) CreateFirstAdmin(ctx context.Context, r Registration) (*Person, error) {
	r.Accepted = true
	p, err := s.createAs(ctx, FirstAdmin, r, Grant{Org: lms.Platform, Role: lms.RolePlatformAdmin})
	if err != nil {
		return nil, err
	}
	return p, s.record(ctx, lms.SystemActor(lms.Platform), firstAdmin, p.ID, nil)
}
