package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// token is a single-use secret sent to somebody or given to a browser, stored
// hashed.
type token struct {
	Purpose   string       `bson:"purpose"`
	Person    lms.PersonID `bson:"person,omitempty"`
	ExpiresAt time.Time    `bson:"expires_at"`
	Used      bool         `bson:"used"`
	// Password marks the password that was given before a code is asked for.
	Password string `bson:"password,omitempty"`
	// By names the use, so that it can be told from another's, and taken back.
	By string `bson:"by,omitempty"`
}

const (
	purposeReset = "reset"
	purposeSetup = "setup"
	purposeCode  = "code" // the second step of signing in
	resetTTL     = 10 * time.Minute
	setupTTL     = 24 * time.Hour
)

// newToken stores a token that lives so long and returns its secret.
func (s *Service) newToken(ctx context.Context, purpose string, p lms.PersonID, ttl time.Duration) (string, error) {
	return s.storeToken(ctx, &token{Purpose: purpose, Person: p, ExpiresAt: s.clock.Now().Add(ttl)})
}

// storeToken stores a token under a new secret of 256 bits, and returns that.
func (s *Service) storeToken(ctx context.Context, t *token) (string, error) {
	var raw [32]byte
	rand.Read(raw[:])
	secret := base64.RawURLEncoding.EncodeToString(raw[:])
	if err := s.tokens.Insert(ctx, tokenID(secret), t); err != nil {
		return "", fmt.Errorf("new %s token: %w", t.Purpose, err)
	}
	return secret, nil
}

func tokenID(secret string) string {
	sum := sha256.Sum256([]byte("token:" + secret))
	return hex.EncodeToString(sum[:])
}

// peek returns a usable token without using it; Gone otherwise.
func (s *Service) peek(ctx context.Context, purpose, secret string) (*token, error) {
	t, err := s.tokens.Get(ctx, tokenID(secret))
	if err != nil && !errors.Is(err, docstore.ErrNotFound) {
		return nil, fmt.Errorf("%s token: %w", purpose, err)
	}
	if err != nil || !t.usable(purpose, s.clock.Now()) {
		return nil, gone()
	}
	return t, nil
}

// use marks a token as used: of several that try, one succeeds. Where the answer
// of the store was lost it asks again. It returns the name of the use.
func (s *Service) use(ctx context.Context, purpose, secret string) (string, error) {
	by := lms.NewID()
	_, err := s.tokens.Update(ctx, tokenID(secret), func(t *token) error {
		if !t.usable(purpose, s.clock.Now()) {
			return gone()
		}
		t.Used, t.By = true, by
		return nil
	})
	if errors.Is(err, docstore.ErrNotFound) {
		return "", gone()
	}
	if err != nil && lms.KindOf(err) == 0 {
		if t, unread := s.tokens.Get(ctx, tokenID(secret)); unread == nil && t.By == by {
			return by, nil
		}
	}
	return by, err
}

// giveBack makes a token usable again whose use came to nothing.
func (s *Service) giveBack(ctx context.Context, secret, by string) error {
	_, err := s.tokens.Update(context.WithoutCancel(ctx), tokenID(secret), func(t *token) error {
		if t.By != by {
			return docstore.ErrUnchanged
		}
		t.Used, t.By = false, ""
		return nil
	})
	return err
}

func (t *token) usable(purpose string, now time.Time) bool {
	return t.Purpose == purpose && !t.Used && now.Before(t.ExpiresAt)
}

func gone() error { return &lms.Problem{Kind: lms.KindGone, Key: "account.link_gone"} }
