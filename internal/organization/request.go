package organization

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sanad/internal/limit"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
)

// requests bounds how many organizations one person asks for.
var requests = limit.Rule{Name: "organization-request", Max: 5, Window: 24 * time.Hour}

// Request asks the platform for an organization on behalf of the actor, who will
// be its first administrator. Problems name the fields that are wrong, the id
// also where it is taken. Asking again for the same before it was decided
// changes nothing: a form sent twice is one request.
func (s *Service) Request(ctx context.Context, a lms.Actor, w Wish) (*Organization, error) {
	if err := policy.Can(a, policy.RequestOrganization, policy.Object{Org: a.Org, Owner: a.Person}); err != nil {
		return nil, err
	}
	if err := w.clean(); err != nil {
		return nil, err
	}
	if o, err := s.orgs.Get(ctx, string(w.ID)); err == nil {
		return again(o, a.Person)
	} else if !errors.Is(err, docstore.ErrNotFound) {
		return nil, fmt.Errorf("request organization %s: %w", w.ID, err)
	}
	if err := s.deps.Limits.Take(ctx, requests, string(a.Person)); err != nil {
		return nil, err
	}
	o := &Organization{ID: w.ID, Name: w.Name, About: w.About, Website: w.Website, State: Requested, Purpose: w.Purpose,
		RequestedBy: a.Person, RequestedAt: s.deps.Clock.Now()}
	if err := s.orgs.Insert(ctx, string(w.ID), o); errors.Is(err, docstore.ErrExists) {
		if o, err = s.orgs.Get(ctx, string(w.ID)); err != nil {
			return nil, fmt.Errorf("request organization %s: %w", w.ID, err)
		}
		return again(o, a.Person)
	} else if err != nil {
		return nil, fmt.Errorf("request organization %s: %w", w.ID, err)
	}
	return o, s.record(ctx, a, "organization.requested", object(o.ID), nil)
}

// again is the answer to a request whose id is there already.
func again(o *Organization, who lms.PersonID) (*Organization, error) {
	if o.State == Requested && o.RequestedBy == who {
		return o, nil
	}
	return nil, lms.Problems{lms.Invalid("id", "organization.id_taken")}
}

func object(id lms.OrgID) string { return "organization/" + string(id) }
