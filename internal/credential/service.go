package credential

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"sanad/internal/audit"
	"sanad/internal/credential/keyring"
	"sanad/internal/credential/translog"
	"sanad/internal/credential/vc"
	"sanad/internal/job"
	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// Profile is how an organization presents itself as an issuer.
type Profile struct {
	Name        lms.Text
	Description lms.Text
	URL         string // absolute
	// Suspended keeps it from issuing. What it issued stays as it is.
	Suspended bool
}

// Deps is what the service works with.
type Deps struct {
	Store docstore.Store
	Clock lms.Clock
	Jobs  *job.Queue
	Audit *audit.Log
	// BaseURL is the site's address, "https://host[:port]". It becomes part of
	// every certificate and of the issuers' names (did:web): it is for ever.
	BaseURL string
	// SealKey, 32 bytes, seals private keys; IDKey, 32 bytes, makes the public
	// ids of certificates unguessable. Neither may ever change.
	SealKey, IDKey []byte
	// Profile returns how an organization presents itself now.
	Profile func(ctx context.Context, org lms.OrgID) (Profile, error)
}

// Service issues, shows and revokes certificates. It is safe for concurrent use.
type Service struct {
	deps    Deps
	keys    *keyring.Keyring
	log     *translog.Log
	records *docstore.Collection[Record]
	lists   *docstore.Collection[statusList]
}

// Open declares the collections and returns the service.
func Open(ctx context.Context, d Deps) (*Service, error) {
	d.BaseURL = strings.TrimSuffix(d.BaseURL, "/")
	if _, err := vc.WebDID(d.BaseURL); err != nil {
		return nil, fmt.Errorf("open credentials: %w", err)
	}
	if len(d.IDKey) != 32 {
		return nil, fmt.Errorf("open credentials: id key has %d bytes, want 32", len(d.IDKey))
	}
	keys, err := keyring.Open(ctx, d.Store, d.Clock, d.SealKey)
	if err != nil {
		return nil, err
	}
	s := &Service{deps: d, keys: keys}
	var errs [3]error
	s.records, errs[0] = docstore.Open[Record](ctx, d.Store, recordSpec)
	s.lists, errs[1] = docstore.Open[statusList](ctx, d.Store, listSpec)
	s.log, errs[2] = s.openLog(ctx)
	return s, errors.Join(errs[:]...)
}

var recordSpec = docstore.Spec{
	Collection: "credentials",
	Fields: []docstore.Field{
		{Path: "org"}, {Path: "person"}, {Path: "course.id"}, {Path: "slot"},
		{Path: "issued_at", Kind: docstore.Time}, {Path: "unsettled", Kind: docstore.Int}, {Path: "logged", Kind: docstore.Int},
	},
	Indexes: []docstore.Index{
		{Fields: []string{"org", "issued_at"}},
		{Fields: []string{"org", "course.id", "issued_at"}},
		{Fields: []string{"person", "issued_at"}},
		{Fields: []string{"org", "person", "issued_at"}},
		{Fields: []string{"org", "person", "course.id", "issued_at"}},
		{Fields: []string{"slot"}, Unique: true},
		{Fields: []string{"unsettled"}},
		{Fields: []string{"logged"}},
	},
}

var listSpec = docstore.Spec{
	Collection: "credential_lists",
	Fields:     []docstore.Field{{Path: "logged", Kind: docstore.Int}},
	Indexes:    []docstore.Index{{Fields: []string{"logged"}}},
}

// did returns the issuer's name: the site's own for the platform, a path below
// it for every other organization.
func (s *Service) did(org lms.OrgID) (string, error) {
	if org == lms.Platform {
		return vc.WebDID(s.deps.BaseURL)
	}
	return vc.WebDID(s.deps.BaseURL, "orgs", string(org))
}

// DID returns the name under which an organization issues; "" for one that can
// have none.
func (s *Service) DID(org lms.OrgID) string {
	did, err := s.did(org)
	if err != nil {
		return ""
	}
	return did
}

// listURL is where a status list is published.
func (s *Service) listURL(org lms.OrgID, list string) string {
	return s.deps.BaseURL + "/orgs/" + string(org) + "/status/" + list
}

// pageURL is the public page of a certificate.
func (s *Service) pageURL(id lms.CredentialID) string { return s.deps.BaseURL + "/c/" + string(id) }
