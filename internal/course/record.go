package course

import (
	"context"
	"errors"
	"fmt"

	"sanad/courses"
	"sanad/internal/audit"
	"sanad/storage/docstore"
)

// Option changes how a Service works.
type Option func(*Service)

// Audited writes a line to the log for every version that becomes current.
func Audited(log *audit.Log) Option { return func(s *Service) { s.audit = log } }

// record writes the audit line of a version that is about to become current.
// It stands before the change, so that a run that breaks off between the two and
// is repeated leaves two lines rather than none.
func (s *Service) record(ctx context.Context, v *Version) error {
	if s.audit == nil {
		return nil
	}
	now, err := s.cards.Get(ctx, cardID(v.Org, v.Course.ID))
	if err == nil && courses.CompareVersions(Semver(now.Version), v.Course.Version) >= 0 {
		return nil // it stays as it is
	}
	if err != nil && !errors.Is(err, docstore.ErrNotFound) {
		return fmt.Errorf("record %s: %w", v.ID, err)
	}
	return s.audit.Append(ctx, audit.Entry{Org: v.Org, Actor: string(v.PublishedBy), Action: "course.published",
		Object: "course/" + string(v.ID), At: s.clock.Now()})
}
