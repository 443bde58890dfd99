package credential

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"sanad/internal/credential/vc"
	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// ListTTL is how long a verifier may keep a status list.
const ListTTL = time.Minute

// statusList is a stored status list, under "<org>/<list>".
type statusList struct {
	Revoked []int  `bson:"revoked,omitempty"` // in ascending order
	JSON    []byte `bson:"json"`              // as signed, logged and served; nil before the first
	// Draft is the next to be served: signed, and not in the public log yet.
	Draft []byte `bson:"draft,omitempty"`
	// Logged is the place of JSON in the public log, counted from 1; 0 for one
	// that was served before there was a log.
	Logged int64 `bson:"logged,omitempty"`
}

// StatusList returns a signed status list of an issuer, the same bytes until
// something is revoked; NotFound when no certificate points to it.
func (s *Service) StatusList(ctx context.Context, org lms.OrgID, list string) ([]byte, error) {
	if len(list) > 16 || len(org) > 64 {
		return nil, lms.NotFound("credential.list_not_found")
	}
	l, err := s.lists.Get(ctx, listKey(org, list))
	if errors.Is(err, docstore.ErrNotFound) || err == nil && l.JSON == nil {
		return nil, lms.NotFound("credential.list_not_found")
	}
	if err != nil {
		return nil, fmt.Errorf("status list %s of %s: %w", list, org, err)
	}
	return l.JSON, nil
}

// ensureList publishes the status list of a new certificate where there is none
// yet.
func (s *Service) ensureList(ctx context.Context, rec *Record, signer vc.Signer) error {
	key := listKey(rec.Org, rec.List)
	l, err := s.lists.Get(ctx, key)
	if errors.Is(err, docstore.ErrNotFound) {
		l, err = s.lists.Upsert(ctx, key, func(l *statusList) error {
			if l.JSON != nil || l.Draft != nil {
				return docstore.ErrUnchanged
			}
			return s.draftList(l, rec, signer)
		})
	}
	if err != nil || l.JSON != nil {
		return err
	}
	return s.publishList(ctx, rec.Org, key)
}

// publishRevocation puts the revocation into the public log and sets the bit of
// the certificate, unless it is set.
func (s *Service) publishRevocation(ctx context.Context, rec *Record) error {
	if err := s.logRevocation(ctx, rec); err != nil {
		return err
	}
	signer, _, err := s.keys.Signer(ctx, rec.Org, rec.Issuer.DID)
	if err != nil {
		return err
	}
	key := listKey(rec.Org, rec.List)
	_, err = s.lists.Upsert(ctx, key, func(l *statusList) error {
		i, there := slices.BinarySearch(l.Revoked, rec.Index)
		if there {
			return docstore.ErrUnchanged
		}
		l.Revoked = slices.Insert(l.Revoked, i, rec.Index)
		return s.draftList(l, rec, signer)
	})
	if err != nil {
		return err
	}
	return s.publishList(ctx, rec.Org, key)
}

// draftList signs what the list holds now, to be published.
func (s *Service) draftList(l *statusList, rec *Record, signer vc.Signer) (err error) {
	now := s.deps.Clock.Now()
	l.Draft, err = vc.SignStatusList(s.listURL(rec.Org, rec.List), rec.Issuer.DID, l.Revoked, signer, now, ListTTL)
	return err
}

func listKey(org lms.OrgID, list string) string { return string(org) + "/" + list }
