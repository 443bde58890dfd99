package assessment

import (
	"context"
	"errors"
	"fmt"

	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
)

// extensionReads bounds how far one page of the list looks over extensions that
// were taken back.
const extensionReads = 10

// Extensions returns one page of the extra time that holds in the actor's tenant,
// what was given last first.
func (s *Service) Extensions(ctx context.Context, a lms.Actor, after docstore.Cursor) ([]Extension, docstore.Cursor, error) {
	if err := policy.Can(a, policy.ExtendTime, policy.Object{Org: a.Org}); err != nil {
		return nil, "", err
	}
	q := docstore.Query{Where: []docstore.Cond{{Field: "org", Value: a.Org}}, Sort: "at", Desc: true, After: after}
	items, next, err := s.extensions.Sift(ctx, q, extensionReads, pageSize, func(e *Extension) bool { return e.Percent > 0 })
	if err != nil {
		return nil, "", fmt.Errorf("list extra time: %w", err)
	}
	return docstore.Values(items), next, nil
}

// Extension returns one extension of the actor's tenant, also one that was taken
// back; NotFound when there is none.
func (s *Service) Extension(ctx context.Context, a lms.Actor, id string) (*Extension, error) {
	if err := policy.Can(a, policy.ExtendTime, policy.Object{Org: a.Org}); err != nil {
		return nil, err
	}
	e, err := s.extensions.Get(ctx, id)
	switch {
	case errors.Is(err, docstore.ErrNotFound), err == nil && e.Org != a.Org:
		return nil, lms.NotFound("page.not_found")
	case err != nil:
		return nil, fmt.Errorf("extra time %s: %w", id, err)
	}
	return e, nil
}
