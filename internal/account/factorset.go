package account

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"sanad/internal/audit"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
)

// A factor and its flag on the person are two documents, and the factor decides.
// They are written in an order that leaves no flag where sign-in would not ask:
// turning on stores the factor first, turning off takes the flag first. What a dead
// process leaves in between is a factor without its flag; the next right password
// mends it.

// BeginFactor makes a new seed for the actor's app. Nothing changes for signing in
// until TurnOnFactor. Each beginning has a seed of its own: one that somebody else
// may have seen at an open screen is never confirmed by its owner.
func (s *Service) BeginFactor(ctx context.Context, a lms.Actor) error {
	if err := ownFactor(a, policy.ChangeOwnData); err != nil {
		return err
	}
	var raw [seedBytes]byte
	rand.Read(raw[:])
	begun := factor{Seed: s.sealer.Seal(raw[:], seedName(a.Person)), Session: a.Session, Until: s.clock.Now().Add(setupTime)}
	_, err := s.factors.Upsert(ctx, string(a.Person), func(f *factor) error {
		if f.On {
			return lms.Conflict("account.factor_on")
		}
		*f = begun
		return nil
	})
	if err != nil && lms.KindOf(err) == 0 {
		return fmt.Errorf("begin second factor: %w", err)
	}
	return err
}

// TurnOnFactor turns the actor's app on by its first code, ends their other
// sessions and returns the recovery codes, which nobody sees again. Gone where it
// took too long.
func (s *Service) TurnOnFactor(ctx context.Context, a lms.Actor, code string) ([]string, error) {
	if err := ownFactor(a, policy.ChangeOwnData); err != nil {
		return nil, err
	}
	code = typedCode(code)
	if code == "" {
		return nil, missingCode()
	}
	if err := s.countCode(ctx, limitCode, a.Person, string(a.Person)); err != nil {
		return nil, err
	}
	shown, kept := newRecovery()
	if err := s.confirmApp(ctx, a, code, kept); err != nil {
		return nil, err
	}
	err := errors.Join(s.flag(ctx, a.Person, true), s.endSessions(ctx, a.Person, a.Session, audit.Renewed),
		s.limits.Reset(ctx, limitCode, string(a.Person)), s.tell(ctx, a, a.Person, factorOn))
	return shown, err
}

// confirmApp turns the factor on if the code is the app's.
func (s *Service) confirmApp(ctx context.Context, a lms.Actor, code string, recovery []string) error {
	now := s.clock.Now()
	_, err := s.factors.Update(ctx, string(a.Person), func(f *factor) error {
		switch {
		case f.On:
			return lms.Conflict("account.factor_on")
		case !f.begun(a.Session, now):
			return gone()
		}
		seed, err := s.openSeed(a.Person, f)
		if err != nil {
			return err
		}
		if err := f.spendStep(code, base32Text.EncodeToString(seed), stepAt(now)); err != nil {
			return err
		}
		f.On, f.Recovery, f.Session = true, recovery, ""
		return nil
	})
	if errors.Is(err, docstore.ErrNotFound) {
		return gone()
	}
	return err
}

// NewRecoveryCodes makes new recovery codes for the actor, in place of those
// before. It asks for a code.
func (s *Service) NewRecoveryCodes(ctx context.Context, a lms.Actor, code string) ([]string, error) {
	if err := s.ownCode(ctx, a, code); err != nil {
		return nil, err
	}
	shown, kept := newRecovery()
	_, err := s.factors.Update(ctx, string(a.Person), func(f *factor) error {
		if !f.On {
			return lms.Conflict("account.factor_off")
		}
		f.Recovery = kept
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("new recovery codes: %w", err)
	}
	return shown, s.tell(ctx, a, a.Person, factorCodes)
}

// TurnOffFactor removes the actor's second factor. It asks for a code; Conflict
// where the site requires the factor of its staff.
func (s *Service) TurnOffFactor(ctx context.Context, a lms.Actor, code string) error {
	me, err := s.Lookup(ctx, a.Person)
	if err != nil {
		return err
	}
	if s.factorRequired && s.staff(a, me) {
		return lms.Conflict("account.factor_required")
	}
	if err := s.ownCode(ctx, a, code); err != nil {
		return err
	}
	return s.dropFactor(ctx, a, a.Person, factorOff)
}

// ownCode takes a code of the actor's who has a second factor.
func (s *Service) ownCode(ctx context.Context, a lms.Actor, code string) error {
	if err := ownFactor(a, policy.ChangeOwnData); err != nil {
		return err
	}
	me, err := s.Lookup(ctx, a.Person)
	if err != nil {
		return err
	}
	f, err := s.factorOf(ctx, a.Person)
	if err != nil {
		return err
	}
	if !f.On {
		return lms.Conflict("account.factor_off")
	}
	return s.takeCode(ctx, me, code, audit.StepUp)
}

// RemoveFactor removes somebody's second factor who has lost their phone and their
// recovery codes, and ends their sessions: the phone may be in other hands. Nobody
// removes their own in this way. Conflict where there is none.
func (s *Service) RemoveFactor(ctx context.Context, a lms.Actor, id lms.PersonID) error {
	if err := policy.Can(a, policy.RemoveFactor, policy.Object{Org: a.Org, Owner: id}); err != nil {
		return err
	}
	if _, err := s.Lookup(ctx, id); err != nil {
		return err
	}
	f, err := s.factorOf(ctx, id)
	if err != nil {
		return err
	}
	if !f.On {
		return lms.Conflict("account.factor_none")
	}
	if err := s.dropFactor(ctx, a, id, factorRemoved); err != nil {
		return err
	}
	return s.endSessions(ctx, id, "", audit.Renewed)
}

// dropFactor removes a factor and says so.
func (s *Service) dropFactor(ctx context.Context, a lms.Actor, id lms.PersonID, what factorEvent) error {
	if err := s.flag(ctx, id, false); err != nil {
		return err
	}
	if err := s.factors.Delete(ctx, string(id)); err != nil {
		return fmt.Errorf("remove second factor of %s: %w", id, err)
	}
	return errors.Join(s.limits.Reset(ctx, limitCode, string(id)), s.tell(ctx, a, id, what))
}

// flag notes on the person whether they have a second factor.
func (s *Service) flag(ctx context.Context, id lms.PersonID, on bool) error {
	_, err := s.people.Update(ctx, string(id), func(p *Person) error {
		if p.SecondFactor == on {
			return docstore.ErrUnchanged
		}
		p.SecondFactor = on
		return nil
	})
	if err != nil {
		return fmt.Errorf("note second factor of %s: %w", id, err)
	}
	return nil
}

// factorEvent is what happens to a factor: its line in the audit log, and the mail
// to its owner.
type factorEvent struct{ action, mail string }

var (
	factorOn      = factorEvent{"account.second_factor_on", "mail.factor_on"}
	factorOff     = factorEvent{"account.second_factor_off", "mail.factor_off"}
	factorCodes   = factorEvent{"account.second_factor_codes", "mail.factor_codes"}
	factorUsed    = factorEvent{"account.second_factor_recovery", "mail.factor_used"}
	factorRemoved = factorEvent{"account.second_factor_removed", "mail.factor_removed"}
)

// tell writes the audit line of an event, and a mail to the person it happened to:
// whoever did not do it themselves learns of it.
func (s *Service) tell(ctx context.Context, a lms.Actor, id lms.PersonID, e factorEvent) error {
	if err := s.record(ctx, a, e.action, id, nil); err != nil {
		return err
	}
	p, err := s.Lookup(ctx, id)
	if err != nil {
		return err
	}
	lang := p.Prefs.Lang
	return s.mail.Send(ctx, Mail{ID: "factor:" + lms.NewID(), To: p.Email, Lang: lang, Key: e.mail,
		Args: map[string]string{"name": p.DisplayName(lang)}})
}
