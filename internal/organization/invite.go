package organization

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"

	"sanad/internal/job"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
)

// JobInvited asks for the mail of an invitation; its payload is an Invited.
const JobInvited = "organization.invited"

// Invited says which invitation is to be mailed, and in which language.
type Invited struct {
	Invitation string   `bson:"invitation"`
	Lang       lms.Lang `bson:"lang"`
}

// InvitationWish is what an administrator fills in for an invitation.
type InvitationWish struct {
	Email string   // by mail, else by a code
	Role  lms.Role // by mail only; a code makes learners
	Label string
	Seats int // of a code
	Days  int // how long it can be followed, from 1 to 180
}

// MemberRoles are the roles that an organization gives.
var MemberRoles = []lms.Role{lms.RoleLearner, lms.RoleTutor, lms.RoleReviewer, lms.RoleCounselor, lms.RoleAuthor, lms.RoleOrgAdmin}

// clean makes the wish fit to be stored and says what is wrong with it.
func (w *InvitationWish) clean() error {
	w.Email, w.Label = strings.ToLower(strings.TrimSpace(w.Email)), line(w.Label)
	var ps lms.Problems
	if w.Email != "" {
		w.Seats = 1
		if a, err := mail.ParseAddress(w.Email); err != nil || a.Address != w.Email || len(w.Email) > 254 {
			ps.Add("email", "account.email_invalid")
		}
	} else {
		w.Role = lms.RoleLearner
	}
	if !slices.Contains(MemberRoles, w.Role) {
		ps.Add("role", "account.role_invalid")
	}
	if long(w.Label, maxLabel) {
		ps.Add("label", "organization.label_long", "max", maxLabel)
	}
	if w.Seats < 1 || w.Seats > MaxSeats {
		ps.Add("seats", "organization.seats_invalid", "max", MaxSeats)
	}
	if w.Days < 1 || w.Days > maxDays {
		ps.Add("days", "organization.days_invalid", "max", maxDays)
	}
	return ps.Err()
}

// Invite makes an invitation to the actor's organization. One by mail is sent by
// job JobInvited, in the actor's language.
func (s *Service) Invite(ctx context.Context, a lms.Actor, w InvitationWish, lang lms.Lang) (*Invitation, error) {
	if err := policy.Can(a, policy.Invite, policy.Object{Org: a.Org}); err != nil {
		return nil, err
	}
	if err := w.clean(); err != nil {
		return nil, err
	}
	o, err := s.Lookup(ctx, a.Org)
	if err != nil {
		return nil, err
	}
	if o.State != Active {
		return nil, lms.Conflict("organization.not_active")
	}
	now := s.deps.Clock.Now()
	i := &Invitation{ID: lms.NewID(), Org: a.Org, Role: w.Role, Email: w.Email, Label: w.Label, Seats: w.Seats, MadeBy: a.Person,
		MadeAt: now, ExpiresAt: now.Add(time.Duration(w.Days) * 24 * time.Hour)}
	if w.Email == "" {
		i.Code = newCode()
		i.ID = idOfCode(i.Code)
	}
	if err := s.invites.Insert(ctx, i.ID, i); err != nil {
		return nil, fmt.Errorf("invite to %s: %w", a.Org, err)
	}
	if i.Email != "" {
		err = s.deps.Jobs.Enqueue(ctx, job.Job{ID: JobInvited + ":" + i.ID, Kind: JobInvited, Org: a.Org,
			Payload: Invited{Invitation: i.ID, Lang: lang}, RunAt: now})
	}
	return i, errors.Join(err, s.record(ctx, a, "organization.invited", "invitation/"+i.ID, map[string]string{"role": string(i.Role)}))
}

// Invitations returns one page of the invitations of the actor's organization,
// the newest first.
func (s *Service) Invitations(ctx context.Context, a lms.Actor, after docstore.Cursor) ([]Invitation, docstore.Cursor, error) {
	if err := policy.Can(a, policy.Invite, policy.Object{Org: a.Org}); err != nil {
		return nil, "", err
	}
	items, next, err := s.invites.Page(ctx, docstore.Query{Where: []docstore.Cond{{Field: "org", Value: a.Org}}, Sort: "made_at", Desc: true, Limit: size, After: after})
	if err != nil {
		return nil, "", fmt.Errorf("invitations of %s: %w", a.Org, err)
	}
	return docstore.Values(items), next, nil
}

// Revoke ends an invitation of the actor's organization. Members stay members,
// and nobody waits any longer. Repeating it changes nothing.
func (s *Service) Revoke(ctx context.Context, a lms.Actor, id string) error {
	now := s.deps.Clock.Now()
	_, err := s.changeInvitation(ctx, a, id, func(i *Invitation) error {
		if i.RevokedAt != nil {
			return docstore.ErrUnchanged
		}
		i.RevokedAt, i.Waiting = &now, nil
		return nil
	})
	if err != nil {
		return err
	}
	return s.record(ctx, a, "organization.invitation_revoked", "invitation/"+id, nil)
}

// Reseat changes how many may follow a code of the actor's organization. Those
// who wait take the new seats; nobody loses one.
func (s *Service) Reseat(ctx context.Context, a lms.Actor, id string, seats int) (*Invitation, error) {
	i, err := s.changeInvitation(ctx, a, id, func(i *Invitation) error {
		if seats < 1 || seats > MaxSeats {
			return lms.Problems{lms.Invalid("seats", "organization.seats_invalid", "max", MaxSeats)}
		}
		if i.Email != "" || i.RevokedAt != nil {
			return lms.Conflict("organization.invite_fixed")
		}
		i.Seats = seats
		i.fill()
		return nil
	})
	if err != nil {
		return nil, err
	}
	return i, errors.Join(s.seat(ctx, i), s.record(ctx, a, "organization.invitation_seats", "invitation/"+id, map[string]string{"seats": fmt.Sprint(seats)}))
}

// changeInvitation changes an invitation of the actor's organization; NotFound
// where it is another's.
func (s *Service) changeInvitation(ctx context.Context, a lms.Actor, id string, change func(*Invitation) error) (*Invitation, error) {
	if err := policy.Can(a, policy.Invite, policy.Object{Org: a.Org}); err != nil {
		return nil, err
	}
	missing := lms.NotFound("organization.invite_unknown")
	if !lms.ValidID(id) {
		return nil, missing
	}
	i, err := s.changeSeats(ctx, id, func(i *Invitation) error {
		if i.Org != a.Org {
			return missing
		}
		return change(i)
	})
	if errors.Is(err, docstore.ErrNotFound) {
		return nil, missing
	}
	return i, err
}

// letters of a code: no vowels, so that it spells nothing, and none that look
// alike. Ten of them carry 46 bits; wrong ones are counted.
const letters = "BCDFGHJKMNPQRSTVWXZ23456789"

const codeLength = 10

// newCode returns a code to hand around.
func newCode() string {
	out := make([]byte, 0, codeLength)
	for len(out) < codeLength {
		var b [1]byte
		rand.Read(b[:])
		if n := int(b[0] & 31); n < len(letters) { // every letter is as likely
			out = append(out, letters[n])
		}
	}
	return string(out)
}

// idOfCode names the invitation of a code.
func idOfCode(code string) string { return lms.DeriveID("invitation", code) }
