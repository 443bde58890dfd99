package account

import (
	"context"
	"errors"
	"fmt"

	"sanad/internal/audit"
	"sanad/internal/job"
	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// JobReset is the kind of job that answers a wish for a new password; its
// payload is a ResetWish.
const JobReset = "reset.asked"

// ResetWish is somebody's wish to set a new password.
type ResetWish struct {
	ID    string `bson:"id"`
	Email string `bson:"email"`
}

// AskReset has a link mailed to set a new password. Whether the address is known
// is found out later, by SendReset: the answer and the work until then are the
// same.
func (s *Service) AskReset(ctx context.Context, v Visitor, email string) error {
	email = normalEmail(email)
	if !validEmail(email) {
		return lms.Problems{lms.Invalid("email", "account.email_invalid")}
	}
	if err := s.limits.Take(ctx, limitNetwork, v.Network); err != nil {
		return err
	}
	if err := s.limits.Take(ctx, limitReset, email); lms.KindOf(err) == lms.KindTooMany {
		return nil // as if it had been sent: the earlier mails are there
	} else if err != nil {
		return err
	}
	w := ResetWish{ID: lms.NewID(), Email: email}
	return s.jobs.Enqueue(ctx, job.Job{ID: "reset:" + w.ID, Kind: JobReset, Org: lms.Platform, Payload: w, RunAt: s.clock.Now()})
}

// SendReset mails the link for a wish, to an address that has an account: the
// handler of JobReset. link turns the secret into an address. Repeating it sends
// no second mail.
func (s *Service) SendReset(ctx context.Context, w ResetWish, link func(secret string) string) error {
	p, err := s.byEmail(ctx, w.Email)
	if errors.Is(err, docstore.ErrNotFound) || err == nil && p.Suspended {
		return nil
	}
	if err != nil {
		return fmt.Errorf("send reset: %w", err)
	}
	secret, err := s.newToken(ctx, purposeReset, p.ID, resetTTL)
	if err != nil {
		return err
	}
	return s.mail.Send(ctx, Mail{ID: "reset:" + w.ID, To: p.Email, Lang: p.Prefs.Lang, Key: "mail.reset",
		Args: map[string]string{"link": link(secret), "minutes": fmt.Sprint(int(resetTTL.Minutes()))}})
}

// ResetLink returns the secret of a reset link, for an operator who hands it to
// the person without mail.
func (s *Service) ResetLink(ctx context.Context, a lms.Actor, email string) (string, error) {
	if !a.System {
		return "", lms.Forbidden("policy.denied")
	}
	p, err := s.LookupEmail(ctx, email)
	if err != nil {
		return "", err
	}
	secret, err := s.newToken(ctx, purposeReset, p.ID, resetTTL)
	if err != nil {
		return "", err
	}
	return secret, s.record(ctx, a, "account.reset_link", p.ID, nil)
}

// CheckReset answers Gone when the link cannot be used any more.
func (s *Service) CheckReset(ctx context.Context, secret string) error {
	_, err := s.peek(ctx, purposeReset, secret)
	return err
}

// Reset sets a new password by a mailed link and ends every session. After an
// error that is no Problem the link may be used again.
func (s *Service) Reset(ctx context.Context, secret, password string) error {
	t, err := s.peek(ctx, purposeReset, secret)
	if err != nil {
		return err
	}
	hash, err := s.newPassword(ctx, t.Person, "password", password)
	if err != nil {
		return err
	}
	by, err := s.use(ctx, purposeReset, secret)
	if err != nil {
		return err
	}
	err = s.setPassword(ctx, t.Person, hash, "")
	if err == nil {
		err = s.record(ctx, lms.SystemActor(lms.Platform), "account.password_reset", t.Person, nil)
	}
	if err != nil {
		return errors.Join(err, s.giveBack(ctx, secret, by))
	}
	return nil
}

// ChangePassword sets a new password; the old one is asked for, and a code where
// there is a second factor. Every other session ends. The new password is looked
// at first: a code works once, and is not spent on one that is refused.
func (s *Service) ChangePassword(ctx context.Context, a lms.Actor, old, code, fresh string) error {
	if err := s.checkNew(ctx, a.Person, "password", fresh); err != nil {
		return err
	}
	if err := s.Confirm(ctx, a, old, code); err != nil {
		var ps lms.Problems
		if errors.As(err, &ps) && ps[0].Field == "password" {
			return lms.Problems{lms.Invalid("old_password", "account.wrong_password")}
		}
		return err
	}
	hash, err := s.hasher.hash(ctx, fresh)
	if err != nil {
		return err
	}
	if err := s.setPassword(ctx, a.Person, hash, a.Session); err != nil {
		return err
	}
	return s.record(ctx, a, "account.password_changed", a.Person, nil)
}

// newPassword checks a new password of a person and returns its hash.
func (s *Service) newPassword(ctx context.Context, id lms.PersonID, field, password string) (string, error) {
	if err := s.checkNew(ctx, id, field, password); err != nil {
		return "", err
	}
	return s.hasher.hash(ctx, password)
}

// checkNew says what is wrong with a new password of a person.
func (s *Service) checkNew(ctx context.Context, id lms.PersonID, field, password string) error {
	p, err := s.people.Get(ctx, string(id))
	if err != nil {
		return fmt.Errorf("new password: %w", err)
	}
	var ps lms.Problems
	checkPassword(&ps, field, password, p.Email, p.Name.AR, p.Name.EN)
	return ps.Err()
}

func (s *Service) setPassword(ctx context.Context, id lms.PersonID, hash string, keep lms.SessionID) error {
	p, err := s.people.Update(ctx, string(id), func(p *Person) error { p.PasswordHash = hash; return nil })
	if err != nil {
		return fmt.Errorf("set password: %w", err)
	}
	return errors.Join(s.endSessions(ctx, id, keep, audit.Renewed), s.limits.Forget(ctx, wrongPasswords, p.Email))
}
