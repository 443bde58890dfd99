package account

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"sanad/internal/audit"
	"sanad/internal/limit"
	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// CodeTime is how long a code may follow a password.
const CodeTime = 5 * time.Minute

// Wrong codes that are borne for one password that was right, and for one account
// whatever they are given for. Only who has the password comes this far, so nobody
// else can lock the owner out.
var (
	limitPending = limit.Rule{Name: "code-sign-in", Max: 5, Window: 15 * time.Minute}
	limitCode    = limit.Rule{Name: "code-account", Max: 5, Window: 15 * time.Minute}
)

// CodeNeeded is the error of a sign-in whose password was right while a code has to
// follow: there is no session until GiveCode has the code and Pending, the secret
// of this sign-in.
type CodeNeeded struct{ Pending string }

// Error is for logs; the secret does not go there.
func (*CodeNeeded) Error() string { return "sign in: a code has to follow the password" }

// askCode begins to wait for the code of somebody who has given their password.
func (s *Service) askCode(ctx context.Context, p *Person) error {
	secret, err := s.storeToken(ctx, &token{Purpose: purposeCode, Person: p.ID, Password: passwordMark(p), ExpiresAt: s.clock.Now().Add(CodeTime)})
	if err != nil {
		return err
	}
	s.audit.Notice(ctx, audit.SignIn, audit.Asked, audit.Person(p.ID))
	return &CodeNeeded{secret}
}

// passwordMark tells passwords apart: a code follows the password it was asked
// after, and not one that has been replaced since.
func passwordMark(p *Person) string {
	sum := sha256.Sum256([]byte("mark:" + p.PasswordHash))
	return hex.EncodeToString(sum[:16])
}

// CheckCode answers Gone when no code is waited for any more.
func (s *Service) CheckCode(ctx context.Context, pending string) error {
	_, err := s.peek(ctx, purposeCode, pending)
	return err
}

// GiveCode ends a sign-in with a code of the app or a recovery code, and returns
// the cookie's secret. Gone when it is not waited for any more, and once it was
// given.
func (s *Service) GiveCode(ctx context.Context, v Visitor, pending, code string) (string, *Person, error) {
	p, err := s.awaited(ctx, pending)
	if err != nil {
		return "", nil, err
	}
	if typedCode(code) == "" {
		return "", nil, missingCode()
	}
	if err := s.countCode(ctx, limitPending, p.ID, tokenID(pending)); err != nil {
		return "", nil, err
	}
	if err := s.takeCode(ctx, p, code, audit.SignIn); err != nil {
		return "", nil, err
	}
	if _, err := s.use(ctx, purposeCode, pending); err != nil {
		return "", nil, err
	}
	secret, err := s.newSession(ctx, p.ID, v.Agent)
	return secret, p, err
}

// awaited is the person whose code is waited for.
func (s *Service) awaited(ctx context.Context, pending string) (*Person, error) {
	t, err := s.peek(ctx, purposeCode, pending)
	if err != nil {
		return nil, err
	}
	p, err := s.people.Get(ctx, string(t.Person))
	if errors.Is(err, docstore.ErrNotFound) || err == nil && (p.Suspended || passwordMark(p) != t.Password) {
		return nil, gone()
	}
	if err != nil {
		return nil, fmt.Errorf("code of %s: %w", t.Person, err)
	}
	return p, nil
}

// takeCode is one try of a code, if there may be one now: every code but the first
// goes through it. The event says what for.
func (s *Service) takeCode(ctx context.Context, p *Person, code string, event audit.Event) error {
	typed := typedCode(code)
	if typed == "" {
		return missingCode()
	}
	if err := s.countCode(ctx, limitCode, p.ID, string(p.ID)); err != nil {
		return err
	}
	if err := s.spend(ctx, p.ID, typed); err != nil {
		if lms.KindOf(err) == lms.KindInvalid {
			s.audit.Notice(ctx, event, audit.WrongCode, audit.Person(p.ID))
		}
		return err
	}
	err := s.limits.Reset(ctx, limitCode, string(p.ID))
	if len(typed) == recoveryLength {
		err = errors.Join(err, s.tell(ctx, lms.Actor{Org: lms.Platform, Person: p.ID}, p.ID, factorUsed))
	}
	return err
}

// spend uses a code up. Of several that give the same at once, the store lets one
// through: whoever comes second finds it used.
func (s *Service) spend(ctx context.Context, id lms.PersonID, typed string) error {
	now := stepAt(s.clock.Now())
	_, err := s.factors.Update(ctx, string(id), func(f *factor) error {
		if !f.On {
			return gone()
		}
		if len(typed) == recoveryLength {
			return f.spendRecovery(typed)
		}
		seed, err := s.openSeed(id, f)
		if err != nil {
			return err
		}
		return f.spendStep(typed, base32Text.EncodeToString(seed), now)
	})
	if errors.Is(err, docstore.ErrNotFound) {
		return gone()
	}
	return err
}

// countCode counts one try of a code before it is known how it ends.
func (s *Service) countCode(ctx context.Context, r limit.Rule, id lms.PersonID, subject string) error {
	err := s.limits.Take(ctx, r, subject)
	var p *lms.Problem
	if !errors.As(err, &p) || p.Kind != lms.KindTooMany {
		return err
	}
	s.audit.Notice(ctx, audit.Limit, audit.Refused, audit.Person(id))
	return lms.TooMany("account.codes_many", p.RetryAfter)
}

func missingCode() error { return lms.Problems{lms.Invalid("code", "account.code_missing")} }
