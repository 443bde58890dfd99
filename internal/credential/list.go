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
	JSON    []byte `bson:"json"`              // as signed and served
}

// StatusList returns a signed status list of an issuer, the same bytes until
// something is revoked; NotFound when no certificate points to it.
func (s *Service) StatusList(ctx context.Context, org lms.OrgID, list string) ([]byte, error) {
	if len(list) > 16 || len(org) > 64 {
		return nil, lms.NotFound("credential.list_not_found")
	}
	l, err := s.lists.Get(ctx, listKey(org, list))
	if errors.Is(err, docstore.ErrNotFound) {
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
	if _, err := s.lists.Get(ctx, key); !errors.Is(err, docstore.ErrNotFound) {
		return err
	}
	_, err := s.lists.Upsert(ctx, key, func(l *statusList) error {
		if l.JSON != nil {
			return docstore.ErrUnchanged
		}
		return s.signList(l, rec, signer)
	})
	return err
}

// publishRevocation sets the bit of a revoked certificate, unless it is set.
func (s *Service) publishRevocation(ctx context.Context, rec *Record) error {
	signer, _, err := s.keys.Signer(ctx, rec.Org, rec.Issuer.DID)
	if err != nil {
		return err
	}
	_, err = s.lists.Upsert(ctx, listKey(rec.Org, rec.List), func(l *statusList) error {
		i, there := slices.BinarySearch(l.Revoked, rec.Index)
		if there {
			return docstore.ErrUnchanged
		}
		l.Revoked = slices.Insert(l.Revoked, i, rec.Index)
		return s.signList(l, rec, signer)
	})
	return err
}

// signList signs what the list holds now.
func (s *Service) signList(l *statusList, rec *Record, signer vc.Signer) (err error) {
	now := s.deps.Clock.Now()
	l.JSON, err = vc.SignStatusList(s.listURL(rec.Org, rec.List), rec.Issuer.DID, l.Revoked, signer, now, ListTTL)
	return err
}

func listKey(org lms.OrgID, list string) string { return string(org) + "/" + list }
