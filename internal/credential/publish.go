package credential

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sanad/internal/credential/translog"
	"sanad/internal/credential/vc"
	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// logRing names the keys of the public log among those of the issuers. No
// organization can be called that: the log's key signs nothing else, and no key
// of an issuer signs the log.
const logRing lms.OrgID = "log/checkpoints"

// openLog opens the public log of the site.
func (s *Service) openLog(ctx context.Context) (*translog.Log, error) {
	origin, err := translog.OriginOf(s.deps.BaseURL)
	if err != nil {
		return nil, err
	}
	return translog.Open(ctx, s.deps.Store, translog.Options{Origin: origin, Key: s.logKey})
}

// logKey returns the key of the public log, making it the first time. It is
// never rotated.
func (s *Service) logKey(ctx context.Context) (ed25519.PrivateKey, error) {
	signer, _, err := s.keys.Signer(ctx, logRing, "")
	return signer.Key, err
}

// keyDocument returns an issuer's did.json of now and its entry in the log.
func (s *Service) keyDocument(ctx context.Context, org lms.OrgID) (doc []byte, e translog.Entry, err error) {
	did, err := s.did(org)
	if err != nil {
		return nil, e, err
	}
	keys, err := s.keys.Keys(ctx, org)
	if err != nil {
		return nil, e, err
	}
	if doc, err = vc.NewDIDDocument(did, keys).JSON(); err != nil {
		return nil, e, err
	}
	e, err = translog.NewEntry(translog.DID, did, doc)
	return doc, e, err
}

// logged puts a signed document of an organization into the log, behind the keys
// it can be checked with, and returns its place.
func (s *Service) logged(ctx context.Context, org lms.OrgID, op translog.Op, doc []byte) (int64, error) {
	_, keys, err := s.keyDocument(ctx, org)
	if err != nil {
		return 0, err
	}
	e, err := translog.NewEntry(op, keys.Issuer, doc)
	if err != nil {
		return 0, err
	}
	places, err := s.log.Append(ctx, keys, e)
	if err != nil {
		return 0, err
	}
	return places[1], nil
}

// publish puts a certificate into the log and shows it.
func (s *Service) publish(ctx context.Context, rec *Record) error {
	at, err := s.logged(ctx, rec.Org, translog.Issue, rec.JSON)
	if err != nil {
		return err
	}
	_, err = s.records.Update(ctx, string(rec.ID), func(r *Record) error {
		if r.Logged != 0 {
			return docstore.ErrUnchanged
		}
		r.Logged, r.Unpublished = at+1, false
		r.drop(stepLog)
		return nil
	})
	return err
}

// logRevocation puts the revocation of a certificate into the log.
func (s *Service) logRevocation(ctx context.Context, rec *Record) error {
	_, err := s.logged(ctx, rec.Org, translog.Revoke, rec.JSON)
	return err
}

// publishList puts the draft of a status list into the log and serves it. When
// it was replaced meanwhile, by one that revokes more, that one follows.
func (s *Service) publishList(ctx context.Context, org lms.OrgID, key string) error {
	for {
		l, err := s.lists.Get(ctx, key)
		if err != nil || l.Draft == nil {
			return err
		}
		draft := l.Draft
		at, err := s.logged(ctx, org, translog.Status, draft)
		if err != nil {
			return err
		}
		_, err = s.lists.Update(ctx, key, func(l *statusList) error {
			if !bytes.Equal(l.Draft, draft) {
				return docstore.ErrUnchanged
			}
			l.JSON, l.Draft, l.Logged = draft, nil, at+1
			return nil
		})
		if err != nil {
			return err
		}
	}
}

// sweepPage is how many older documents are put into the log at a time.
const sweepPage = 200

// logOlder puts into the log what was published before there was one, and
// finishes lists that a dead process left as drafts. Documents without a place
// in the log come first in their order.
func (s *Service) logOlder(ctx context.Context) error {
	q := docstore.Query{Sort: "logged", Limit: sweepPage}
	for {
		items, err := s.records.Find(ctx, q)
		if err != nil {
			return fmt.Errorf("look for what is not in the log: %w", err)
		}
		older := docstore.Values(items)
		if n := slices.IndexFunc(older, func(r Record) bool { return r.Logged != 0 }); n >= 0 {
			older = older[:n]
		}
		if err := s.logOlderRecords(ctx, older); err != nil {
			return fmt.Errorf("log older certificates: %w", err)
		}
		if len(older) < sweepPage {
			return s.logOlderLists(ctx)
		}
	}
}

// logOlderRecords logs certificates, each with its revocation where there is
// one. All are in the log before the first of them is noted to be.
func (s *Service) logOlderRecords(ctx context.Context, older []Record) error {
	var all []translog.Entry
	for i := range older {
		entries, err := s.entriesOf(ctx, &older[i])
		if err != nil {
			return fmt.Errorf("%s: %w", older[i].ID, err)
		}
		all = append(all, entries...)
	}
	if _, err := s.log.Append(ctx, all...); err != nil {
		return err
	}
	for i := range older {
		if err := s.publish(ctx, &older[i]); err != nil {
			return fmt.Errorf("%s: %w", older[i].ID, err)
		}
	}
	return nil
}

// entriesOf are the entries of a certificate: its issuer's keys, itself, and its
// revocation.
func (s *Service) entriesOf(ctx context.Context, rec *Record) ([]translog.Entry, error) {
	_, keys, err := s.keyDocument(ctx, rec.Org)
	if err != nil {
		return nil, err
	}
	issued, err := translog.NewEntry(translog.Issue, keys.Issuer, rec.JSON)
	if err != nil || rec.RevokedAt == nil {
		return []translog.Entry{keys, issued}, err
	}
	revoked := issued
	revoked.Op = translog.Revoke
	return []translog.Entry{keys, issued, revoked}, nil
}

func (s *Service) logOlderLists(ctx context.Context) error {
	items, err := s.lists.Find(ctx, docstore.Query{Sort: "logged", Limit: sweepPage})
	if err != nil {
		return fmt.Errorf("look for lists that are not in the log: %w", err)
	}
	var errs []error
	for i := range items {
		if items[i].Value.Logged != 0 {
			break
		}
		errs = append(errs, s.logOlderList(ctx, items[i].ID, &items[i].Value))
	}
	return errors.Join(errs...)
}

// logOlderList logs a list as it is served.
func (s *Service) logOlderList(ctx context.Context, key string, l *statusList) error {
	org, _, _ := strings.Cut(key, "/")
	if l.JSON == nil {
		return s.publishList(ctx, lms.OrgID(org), key)
	}
	at, err := s.logged(ctx, lms.OrgID(org), translog.Status, l.JSON)
	if err != nil {
		return fmt.Errorf("log status list %s: %w", key, err)
	}
	served := l.JSON
	_, err = s.lists.Update(ctx, key, func(l *statusList) error {
		if l.Logged != 0 || !bytes.Equal(l.JSON, served) {
			return docstore.ErrUnchanged
		}
		l.Logged = at + 1
		return nil
	})
	return err
}
