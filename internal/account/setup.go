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
// them in; Gone when there is one already.
func (s *Service) Setup(ctx context.Context, v Visitor, secret string, r Registration) (string, *Person, error) {
	if err := s.CheckSetup(ctx, secret); err != nil {
		return "", nil, err
	}
	r.Accepted = true
	p, err := s.createAs(ctx, FirstAdmin, r, Grant{Org: lms.Platform, Role: lms.RolePlatformAdmin})
	if err != nil {
		return "", nil, err
	}
	if err := s.use(ctx, purposeSetup, secret); err != nil {
		return "", nil, err
	}
	if err := s.record(ctx, lms.Actor{Org: lms.Platform, Person: p.ID}, firstAdmin, p.ID, nil); err != nil {
		return "", nil, err
	}
	session, err := s.newSession(ctx, p.ID, v.Agent)
	return session, p, err
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
