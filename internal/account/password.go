package account

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"sanad/internal/lms"
)

// Cost is how hard a password is to try: the parameters of argon2id.
type Cost struct {
	Memory, Time uint32 // Memory in KiB
	Threads      uint8
}

// DefaultCost is one of the sets OWASP ASVS 5.0 approves.
var DefaultCost = Cost{Memory: 47104, Time: 1, Threads: 1}

const (
	saltBytes = 16
	keyBytes  = 32
)

// Length bounds of passwords in characters: NIST SP 800-63B-4 asks for 15 where
// the password stands alone.
const (
	MinPassword = 15
	MaxPassword = 128
)

// hasher derives password hashes, a few at a time: each takes 46 MiB, and a
// storm of sign-ins must not take the machine down.
type hasher struct {
	pepper []byte
	cost   Cost
	slots  chan struct{}
	dummy  string // compared with where there is no account, so that both take as long
}

func newHasher(pepper []byte, cost Cost) *hasher {
	if cost == (Cost{}) {
		cost = DefaultCost
	}
	h := &hasher{pepper: pepper, cost: cost, slots: make(chan struct{}, 2*runtime.GOMAXPROCS(0))}
	h.dummy = encodeHash(cost, make([]byte, saltBytes), make([]byte, keyBytes))
	return h
}

// hash returns the password in PHC form.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	rand.Read(salt)
	key, err := h.derive(ctx, password, salt, h.cost)
	if err != nil {
		return "", err
	}
	return encodeHash(h.cost, salt, key), nil
}

// verify reports whether the password belongs to the hash, and whether the hash
// should be made anew because the parameters have changed since.
func (h *hasher) verify(ctx context.Context, encoded, password string) (ok, stale bool, err error) {
	p, err := parseHash(encoded)
	if err != nil {
		return false, false, err
	}
	key, err := h.derive(ctx, password, p.salt, p.cost)
	if err != nil {
		return false, false, err
	}
	stale = p.cost != h.cost
	return subtle.ConstantTimeCompare(key, p.key) == 1, stale, nil
}

func (h *hasher) derive(ctx context.Context, password string, salt []byte, c Cost) ([]byte, error) {
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-ctx.Done():
		return nil, &lms.Problem{Kind: lms.KindUnavailable, Key: "account.busy", RetryAfter: 5, Cause: ctx.Err()}
	}
	m := hmac.New(sha256.New, h.pepper)
	m.Write([]byte(password))
	return argon2.IDKey(m.Sum(nil), salt, c.Time, c.Memory, c.Threads, keyBytes), nil
}

func encodeHash(c Cost, salt, key []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.Memory, c.Time, c.Threads,
		b64.EncodeToString(salt), b64.EncodeToString(key))
}

type parsedHash struct {
	cost      Cost
	salt, key []byte
}

func parseHash(s string) (parsedHash, error) {
	var p parsedHash
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return p, fmt.Errorf("password hash has an unknown form")
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &p.cost.Memory, &p.cost.Time, &p.cost.Threads); err != nil {
		return p, fmt.Errorf("password hash parameters: %w", err)
	}
	var err error
	if p.salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return p, fmt.Errorf("password hash salt: %w", err)
	}
	if p.key, err = base64.RawStdEncoding.DecodeString(parts[5]); err != nil {
		return p, fmt.Errorf("password hash key: %w", err)
	}
	return p, nil
}

// checkPassword says what is wrong with a new password: too short, too long, of
// few different characters, or made of what is tried first.
func checkPassword(ps *lms.Problems, field, password string, own ...string) {
	n := utf8.RuneCountInString(password)
	switch {
	case n < MinPassword:
		ps.Add(field, "account.password_short", "min", MinPassword)
	case n > MaxPassword:
		ps.Add(field, "account.password_long", "max", MaxPassword)
	case distinct(password) < 5 || guessable(password, own):
		ps.Add(field, "account.password_guessable")
	}
}

func distinct(s string) int {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen)
}
