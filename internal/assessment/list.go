package assessment

import (
	"context"
	"fmt"

	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
)

// pageSize is how many attempts a listing shows at a time.
const pageSize = 20

// Attempts returns one page of a person's attempts at a quiz, the newest first:
// to the person, and to staff.
func (s *Service) Attempts(ctx context.Context, a lms.Actor, p lms.PersonID, c lms.CourseID, quiz string, after docstore.Cursor) ([]Attempt, docstore.Cursor, error) {
	if err := policy.Can(a, policy.ReadAttempt, policy.Object{Org: a.Org, Owner: p}); err != nil {
		return nil, "", err
	}
	q := byLearner(a.Org, p, c, quiz)
	q.After = after
	return s.page(ctx, q)
}

// Running returns the attempts of the actor that are open and have time left.
func (s *Service) Running(ctx context.Context, a lms.Actor) ([]Attempt, error) {
	items, err := s.attempts.Find(ctx, docstore.Query{Limit: pageSize,
		Where: []docstore.Cond{{Field: "org", Value: a.Org}, {Field: "person", Value: a.Person}, {Field: "state", Value: StateOpen}}})
	if err != nil {
		return nil, fmt.Errorf("list running attempts: %w", err)
	}
	var out []Attempt
	for i := range items {
		if t := &items[i].Value; !t.Overdue(s.clock.Now()) {
			out = append(out, *t)
		}
	}
	return out, nil
}

// page runs a query and returns the cursor of the next page, "" at the end.
func (s *Service) page(ctx context.Context, q docstore.Query) ([]Attempt, docstore.Cursor, error) {
	q.Limit = pageSize
	items, next, err := s.attempts.Page(ctx, q)
	if err != nil {
		return nil, "", fmt.Errorf("list attempts: %w", err)
	}
	return docstore.Values(items), next, nil
}
