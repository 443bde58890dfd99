package credential

import (
	"context"
	"errors"
	"fmt"

	"sanad/internal/audit"
	"sanad/internal/lms"
	"sanad/internal/policy"
)

// DIDDocument returns what the issuer's did:web resolves to: every key it ever
// had, so that old certificates go on verifying. It is in the public log. What
// Profile says of an organization that does not exist is returned as it is.
func (s *Service) DIDDocument(ctx context.Context, org lms.OrgID) ([]byte, error) {
	if _, err := s.issuer(ctx, org); err != nil {
		return nil, err
	}
	doc, e, err := s.keyDocument(ctx, org)
	if err == nil {
		_, err = s.log.Append(ctx, e)
	}
	if err != nil {
		return nil, fmt.Errorf("did document of %s: %w", org, err)
	}
	return doc, nil
}

// RotateKey adds a signing key to the organization's, used as soon as everybody
// can know it, and returns its id. Old certificates stay valid.
func (s *Service) RotateKey(ctx context.Context, a lms.Actor) (string, error) {
	if err := policy.Can(a, policy.RevokeCredential, policy.Object{Org: a.Org}); err != nil {
		return "", err
	}
	id, err := s.keys.Rotate(ctx, a.Org)
	if err != nil {
		return "", fmt.Errorf("rotate key of %s: %w", a.Org, err)
	}
	_, e, err := s.keyDocument(ctx, a.Org)
	if err == nil {
		_, err = s.log.Append(ctx, e)
	}
	return id, errors.Join(err, s.deps.Audit.Append(ctx, audit.Entry{Org: a.Org, Actor: string(a.Person), Action: "credential.key_rotated", Object: id, At: s.deps.Clock.Now()}))
}
