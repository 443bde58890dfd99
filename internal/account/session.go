package account

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"sanad/internal/audit"
	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// Session is one signed-in browser. Its document is named by the hash of the
// secret in the cookie: a copy of the database signs nobody in.
type Session struct {
	ID        lms.SessionID `bson:"id"`
	Person    lms.PersonID  `bson:"person"`
	CreatedAt time.Time     `bson:"created_at"`
	SeenAt    time.Time     `bson:"seen_at"`
	AuthAt    time.Time     `bson:"auth_at"` // when the password was last given
	Agent     string        `bson:"agent"`   // browser and system in two words
	Kept      *KeptForm     `bson:"kept,omitempty"`
}

// bounds is how long a session lives unused, and at most.
type bounds struct{ idle, absolute time.Duration }

// boundsFor returns the strictest bounds of the roles: NIST SP 800-63B-4 by what
// the role can reach.
func boundsFor(roles []lms.Role) bounds {
	b := bounds{24 * time.Hour, 30 * 24 * time.Hour}
	for _, r := range roles {
		switch r {
		case lms.RoleTutor, lms.RoleReviewer, lms.RoleAuthor:
			b = bounds{min(b.idle, time.Hour), min(b.absolute, 24*time.Hour)}
		case lms.RoleCounselor, lms.RoleOrgAdmin, lms.RolePlatformAdmin:
			b = bounds{min(b.idle, 15*time.Minute), min(b.absolute, 12*time.Hour)}
		}
	}
	return b
}

const (
	maxSessions = 5
	// seenEvery is how often a session's last use is written down.
	seenEvery = time.Minute
	// stepUp is how long a password counts as just given.
	stepUp = 5 * time.Minute
)

// SignedIn is who a request comes from. Person and Session are shared and must
// not be changed.
type SignedIn struct {
	Actor   lms.Actor
	Person  *Person
	Session *Session
}

// Fresh reports whether the password was given within the last minutes, which
// issuing, revoking and changing roles ask for.
func (s *SignedIn) Fresh(now time.Time) bool { return now.Sub(s.Session.AuthAt) < stepUp }

// newSession signs a person in and returns the secret for the cookie. The
// oldest of too many sessions ends.
func (s *Service) newSession(ctx context.Context, p lms.PersonID, agent string) (string, error) {
	secret, err := s.openSession(ctx, p, agent)
	if err != nil {
		return "", err
	}
	s.audit.Notice(ctx, audit.SignIn, audit.Done, audit.Person(p))
	return secret, s.trimSessions(ctx, p)
}

// openSession stores a session and returns its secret.
func (s *Service) openSession(ctx context.Context, p lms.PersonID, agent string) (string, error) {
	var raw [32]byte
	rand.Read(raw[:])
	secret := base64.RawURLEncoding.EncodeToString(raw[:])
	now := s.clock.Now()
	sess := &Session{ID: sessionID(secret), Person: p, CreatedAt: now, SeenAt: now, AuthAt: now, Agent: clip(agent, 120)}
	if err := s.sessions.Insert(ctx, string(sess.ID), sess); err != nil {
		return "", fmt.Errorf("new session: %w", err)
	}
	return secret, nil
}

func (s *Service) trimSessions(ctx context.Context, p lms.PersonID) error {
	all, err := s.sessionsOf(ctx, p)
	if err != nil || len(all) <= maxSessions {
		return err
	}
	slices.SortFunc(all, func(a, b Session) int { return b.SeenAt.Compare(a.SeenAt) })
	for _, old := range all[maxSessions:] {
		if err := s.end(ctx, &old, audit.Crowded); err != nil {
			return err
		}
	}
	return nil
}

// end ends a session, and says in the security log that it did and why.
func (s *Service) end(ctx context.Context, sess *Session, why audit.Outcome) error {
	if err := s.sessions.Delete(ctx, string(sess.ID)); err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	s.audit.Notice(ctx, audit.SessionEnd, why, audit.Person(sess.Person))
	return nil
}

// sessionID hashes a cookie's secret.
func sessionID(secret string) lms.SessionID {
	sum := sha256.Sum256([]byte(secret))
	return lms.SessionID(hex.EncodeToString(sum[:]))
}

// Resolve returns who a cookie's secret belongs to in a tenant; nil when it is
// nobody's, has ended, or the person is suspended.
func (s *Service) Resolve(ctx context.Context, org lms.OrgID, secret string) (*SignedIn, error) {
	if len(secret) != 43 {
		return nil, nil
	}
	id := sessionID(secret)
	sess, err := s.sessions.Shared(ctx, string(id))
	if errors.Is(err, docstore.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("resolve session: %w", err)
	}
	p, err := s.people.Shared(ctx, string(sess.Person))
	if errors.Is(err, docstore.ErrNotFound) || err == nil && p.Suspended {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("resolve session: %w", err)
	}
	now := s.clock.Now()
	roles := p.RolesAt(org, now)
	b := boundsFor(p.rolesAnywhere(now))
	if now.Sub(sess.SeenAt) > b.idle || now.Sub(sess.CreatedAt) > b.absolute {
		return nil, s.end(ctx, sess, audit.Expired)
	}
	if now.Sub(sess.SeenAt) > seenEvery {
		s.touch(ctx, id, now)
	}
	return &SignedIn{Actor: lms.Actor{Person: p.ID, Org: org, Session: id, Roles: roles}, Person: p, Session: sess}, nil
}

// touch notes the last use. That it fails harms nobody: the session ends earlier.
func (s *Service) touch(ctx context.Context, id lms.SessionID, now time.Time) {
	_, err := s.sessions.Update(ctx, string(id), func(sess *Session) error {
		if !now.After(sess.SeenAt) {
			return docstore.ErrUnchanged
		}
		sess.SeenAt = now
		return nil
	})
	if err != nil {
		s.log.WarnContext(ctx, "session use not noted", "error", err)
	}
}

// Sessions lists the actor's sessions, last used first.
func (s *Service) Sessions(ctx context.Context, a lms.Actor) ([]Session, error) {
	all, err := s.sessionsOf(ctx, a.Person)
	slices.SortFunc(all, func(x, y Session) int { return y.SeenAt.Compare(x.SeenAt) })
	return all, err
}

func (s *Service) sessionsOf(ctx context.Context, p lms.PersonID) ([]Session, error) {
	items, err := s.sessions.Find(ctx, docstore.Query{Where: []docstore.Cond{{Field: "person", Value: p}}, Limit: 50})
	if err != nil {
		return nil, fmt.Errorf("sessions: %w", err)
	}
	return docstore.Values(items), nil
}

// EndSession ends one of the actor's sessions; another's is not found.
func (s *Service) EndSession(ctx context.Context, a lms.Actor, id lms.SessionID) error {
	sess, err := s.sessions.Get(ctx, string(id))
	if errors.Is(err, docstore.ErrNotFound) || err == nil && sess.Person != a.Person {
		return lms.NotFound("account.session_not_found")
	}
	if err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	why := audit.Closed
	if id == a.Session {
		why = audit.SignedOut
	}
	return s.end(ctx, sess, why)
}

// endSessions ends all sessions of a person but one.
func (s *Service) endSessions(ctx context.Context, p lms.PersonID, keep lms.SessionID, why audit.Outcome) error {
	all, err := s.sessionsOf(ctx, p)
	if err != nil {
		return err
	}
	for _, sess := range all {
		if sess.ID == keep {
			continue
		}
		if err := s.end(ctx, &sess, why); err != nil {
			return err
		}
	}
	return nil
}

// FormToken returns a token for a session's forms, against requests forged by
// other sites. It is masked anew each time, so that a compressed page does not
// betray it to somebody who can make the page repeat guesses.
func (s *Service) FormToken(id lms.SessionID) string {
	var raw [2 * formTokenBytes]byte
	rand.Read(raw[:formTokenBytes])
	subtle.XORBytes(raw[formTokenBytes:], raw[:formTokenBytes], s.formMAC(id))
	return base64.RawURLEncoding.EncodeToString(raw[:])
}

// ValidFormToken reports whether the token is the session's, in constant time.
func (s *Service) ValidFormToken(id lms.SessionID, token string) bool {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) != 2*formTokenBytes {
		return false
	}
	var mac [formTokenBytes]byte
	subtle.XORBytes(mac[:], raw[:formTokenBytes], raw[formTokenBytes:])
	return subtle.ConstantTimeCompare(mac[:], s.formMAC(id)) == 1
}

const formTokenBytes = 16

func (s *Service) formMAC(id lms.SessionID) []byte {
	m := hmac.New(sha256.New, s.formKey)
	m.Write([]byte(id))
	return m.Sum(nil)[:formTokenBytes]
}

// clip cuts s to at most n bytes at a rune's beginning.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}
