package credential

import (
	"context"
	"errors"
	"fmt"

	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
)

// Get returns the public part of a certificate to anybody; NotFound when there
// is none.
func (s *Service) Get(ctx context.Context, id lms.CredentialID) (*Certificate, error) {
	rec, err := s.read(ctx, id)
	if err != nil {
		return nil, err
	}
	return &rec.Certificate, nil
}

// State returns what a certificate is worth now.
func (s *Service) State(c *Certificate) State { return c.StateAt(s.deps.Clock.Now()) }

// JSON returns the signed credential, byte for byte as it was issued. It does
// not change when the certificate is revoked or expires.
func (s *Service) JSON(ctx context.Context, id lms.CredentialID) ([]byte, error) {
	rec, err := s.read(ctx, id)
	if err != nil {
		return nil, err
	}
	return rec.JSON, nil
}

// Read returns a certificate with its private part to its holder, to the
// organization's administrators and to the program.
func (s *Service) Read(ctx context.Context, a lms.Actor, id lms.CredentialID) (*Record, error) {
	rec, err := s.read(ctx, id)
	if err != nil {
		return nil, err
	}
	if !a.Anonymous() && a.Person == rec.Person { // one's own, whoever issued it
		return rec, nil
	}
	return rec, s.hidden(a, policy.ListCredentials, rec)
}

// readFor returns a certificate to those who may do something to it.
func (s *Service) readFor(ctx context.Context, a lms.Actor, id lms.CredentialID, action policy.Action) (*Record, error) {
	rec, err := s.read(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := s.hidden(a, action, rec); err != nil {
		return nil, err
	}
	return rec, nil
}

// hidden refuses those who may not, and does not tell other organizations that
// there is something.
func (s *Service) hidden(a lms.Actor, action policy.Action, rec *Record) error {
	err := policy.Can(a, action, policy.Object{Org: rec.Org})
	if lms.KindOf(err) == lms.KindNotFound {
		return lms.NotFound("credential.not_found")
	}
	return err
}

func (s *Service) read(ctx context.Context, id lms.CredentialID) (*Record, error) {
	if !lms.ValidID(string(id)) {
		return nil, lms.NotFound("credential.not_found")
	}
	rec, err := s.records.Get(ctx, string(id))
	if errors.Is(err, docstore.ErrNotFound) || err == nil && rec.Unpublished {
		return nil, lms.NotFound("credential.not_found")
	}
	if err != nil {
		return nil, fmt.Errorf("read credential %s: %w", id, err)
	}
	return rec, nil
}
