package organization

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"sanad/internal/account"
	"sanad/internal/audit"
	"sanad/internal/job"
	"sanad/internal/limit"
	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// People is what the service needs of accounts.
type People interface {
	// Join makes a person a member with roles; repeating it changes nothing.
	Join(ctx context.Context, org lms.OrgID, id lms.PersonID, roles ...lms.Role) error
	// Lookup returns a person for the program's own work.
	Lookup(ctx context.Context, id lms.PersonID) (*account.Person, error)
}

// Deps is what the service works with.
type Deps struct {
	Store  docstore.Store
	Clock  lms.Clock
	Jobs   *job.Queue
	Audit  *audit.Log
	Limits *limit.Limiter
	People People
	// InviteKey, 32 bytes, makes the codes of invitations.
	InviteKey []byte
}

// Service keeps organizations and their invitations. It is safe for concurrent
// use.
type Service struct {
	deps    Deps
	orgs    *docstore.Collection[Organization]
	invites *docstore.Collection[Invitation]

	// seating is held while an invitation's seats change: a class that opens one
	// link at the same moment waits in line here, and does not fight over the
	// document until some give up. Other processes are told apart by its revision.
	seating sync.Mutex
}

// Open declares the collections and returns the service.
func Open(ctx context.Context, d Deps) (*Service, error) {
	if len(d.InviteKey) != 32 {
		return nil, fmt.Errorf("open organizations: invitation key has %d bytes, want 32", len(d.InviteKey))
	}
	s := &Service{deps: d}
	var errs [2]error
	s.orgs, errs[0] = docstore.Open[Organization](ctx, d.Store, docstore.Spec{
		Collection: "organizations",
		Fields:     []docstore.Field{{Path: "state"}, {Path: "requested_at", Kind: docstore.Time}, {Path: "requested_by"}, {Path: "unsettled", Kind: docstore.Int}},
		Indexes: []docstore.Index{{Fields: []string{"state", "requested_at"}}, {Fields: []string{"requested_by", "requested_at"}},
			{Fields: []string{"requested_at"}}, {Fields: []string{"unsettled"}}},
	})
	s.invites, errs[1] = docstore.Open[Invitation](ctx, d.Store, docstore.Spec{
		Collection: "invitations",
		Fields:     []docstore.Field{{Path: "org"}, {Path: "made_at", Kind: docstore.Time}, {Path: "unsettled", Kind: docstore.Int}},
		Indexes:    []docstore.Index{{Fields: []string{"org", "made_at"}}, {Fields: []string{"unsettled"}}},
	})
	return s, errors.Join(errs[:]...)
}

// changeSeats changes an invitation's seats.
func (s *Service) changeSeats(ctx context.Context, id string, change func(*Invitation) error) (*Invitation, error) {
	s.seating.Lock()
	defer s.seating.Unlock()
	return s.invites.Update(ctx, id, change)
}

// record writes an audit line of the platform about an organization, or of the
// organization about itself.
func (s *Service) record(ctx context.Context, a lms.Actor, action string, object string, details map[string]string) error {
	return s.deps.Audit.Append(ctx, audit.Entry{Org: a.Org, Actor: string(a.Person), Action: action, Object: object, Details: details, At: s.deps.Clock.Now()})
}
