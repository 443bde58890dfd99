package account

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"sanad/internal/audit"
	"sanad/internal/i18n"
	"sanad/internal/limit"
	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// Visitor is what is known of an unknown browser: its network, as the limiter
// counts it, and its name.
type Visitor struct {
	Network string
	Agent   string
}

// Registration is the form of a new account.
type Registration struct {
	Email    string
	Name     lms.Text
	Password string
	Accepted bool // the terms and the privacy notice
	Prefs    i18n.Prefs

	byHand bool // somebody wrote it into a form just now
}

// typed marks a form that somebody has just filled in: each name is held to its
// script. What the command line brings over from elsewhere is not.
func (r Registration) typed() Registration {
	r.byHand = true
	return r
}

// Limits of names and addresses, in bytes.
const (
	maxEmail = 254
	maxName  = 200
)

// Register makes an account and signs it in; it returns the cookie's secret. The
// session is stored first and belongs to nobody until there is the account: so
// whatever fails, the form may be sent again, or the account is there and open.
func (s *Service) Register(ctx context.Context, v Visitor, r Registration) (string, *Person, error) {
	if err := s.limits.Take(ctx, limitRegister, v.Network); err != nil {
		return "", nil, err
	}
	p, err := s.prepare(ctx, lms.PersonID(lms.NewID()), r.typed())
	if err != nil {
		return "", nil, err
	}
	secret, err := s.openSession(ctx, p.ID, v.Agent)
	if err != nil {
		return "", nil, err
	}
	if err := s.add(ctx, p); err != nil {
		return "", nil, err
	}
	s.audit.Notice(ctx, audit.SignIn, audit.Done, audit.Person(p.ID))
	return secret, p, nil
}

// Create makes an account without signing it in: for the command line and the
// sample world.
func (s *Service) Create(ctx context.Context, r Registration, grants ...Grant) (*Person, error) {
	r.Accepted = true
	return s.createAs(ctx, lms.PersonID(lms.NewID()), r, grants...)
}

func (s *Service) createAs(ctx context.Context, id lms.PersonID, r Registration, grants ...Grant) (*Person, error) {
	p, err := s.prepare(ctx, id, r, grants...)
	if err != nil {
		return nil, err
	}
	return p, s.add(ctx, p)
}

// prepare returns the person that a form describes, or what is wrong with it.
func (s *Service) prepare(ctx context.Context, id lms.PersonID, r Registration, grants ...Grant) (*Person, error) {
	r.Email, r.Name = normalEmail(r.Email), normalName(r.Name)
	if err := r.check(); err != nil {
		return nil, err
	}
	if _, err := s.byEmail(ctx, r.Email); err == nil && id != FirstAdmin {
		return nil, emailTaken()
	}
	hash, err := s.hasher.hash(ctx, r.Password)
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	p := &Person{ID: id, Email: r.Email, Name: r.Name, PasswordHash: hash,
		Grants: grants, Prefs: r.Prefs, CreatedAt: now, ConsentAt: now}
	p.key()
	return p, nil
}

// add stores a new person. Where the answer of the store was lost it asks again.
func (s *Service) add(ctx context.Context, p *Person) error {
	err := s.people.Insert(ctx, string(p.ID), p)
	if err == nil {
		return nil
	}
	there, unread := s.people.Get(ctx, string(p.ID))
	switch {
	case unread == nil && there.PasswordHash == p.PasswordHash: // its salt is no other's
		return nil
	case errors.Is(err, docstore.ErrExists) && unread == nil:
		return gone()
	case errors.Is(err, docstore.ErrExists):
		return emailTaken()
	}
	return fmt.Errorf("create account: %w", err)
}

func emailTaken() error { return lms.Problems{lms.Invalid("email", "account.email_taken")} }

func (r *Registration) check() error {
	var ps lms.Problems
	checkName(&ps, r.Name)
	if r.byHand {
		checkScripts(&ps, r.Name, lms.Text{})
	}
	if !validEmail(r.Email) {
		ps.Add("email", "account.email_invalid")
	}
	local, _, _ := strings.Cut(r.Email, "@")
	checkPassword(&ps, "password", r.Password, r.Email, local, r.Name.AR, r.Name.EN)
	if !r.Accepted {
		ps.Add("accept", "account.accept_missing")
	}
	return ps.Err()
}

// SignIn checks an address and a password and returns the cookie's secret, or the
// error CodeNeeded where a second factor is on. Wrong address and wrong password
// are the same problem and take the same time; tries are counted for the address
// and for the network.
func (s *Service) SignIn(ctx context.Context, v Visitor, email, password string) (string, *Person, error) {
	email = normalEmail(email)
	if err := s.limits.Take(ctx, limitNetwork, v.Network); err != nil {
		return "", nil, err
	}
	p, err := s.byEmail(ctx, email)
	if err != nil && !errors.Is(err, docstore.ErrNotFound) {
		return "", nil, fmt.Errorf("sign in: %w", err)
	}
	ok, err := s.try(ctx, p, email, password)
	if err != nil {
		return "", nil, err
	}
	if !ok {
		s.audit.Notice(ctx, audit.SignIn, audit.Failed, whoTried(p, email))
		return "", nil, lms.Problems{lms.Invalid("password", "account.wrong_credentials")}
	}
	return s.enter(ctx, v, p)
}

// enter opens a session for somebody whose password was right, or asks for a code
// first.
func (s *Service) enter(ctx context.Context, v Visitor, p *Person) (string, *Person, error) {
	f, err := s.factorOf(ctx, p.ID)
	if err == nil && p.SecondFactor != f.On {
		err = s.flag(ctx, p.ID, f.On)
	}
	if err == nil && f.On {
		err = s.askCode(ctx, p)
	}
	if err != nil {
		return "", nil, err
	}
	secret, err := s.newSession(ctx, p.ID, v.Agent)
	return secret, p, err
}

// try is one try of a password for an address, if there may be one now: every
// way of giving a password goes through it.
func (s *Service) try(ctx context.Context, p *Person, email, password string) (bool, error) {
	is, err := s.limits.Try(ctx, wrongPasswords, email)
	if err != nil {
		return false, err
	}
	if err := s.verdict(ctx, is, whoTried(p, email)); err != nil {
		return false, err
	}
	ok, err := s.matches(ctx, p, password)
	if err != nil || !ok {
		return false, err
	}
	return true, s.limits.Forget(ctx, wrongPasswords, email)
}

// verdict says in words that no try may be made now.
func (s *Service) verdict(ctx context.Context, is limit.Standing, who audit.Who) error {
	switch {
	case is.Stopped:
		s.audit.Notice(ctx, audit.Limit, audit.Stopped, who)
		return &lms.Problem{Kind: lms.KindTooMany, Key: "account.stopped"}
	case is.Wait > 0:
		s.audit.Notice(ctx, audit.Limit, audit.Delayed, who)
		return delayed(is.Wait)
	}
	return nil
}

// delayed says how long the next try has to wait.
func delayed(wait time.Duration) *lms.Problem {
	n, hours := lms.Wait(wait)
	p := lms.TooMany("account.delayed", int((wait+time.Second-1)/time.Second))
	if hours {
		p.Key = "account.delayed_hours"
	}
	p.Args["n"] = n
	return p
}

// whoTried is whom the security log names: the person where there is one.
func whoTried(p *Person, email string) audit.Who {
	if p == nil {
		return audit.Address(email)
	}
	return audit.Person(p.ID)
}

// matches compares the password with the person's, or with a dummy where there
// is no such person, and renews a hash made with old parameters.
func (s *Service) matches(ctx context.Context, p *Person, password string) (bool, error) {
	if len(password) > 4*MaxPassword {
		password = ""
	}
	if p == nil || p.PasswordHash == "" || p.Suspended {
		_, _, err := s.hasher.verify(ctx, s.hasher.dummy, password)
		return false, err
	}
	ok, stale, err := s.hasher.verify(ctx, p.PasswordHash, password)
	if err != nil || !ok || !stale {
		return ok, err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return false, err
	}
	old := p.PasswordHash
	_, err = s.people.Update(ctx, string(p.ID), func(q *Person) error {
		if q.PasswordHash != old {
			return docstore.ErrUnchanged // a new password was set meanwhile
		}
		q.PasswordHash = hash
		return nil
	})
	p.PasswordHash = hash
	return err == nil, err
}

// Confirm checks the actor's password again, and a code where they have a second
// factor, and marks the session as fresh.
func (s *Service) Confirm(ctx context.Context, a lms.Actor, password, code string) error {
	p, err := s.people.Get(ctx, string(a.Person))
	if err != nil {
		return fmt.Errorf("confirm password: %w", err)
	}
	ok, err := s.try(ctx, p, p.Email, password)
	if err != nil {
		return err
	}
	if !ok {
		s.audit.Notice(ctx, audit.StepUp, audit.Failed, audit.Person(p.ID))
		return lms.Problems{lms.Invalid("password", "account.wrong_password")}
	}
	f, err := s.factorOf(ctx, p.ID)
	if err == nil && f.On {
		err = s.takeCode(ctx, p, code, audit.StepUp)
	}
	if err != nil {
		return err
	}
	now := s.clock.Now()
	_, err = s.sessions.Update(ctx, string(a.Session), func(sess *Session) error { sess.AuthAt = now; return nil })
	if err != nil {
		return fmt.Errorf("confirm password: %w", err)
	}
	s.audit.Notice(ctx, audit.StepUp, audit.Done, audit.Person(p.ID))
	return nil
}

// SignOut ends the actor's session.
func (s *Service) SignOut(ctx context.Context, a lms.Actor) error {
	return s.end(ctx, &Session{ID: a.Session, Person: a.Person}, audit.SignedOut)
}

func (s *Service) byEmail(ctx context.Context, email string) (*Person, error) {
	it, err := s.people.First(ctx, docstore.Query{Where: []docstore.Cond{{Field: "email", Value: email}}})
	if err != nil {
		return nil, err
	}
	return &it.Value, nil
}

func normalEmail(s string) string { return strings.ToLower(norm.NFC.String(strings.TrimSpace(s))) }

// checkName wants a name in at least one script, and none too long.
func checkName(ps *lms.Problems, name lms.Text) {
	if name.IsZero() {
		ps.Add("name_ar", "account.name_missing")
	}
	if len(name.AR) > maxName {
		ps.Add("name_ar", "account.name_long")
	}
	if len(name.EN) > maxName {
		ps.Add("name_en", "account.name_long")
	}
}

// normalName trims, joins runs of spaces and drops control characters.
func normalName(t lms.Text) lms.Text {
	clean := func(s string) string {
		s = strings.Map(func(r rune) rune {
			if r < ' ' || r == 0x7f || i18n.IsBidiControl(r) {
				return ' '
			}
			return r
		}, norm.NFC.String(s))
		return strings.Join(strings.Fields(s), " ")
	}
	return lms.Text{AR: clean(t.AR), EN: clean(t.EN)}
}

func validEmail(s string) bool {
	if len(s) > maxEmail || strings.ContainsAny(s, " \t\r\n<>\"(),:;[]\\") {
		return false
	}
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s {
		return false
	}
	_, domain, _ := strings.Cut(s, "@")
	return strings.Contains(strings.Trim(domain, "."), ".") || domain == "localhost"
}
