package credential

import (
	"context"
	"fmt"
	"slices"

	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
)

// PageSize is the number of certificates on a page of a listing.
const PageSize = 20

// ListOfPerson returns one page of the actor's own certificates, whoever issued
// them, newest first. The cursor is empty on the last page.
func (s *Service) ListOfPerson(ctx context.Context, a lms.Actor, after docstore.Cursor) ([]Record, docstore.Cursor, error) {
	if err := policy.Can(a, policy.ReadOwnData, policy.Object{Org: a.Org, Owner: a.Person}); err != nil {
		return nil, "", err
	}
	return s.list(ctx, after, docstore.Cond{Field: "person", Value: a.Person})
}

// Filter narrows a listing. The zero Filter is everything.
type Filter struct {
	Course lms.CourseID
	Person lms.PersonID
}

// List returns one page of the organization's certificates, newest first.
func (s *Service) List(ctx context.Context, a lms.Actor, f Filter, after docstore.Cursor) ([]Record, docstore.Cursor, error) {
	if err := policy.Can(a, policy.ListCredentials, policy.Object{Org: a.Org}); err != nil {
		return nil, "", err
	}
	where := []docstore.Cond{{Field: "org", Value: a.Org}}
	if f.Person != "" {
		where = append(where, docstore.Cond{Field: "person", Value: f.Person})
	}
	if f.Course != "" {
		where = append(where, docstore.Cond{Field: "course.id", Value: f.Course})
	}
	return s.list(ctx, after, where...)
}

func (s *Service) list(ctx context.Context, after docstore.Cursor, where ...docstore.Cond) ([]Record, docstore.Cursor, error) {
	items, next, err := s.records.Page(ctx, docstore.Query{Where: where, Sort: "issued_at", Desc: true, Limit: PageSize, After: after})
	if err != nil {
		return nil, "", fmt.Errorf("list credentials: %w", err)
	}
	shown := slices.DeleteFunc(docstore.Values(items), func(r Record) bool { return r.Unpublished })
	return shown, next, nil
}

// maxHeld bounds how many certificates of one course are looked at.
const maxHeld = 50

// Holds reports whether the person has a certificate of the course that is
// valid now, from the organization or from the platform.
func (s *Service) Holds(ctx context.Context, org lms.OrgID, person lms.PersonID, c lms.CourseID) (bool, error) {
	held, err := s.holds(ctx, org, person, c)
	if err != nil || held || org == lms.Platform {
		return held, err
	}
	return s.holds(ctx, lms.Platform, person, c)
}

// holds is Holds for one issuer.
func (s *Service) holds(ctx context.Context, org lms.OrgID, person lms.PersonID, c lms.CourseID) (bool, error) {
	items, err := s.records.Find(ctx, docstore.Query{
		Where: []docstore.Cond{{Field: "org", Value: org}, {Field: "person", Value: person}, {Field: "course.id", Value: c}},
		Sort:  "issued_at", Desc: true, Limit: maxHeld,
	})
	if err != nil {
		return false, fmt.Errorf("credentials of %s in %s: %w", person, c, err)
	}
	now := s.deps.Clock.Now()
	for i := range items {
		if items[i].Value.StateAt(now) == Valid {
			return true, nil
		}
	}
	return false, nil
}
