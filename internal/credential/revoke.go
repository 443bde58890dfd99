package credential

import (
	"context"
	"fmt"

	"sanad/internal/credential/vc"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
)

// Bounds of a reason, in letters.
const (
	minReason = 5
	maxReason = 500
)

// Revoke makes a certificate worthless for good. The reason is kept for the
// holder and the organization; the public sees the date alone. Revoking what is
// revoked changes nothing: the first reason stays.
func (s *Service) Revoke(ctx context.Context, a lms.Actor, id lms.CredentialID, reason string) (*Record, error) {
	if _, err := s.readFor(ctx, a, id, policy.RevokeCredential); err != nil {
		return nil, err
	}
	reason = vc.Clean(reason)
	if n := len([]rune(reason)); n < minReason || n > maxReason {
		return nil, lms.Invalid("reason", "credential.reason_invalid", "min", minReason, "max", maxReason)
	}
	now := s.deps.Clock.Now()
	rec, err := s.records.Update(ctx, string(id), func(r *Record) error {
		if !r.revoke(a.Person, reason, now) {
			return docstore.ErrUnchanged
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("revoke credential %s: %w", id, err)
	}
	return s.follow(ctx, rec)
}
