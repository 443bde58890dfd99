package assessment

import (
	"context"

	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
)

// ReviewQueue returns one page of the attempts of the actor's tenant that wait
// for review, the oldest first, without the actor's own.
func (s *Service) ReviewQueue(ctx context.Context, a lms.Actor, after docstore.Cursor) ([]Attempt, docstore.Cursor, error) {
	if err := policy.Can(a, policy.ReviewAttempt, policy.Object{Org: a.Org}); err != nil {
		return nil, "", err
	}
	all, next, err := s.page(ctx, docstore.Query{
		Where: []docstore.Cond{{Field: "org", Value: a.Org}, {Field: "state", Value: StateSubmitted}},
		Sort:  "submitted_at", After: after,
	})
	var others []Attempt
	for _, t := range all {
		if t.Person != a.Person {
			others = append(others, t)
		}
	}
	return others, next, err
}
