package credential

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sanad/internal/credential/vc"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
)

// Issue certifies, exactly once: issuing again for the same person, course
// version and sequence returns the certificate that is there, unchanged. It is
// signed, stored, put into the public log and then shown, in this order.
// Conflict when the course was not completed.
func (s *Service) Issue(ctx context.Context, a lms.Actor, r IssueRequest) (*Record, error) {
	if err := policy.Can(a, policy.IssueCredential, policy.Object{Org: a.Org}); err != nil {
		return nil, err
	}
	if err := r.clean(); err != nil {
		return nil, err
	}
	id := s.idOf(a.Org, &r)
	rec, err := s.records.Get(ctx, string(id))
	if errors.Is(err, docstore.ErrNotFound) {
		rec, err = s.issueNew(ctx, a.Org, id, &r)
	}
	if err != nil {
		return nil, fmt.Errorf("issue credential %s: %w", id, err)
	}
	return s.follow(ctx, rec)
}

// issueNew signs and stores a certificate in the first free place of the status
// lists, or returns the one that somebody else stored meanwhile.
func (s *Service) issueNew(ctx context.Context, org lms.OrgID, id lms.CredentialID, r *IssueRequest) (*Record, error) {
	rec, err := s.snapshot(ctx, org, id, r)
	if err != nil {
		return nil, err
	}
	for n := range maxPlaces {
		rec.List, rec.Index = s.place(org, id, rec.IssuedAt.Year(), n)
		rec.Slot = slotOf(org, rec.List, rec.Index)
		if err := s.sign(ctx, rec); err != nil {
			return nil, err
		}
		err := s.records.Insert(ctx, string(id), rec)
		if !errors.Is(err, docstore.ErrExists) {
			return rec, err
		}
		old, err := s.records.Get(ctx, string(id))
		if !errors.Is(err, docstore.ErrNotFound) {
			return old, err
		}
	}
	return nil, errors.New("the status lists of the year are full")
}

// snapshot gathers everything that is ever to be known of the certificate.
func (s *Service) snapshot(ctx context.Context, org lms.OrgID, id lms.CredentialID, r *IssueRequest) (*Record, error) {
	if err := s.mayIssue(ctx, org); err != nil {
		return nil, err
	}
	issuer, err := s.issuer(ctx, org)
	if err != nil {
		return nil, err
	}
	now := s.deps.Clock.Now().UTC().Truncate(time.Second)
	rec := &Record{Person: r.Person, Sequence: r.Sequence, Certificate: Certificate{
		ID: id, Org: org, URL: s.pageURL(id), Issuer: issuer, Holder: r.Holder, Course: r.Course, Score: r.Score, PassMark: r.PassMark,
		Role: r.Role, Competences: competencesOf(r.Competences), Evidence: r.Evidence,
		StartedAt: r.StartedAt.UTC(), CompletedAt: r.CompletedAt.UTC(), IssuedAt: now,
	}}
	if r.Course.ValidMonths > 0 {
		until := now.AddDate(0, r.Course.ValidMonths, 0)
		rec.ValidUntil = &until
	}
	rec.Unpublished = true
	rec.add(stepLog, stepAuditIssued, StepIssued)
	return rec, nil
}

// mayIssue refuses an organization that is suspended.
func (s *Service) mayIssue(ctx context.Context, org lms.OrgID) error {
	p, err := s.deps.Profile(ctx, org)
	if err != nil {
		return fmt.Errorf("profile of %s: %w", org, err)
	}
	if p.Suspended {
		return lms.Conflict("credential.issuer_suspended")
	}
	return nil
}

// issuer returns how the organization presents itself now.
func (s *Service) issuer(ctx context.Context, org lms.OrgID) (Issuer, error) {
	did, err := s.did(org)
	if err != nil {
		return Issuer{}, err
	}
	p, err := s.deps.Profile(ctx, org)
	if err != nil {
		return Issuer{}, fmt.Errorf("profile of %s: %w", org, err)
	}
	return Issuer{DID: did, Name: cleanText(p.Name), Description: cleanText(p.Description), URL: p.URL}, nil
}

// sign makes the credential of a snapshot, and publishes its status list where it
// is the first of it.
func (s *Service) sign(ctx context.Context, rec *Record) error {
	signer, keyID, err := s.keys.Signer(ctx, rec.Org, rec.Issuer.DID)
	if err != nil {
		return err
	}
	rec.KeyID = keyID
	if err := s.ensureList(ctx, rec, signer); err != nil {
		return err
	}
	if rec.JSON, err = vc.SignBadge(s.badge(&rec.Certificate), signer, rec.IssuedAt); err != nil {
		return err
	}
	rec.JWT, err = vc.SignJWT(rec.JSON, signer)
	return err
}
