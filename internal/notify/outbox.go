package notify

import (
	"context"
	"errors"
	"fmt"

	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
)

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
