package credential

import (
	"context"
	"fmt"

	"sanad/internal/audit"
	"sanad/internal/credential/vc"
	"sanad/internal/lms"
	"sanad/internal/policy"
)

// DIDDocument returns what the issuer's did:web resolves to: every key it ever
// had, so that old certificates go on verifying. What Profile says of an
// organization that does not exist is returned as it is.
func (s *Service) DIDDocument(ctx context.Context, org lms.OrgID) ([]byte, error) {
	issuer, err := s.issuer(ctx, org)
	if err != nil {
		return nil, err
	}
	keys, err := s.keys.Keys(ctx, org)
	if err != nil {
		return nil, fmt.Errorf("did document of %s: %w", org, err)
	}
	return vc.NewDIDDocument(issuer.DID, keys).JSON()
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
	return id, s.deps.Audit.Append(ctx, audit.Entry{Org: a.Org, Actor: string(a.Person), Action: "credential.key_rotated", Object: id, At: s.deps.Clock.Now()})
}
