package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/pquerna/otp/totp"

	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
)

// factor is somebody's second factor, an authenticator app, stored under their id.
// It lies apart from Person, which every request reads. It decides whether signing
// in asks for a code; Person.SecondFactor only says so to pages.
type factor struct {
	Seed     []byte        `bson:"seed"` // sealed, for this person alone
	On       bool          `bson:"on"`
	Session  lms.SessionID `bson:"session,omitempty"` // in which it is being set up
	Until    time.Time     `bson:"until"`             // by when it has to be
	Step     int64         `bson:"step"`              // the last of which a code was taken
	Recovery []string      `bson:"recovery,omitempty"`
}

// setupTime is how long setting up an app may take.
const setupTime = 30 * time.Minute

// factorIssuer is what apps call the account's site: they show Latin letters best.
const factorIssuer = "Sanad"

// Factor is somebody's second factor as they see it themselves.
type Factor struct {
	On   bool
	Left int // recovery codes that were not used
	// Secret and Address are what an app needs while it is being set up: the seed in
	// base32, and the same as an otpauth address.
	Secret, Address string
}

// Factor returns the actor's second factor. Its secret is shown only in the session
// that is setting it up.
func (s *Service) Factor(ctx context.Context, a lms.Actor) (*Factor, error) {
	if err := ownFactor(a, policy.ReadOwnData); err != nil {
		return nil, err
	}
	f, err := s.factorOf(ctx, a.Person)
	if err != nil || f.On || !f.begun(a.Session, s.clock.Now()) {
		return &Factor{On: f.On, Left: len(f.Recovery)}, err
	}
	me, err := s.Lookup(ctx, a.Person)
	if err != nil {
		return nil, err
	}
	return s.unveil(me, f)
}

// ownFactor asks whether the actor may do something to their own account.
func ownFactor(a lms.Actor, action policy.Action) error {
	return policy.Can(a, action, policy.Object{Org: a.Org, Owner: a.Person})
}

// FactorOn reports whether somebody has a second factor, for those who may see
// them.
func (s *Service) FactorOn(ctx context.Context, a lms.Actor, id lms.PersonID) (bool, error) {
	if _, err := s.Get(ctx, a, id); err != nil {
		return false, err
	}
	f, err := s.factorOf(ctx, id)
	return f.On, err
}

// factorOf returns a person's second factor; one that is off where there is none.
func (s *Service) factorOf(ctx context.Context, id lms.PersonID) (*factor, error) {
	f, err := s.factors.Get(ctx, string(id))
	if errors.Is(err, docstore.ErrNotFound) {
		return &factor{}, nil
	}
	if err != nil {
		return &factor{}, fmt.Errorf("second factor of %s: %w", id, err)
	}
	return f, nil
}

// begun reports whether the factor is being set up in a session.
func (f *factor) begun(in lms.SessionID, now time.Time) bool {
	return !f.On && len(f.Seed) > 0 && f.Session == in && now.Before(f.Until)
}

// unveil shows a seed to its owner.
func (s *Service) unveil(p *Person, f *factor) (*Factor, error) {
	raw, err := s.openSeed(p.ID, f)
	if err != nil {
		return nil, err
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: factorIssuer, AccountName: clip(p.Email, maxLabel), Secret: raw,
		Period: codeStep, Digits: codeOptions.Digits, Algorithm: codeOptions.Algorithm})
	if err != nil {
		return nil, fmt.Errorf("address of second factor: %w", err)
	}
	return &Factor{Secret: key.Secret(), Address: key.URL()}, nil
}

// maxLabel bounds the name that an app shows: a square code holds only so much.
const maxLabel = 60

// openSeed opens a person's seed.
func (s *Service) openSeed(id lms.PersonID, f *factor) ([]byte, error) {
	raw, err := s.sealer.Open(f.Seed, seedName(id))
	if err != nil {
		return nil, fmt.Errorf("open second factor of %s: %w", id, err)
	}
	return raw, nil
}

// seedName binds a sealed seed to whose it is.
func seedName(id lms.PersonID) string { return "sanad/second-factor/" + string(id) }

// NeedsFactor reports whether somebody may not be without a second factor here.
func (s *Service) NeedsFactor(who *SignedIn) bool {
	return s.factorRequired && s.staff(who.Actor, who.Person)
}

// LacksFactor reports whether somebody is staff and has no second factor.
func (s *Service) LacksFactor(who *SignedIn) bool {
	return !who.Person.SecondFactor && s.staff(who.Actor, who.Person)
}

// staff reports whether somebody has a role beyond learner and volunteer, here or
// in another organization: it is one account with one way in.
func (s *Service) staff(a lms.Actor, p *Person) bool {
	now := s.clock.Now()
	return slices.ContainsFunc(a.Roles, staffRole) ||
		slices.ContainsFunc(p.Grants, func(g Grant) bool { return staffRole(g.Role) && (g.Until == nil || now.Before(*g.Until)) })
}

func staffRole(r lms.Role) bool { return r != lms.RoleLearner && r != lms.RoleVolunteer }
