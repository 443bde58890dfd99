package organization

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"sanad/internal/i18n"
	"sanad/internal/limit"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
)

// wrongCodes bounds how many codes that lead nowhere a network may try: at this
// rate, finding one of a thousand codes takes a million years.
var wrongCodes = limit.Rule{Name: "invitation-code", Max: 20, Window: time.Hour}

// Link is the last part of an invitation's address: its code, or for one by mail
// its id with a proof that cannot be made from the database.
func (s *Service) Link(i *Invitation) string {
	if i.Code != "" {
		return i.Code
	}
	return i.ID + s.proof(i.ID)
}

// proof is 128 bits that only the holder of the key can make, in hex.
func (s *Service) proof(id string) string {
	h := hmac.New(sha256.New, s.deps.InviteKey)
	h.Write([]byte(id))
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// idOfLink finds the invitation that a link or a code stands for, in whatever
// script and case it was typed; "" for none.
func (s *Service) idOfLink(link string) string {
	if len(link) > 100 {
		return ""
	}
	link = strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' {
			return -1
		}
		return r
	}, i18n.Fold(link))
	if len(link) == 64 {
		id, proof := link[:32], link[32:]
		if hmac.Equal([]byte(proof), []byte(s.proof(id))) {
			return id
		}
		return ""
	}
	if len(link) != codeLength {
		return ""
	}
	return idOfCode(strings.ToUpper(link))
}

// Invitation returns the invitation that a link or a code stands for, to anybody
// who has it. Those that stand for none are counted against the visitor's network.
func (s *Service) Invitation(ctx context.Context, network, link string) (*Invitation, error) {
	if err := s.deps.Limits.Check(ctx, wrongCodes, network); err != nil {
		return nil, err
	}
	missing := lms.NotFound("organization.invite_unknown")
	if id := s.idOfLink(link); id != "" {
		i, err := s.invites.Get(ctx, id)
		if !errors.Is(err, docstore.ErrNotFound) {
			return i, err
		}
	}
	if err := s.deps.Limits.Take(ctx, wrongCodes, network); err != nil {
		return nil, err
	}
	return nil, missing
}

// ByID returns an invitation, for the program's own work.
func (s *Service) ByID(ctx context.Context, id string) (*Invitation, error) {
	i, err := s.invites.Get(ctx, id)
	if errors.Is(err, docstore.ErrNotFound) {
		return nil, lms.NotFound("organization.invite_unknown")
	}
	return i, err
}

// Follow makes the actor a member by an invitation, or puts them among those who
// wait for a seat; repeating it changes nothing. Forbidden where it was sent to
// another address.
func (s *Service) Follow(ctx context.Context, a lms.Actor, network, link string) (*Invitation, error) {
	if err := policy.Can(a, policy.JoinOrganization, policy.Object{Org: a.Org, Owner: a.Person}); err != nil {
		return nil, err
	}
	i, err := s.Invitation(ctx, network, link)
	if err != nil {
		return nil, err
	}
	if err := s.admissible(ctx, a, i); err != nil {
		return nil, err
	}
	i, err = s.changeSeats(ctx, i.ID, func(i *Invitation) error {
		if place, _ := i.PlaceOf(a.Person); place != NoPlace {
			return docstore.ErrUnchanged
		}
		return i.follow(a.Person, s.deps.Clock.Now())
	})
	if err != nil {
		return nil, err
	}
	return i, s.seat(ctx, i)
}

// admissible refuses whom the invitation does not mean, and everybody while the
// organization is suspended.
func (s *Service) admissible(ctx context.Context, a lms.Actor, i *Invitation) error {
	o, err := s.Lookup(ctx, i.Org)
	if err != nil {
		return err
	}
	if o.State != Active {
		return lms.Conflict("organization.not_active")
	}
	p, err := s.deps.People.Lookup(ctx, a.Person)
	if err != nil {
		return err
	}
	if i.Email != "" && p.Email != i.Email {
		return lms.Forbidden("organization.invite_other_address")
	}
	return nil
}

// seat makes those who have a seat members. It may be repeated; a person who is
// gone meanwhile needs none.
func (s *Service) seat(ctx context.Context, i *Invitation) error {
	done := slices.Clone(i.Pending)
	if len(done) == 0 {
		return nil
	}
	for _, p := range done {
		if err := s.deps.People.Join(ctx, i.Org, p, i.Role); err != nil && lms.KindOf(err) != lms.KindNotFound {
			return fmt.Errorf("seat of invitation %s: %w", i.ID, err)
		}
	}
	_, err := s.changeSeats(ctx, i.ID, func(i *Invitation) error { i.settle(done); return nil })
	return err
}
