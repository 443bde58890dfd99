package course

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"sanad/courses"
	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// check compares a package with what is published and returns a Refusal when
// the two do not go together. number is the version stored under the package's
// number with other content, nil when the number is free.
func (s *Service) check(ctx context.Context, v *Version, p *courses.Package, number *Version) error {
	known, err := s.known(ctx, v, number)
	if err != nil {
		return err
	}
	needs, err := s.requirements(ctx, v)
	if err != nil {
		return err
	}
	report := p.CheckCycle(needs)
	if known != nil {
		report = report.With(p.CheckAgainst(known))
	}
	return refuse(v, report)
}

// known reads the version to compare with from its archive: the one that has
// the number, or the one that learners get now; nil for a new course.
func (s *Service) known(ctx context.Context, v, number *Version) (*courses.Package, error) {
	if number != nil {
		p, err := s.read(ctx, v.Org, number.ID)
		if err == nil {
			p.Hash = number.Hash
		}
		return p, err
	}
	card, err := s.cards.Get(ctx, cardID(v.Org, v.Course.ID))
	if errors.Is(err, docstore.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("publish %s: what is published: %w", v.ID, err)
	}
	return s.read(ctx, v.Org, card.Version)
}

// read reads a published version as it was written. Rules that came later than
// the version are not held against it.
func (s *Service) read(ctx context.Context, org lms.OrgID, id lms.VersionID) (*courses.Package, error) {
	v, err := s.version(ctx, org, id)
	if err != nil {
		return nil, err
	}
	r, _, err := s.media.Open(ctx, v.archiveKey())
	if err != nil {
		return nil, fmt.Errorf("archive of %s: %w", id, err)
	}
	zip, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil {
		return nil, fmt.Errorf("archive of %s: %w", id, err)
	}
	files, report := courses.OpenZip(bytes.NewReader(zip), int64(len(zip)))
	if files == nil {
		return nil, fmt.Errorf("archive of %s: %v", id, report.Errors())
	}
	p, _ := courses.ReadAt(files, s.clock)
	p.Course.Version = Semver(id)
	return p, nil
}

// requirements follows the prerequisites of a version through the courses as
// they are published. Each course is looked up once, many together.
func (s *Service) requirements(ctx context.Context, v *Version) (courses.Requirements, error) {
	found, asked := courses.Requirements{}, map[lms.CourseID]bool{}
	for next := fresh(v.Course.Prerequisites, asked); len(next) > 0; {
		cards, err := s.Cards(ctx, v.Org, next[:min(len(next), docstore.MaxIn)])
		if err != nil {
			return nil, fmt.Errorf("prerequisites of %s: %w", v.ID, err)
		}
		next = next[min(len(next), docstore.MaxIn):]
		for id, card := range cards {
			found[id] = card.Prerequisites
			next = append(next, fresh(card.Prerequisites, asked)...)
		}
	}
	return found, nil
}

// fresh returns the ids that were not asked for before, and notes them.
func fresh(ids []lms.CourseID, asked map[lms.CourseID]bool) []lms.CourseID {
	var out []lms.CourseID
	for _, id := range ids {
		if !asked[id] {
			asked[id] = true
			out = append(out, id)
		}
	}
	return out
}
