package credential

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"

	"sanad/internal/credential/translog"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
)

// LogAudit is what was found of the public log and of what is published.
type LogAudit struct {
	translog.Checked
	Key string // that checkpoints are signed with

	// How much is published with its entry.
	Certificates, Revocations, Lists, Issuers int64
	// Waiting is how much has no entry yet: what is not shown before it has one,
	// and what is older than the log.
	Waiting int64
	// Unclaimed are entries that nothing published now has: earlier lists and key
	// documents, and what a crash left behind. They are harmless.
	Unclaimed int64
	// Missing names what is published without its entry: MaxMissing at most.
	Missing []string
}

// MaxMissing bounds the names in a LogAudit.
const MaxMissing = 20

// AuditLog reads the whole public log, checks it as anybody could from outside,
// and compares it with every certificate, revocation, status list and key
// document that is published. old is an older checkpoint that it must go on
// from, or nil. A log that is wrong is a *translog.Fault; what lacks its entry
// is named in the result.
func (s *Service) AuditLog(ctx context.Context, a lms.Actor, old []byte) (*LogAudit, error) {
	if err := policy.Can(a, policy.ReadAudit, policy.Object{Org: lms.Platform}); err != nil {
		return nil, err
	}
	key, err := s.log.VerifierKey(ctx)
	if err != nil {
		return nil, err
	}
	r := &reconciliation{Service: s, found: &LogAudit{Key: key}, seats: map[[sha256.Size]byte]*seat{}, issuers: map[lms.OrgID]bool{}}
	checked, err := translog.Verify(ctx, key, s.log.Fetch, old, r.sit)
	if err != nil {
		return nil, err
	}
	r.found.Checked = *checked
	if err := r.compare(ctx); err != nil {
		return nil, fmt.Errorf("compare the log with what is published: %w", err)
	}
	return r.found, nil
}

// reconciliation compares the entries of the log with what is published.
type reconciliation struct {
	*Service
	found   *LogAudit
	seats   map[[sha256.Size]byte]*seat // by the entry
	issuers map[lms.OrgID]bool
}

// seat is the place of an entry, and whether something published has it.
type seat struct {
	at      int64
	claimed bool
}

// sit keeps an entry of the log.
func (r *reconciliation) sit(at int64, e translog.Entry) error {
	r.seats[sha256.Sum256(e.Bytes())] = &seat{at: at}
	return nil
}

// claim finds the entry of something published, and reports whether it is there,
// at the place that is noted; 0 where none is.
func (r *reconciliation) claim(op translog.Op, org lms.OrgID, doc []byte, noted int64) (bool, error) {
	did, err := r.did(org)
	if err != nil {
		return false, err
	}
	e, err := translog.NewEntry(op, did, doc)
	if err != nil {
		return false, err
	}
	found := r.seats[sha256.Sum256(e.Bytes())]
	if found == nil || noted != 0 && found.at != noted-1 {
		return false, nil
	}
	found.claimed = true
	return true, nil
}

// compare goes through everything that is published.
func (r *reconciliation) compare(ctx context.Context) error {
	if err := r.records.Each(ctx, docstore.Query{}, func(it docstore.Item[Record]) error { return r.seeRecord(&it.Value) }); err != nil {
		return err
	}
	if err := r.lists.Each(ctx, docstore.Query{}, func(it docstore.Item[statusList]) error { return r.seeList(it.ID, &it.Value) }); err != nil {
		return err
	}
	for org := range r.issuers {
		if err := r.seeIssuer(ctx, org); err != nil {
			return err
		}
	}
	for _, s := range r.seats {
		if !s.claimed {
			r.found.Unclaimed++
		}
	}
	return nil
}

// count counts something by what was found: it has its entry, it waits for one,
// or it lacks it.
func (r *reconciliation) count(has, waits bool, n *int64, name string) {
	switch {
	case has:
		*n++
	case waits:
		r.found.Waiting++
	case len(r.found.Missing) < MaxMissing:
		r.found.Missing = append(r.found.Missing, name)
	}
}

// seeRecord looks for a certificate and its revocation.
func (r *reconciliation) seeRecord(rec *Record) error {
	r.issuers[rec.Org] = true
	has, err := r.claim(translog.Issue, rec.Org, rec.JSON, rec.Logged)
	if err != nil {
		return fmt.Errorf("credential %s: %w", rec.ID, err)
	}
	r.count(has, rec.Logged == 0, &r.found.Certificates, "certificate "+string(rec.ID))
	if rec.RevokedAt == nil {
		return nil
	}
	if has, err = r.claim(translog.Revoke, rec.Org, rec.JSON, 0); err != nil {
		return err
	}
	r.count(has, rec.Logged == 0 || rec.pending(stepList), &r.found.Revocations, "revocation of "+string(rec.ID))
	return nil
}

// seeList looks for a status list as it is served.
func (r *reconciliation) seeList(key string, l *statusList) error {
	if l.JSON == nil {
		r.found.Waiting++
		return nil
	}
	org, _, _ := strings.Cut(key, "/")
	has, err := r.claim(translog.Status, lms.OrgID(org), l.JSON, l.Logged)
	if err != nil {
		return fmt.Errorf("status list %s: %w", key, err)
	}
	r.count(has, l.Logged == 0, &r.found.Lists, "status list "+key)
	return nil
}

// seeIssuer looks for the key document of one who issued. It is served only once it
// has its entry.
func (r *reconciliation) seeIssuer(ctx context.Context, org lms.OrgID) error {
	doc, _, err := r.keyDocument(ctx, org)
	if err != nil {
		return err
	}
	has, err := r.claim(translog.DID, org, doc, 0)
	r.count(has, true, &r.found.Issuers, "keys of "+string(org))
	return err
}
