package organization

import (
	"context"
	"errors"
	"fmt"

	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
)

// size is the number of organizations on a page.
const size = 50

// Get returns an organization that strangers may see.
func (s *Service) Get(ctx context.Context, id lms.OrgID) (*Organization, error) {
	o, err := s.Lookup(ctx, id)
	if err == nil && !o.Public() {
		return nil, lms.NotFound("organization.not_found")
	}
	return o, err
}

// Lookup returns an organization in any state, for the program's own work. It is
// shared and must not be changed.
func (s *Service) Lookup(ctx context.Context, id lms.OrgID) (*Organization, error) {
	if !lms.ValidSlug(string(id)) {
		return nil, lms.NotFound("organization.not_found")
	}
	o, err := s.orgs.Shared(ctx, string(id))
	if errors.Is(err, docstore.ErrNotFound) {
		return nil, lms.NotFound("organization.not_found")
	}
	if err != nil {
		return nil, fmt.Errorf("organization %s: %w", id, err)
	}
	return o, nil
}

// Review returns an organization in any state to an administrator of the
// platform.
func (s *Service) Review(ctx context.Context, a lms.Actor, id lms.OrgID) (*Organization, error) {
	if err := policy.Can(a, policy.DecideOrganization, policy.Object{Org: lms.Platform}); err != nil {
		return nil, err
	}
	return s.Lookup(ctx, id)
}

// List returns one page of the organizations in a state to an administrator of
// the platform, the newest first; "" for those in any state.
func (s *Service) List(ctx context.Context, a lms.Actor, state State, after docstore.Cursor) ([]Organization, docstore.Cursor, error) {
	if err := policy.Can(a, policy.DecideOrganization, policy.Object{Org: lms.Platform}); err != nil {
		return nil, "", err
	}
	q := docstore.Query{Sort: "requested_at", Desc: true, Limit: size, After: after}
	if state != "" {
		q.Where = []docstore.Cond{{Field: "state", Value: string(state)}}
	}
	return s.page(ctx, q)
}

// Own returns what became of the actor's own requests, the newest first.
func (s *Service) Own(ctx context.Context, a lms.Actor) ([]Organization, error) {
	if err := policy.Can(a, policy.RequestOrganization, policy.Object{Org: a.Org, Owner: a.Person}); err != nil {
		return nil, err
	}
	list, _, err := s.page(ctx, docstore.Query{Where: []docstore.Cond{{Field: "requested_by", Value: a.Person}}, Sort: "requested_at", Desc: true, Limit: size})
	return list, err
}

// Public returns one page of the organizations that strangers may see, the newest
// first.
func (s *Service) Public(ctx context.Context, after docstore.Cursor) ([]Organization, docstore.Cursor, error) {
	return s.page(ctx, docstore.Query{Where: []docstore.Cond{{Field: "state", Value: string(Active)}}, Sort: "requested_at", Desc: true, Limit: size, After: after})
}

func (s *Service) page(ctx context.Context, q docstore.Query) ([]Organization, docstore.Cursor, error) {
	items, next, err := s.orgs.Page(ctx, q)
	if err != nil {
		return nil, "", fmt.Errorf("list organizations: %w", err)
	}
	return docstore.Values(items), next, nil
}

// Many returns those of up to 200 organizations that exist, by id.
func (s *Service) Many(ctx context.Context, ids []lms.OrgID) (map[lms.OrgID]*Organization, error) {
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = string(id)
	}
	found, err := s.orgs.GetMany(ctx, keys)
	if err != nil {
		return nil, fmt.Errorf("organizations: %w", err)
	}
	out := make(map[lms.OrgID]*Organization, len(found))
	for id, o := range found {
		out[lms.OrgID(id)] = o
	}
	return out, nil
}
