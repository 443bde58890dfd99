package account

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"sanad/internal/i18n"
	"sanad/internal/lms"
)

// What codes are made of: RFC 6238 with the numbers that every authenticator app
// knows.
const (
	codeStep  = 30 // seconds
	seedBytes = 20
)

var codeOptions = hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

// Recovery codes stand in for a lost phone: 120 random bits each, so that their
// hash needs no salt.
const (
	recoveryCodes  = 10
	recoveryBytes  = 15
	recoveryLength = 24 // in letters and digits of base32
)

// base32Text writes secrets as apps and people read them.
var base32Text = base32.StdEncoding.WithPadding(base32.NoPadding)

// stepAt is the number of a moment's step.
func stepAt(now time.Time) int64 { return now.Unix() / codeStep }

// codeAt is the code of a step for a seed in base32.
func codeAt(seed string, step int64) (string, error) {
	return hotp.GenerateCodeCustom(seed, uint64(max(step, 0)), codeOptions)
}

// maxCode bounds what is read of a typed code, in bytes.
const maxCode = 200

// typedCode is a code as somebody wrote it, without the spaces and hyphens that
// make it readable, its digits of whatever script.
func typedCode(s string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, i18n.Fold(clip(s, maxCode))))
}

// spendStep uses up the code of the current step or of the one before it: phones
// and people are a little late. A step whose code was taken, and all before it,
// give none any more.
func (f *factor) spendStep(typed, seed string, now int64) error {
	for _, step := range []int64{now, now - 1} {
		code, err := codeAt(seed, step)
		if err != nil {
			return err
		}
		if step > f.Step && subtle.ConstantTimeCompare([]byte(code), []byte(typed)) == 1 {
			f.Step = step
			return nil
		}
	}
	return wrongCode()
}

// spendRecovery uses up a recovery code.
func (f *factor) spendRecovery(typed string) error {
	i := slices.Index(f.Recovery, recoveryHash(typed))
	if i < 0 {
		return wrongCode()
	}
	f.Recovery = slices.Delete(f.Recovery, i, i+1)
	return nil
}

// newRecovery makes recovery codes: as they are shown once, and as they are kept.
func newRecovery() (shown, kept []string) {
	for range recoveryCodes {
		var raw [recoveryBytes]byte
		rand.Read(raw[:])
		code := base32Text.EncodeToString(raw[:])
		shown, kept = append(shown, code), append(kept, recoveryHash(code))
	}
	return shown, kept
}

func recoveryHash(code string) string {
	sum := sha256.Sum256([]byte("recovery:" + code))
	return hex.EncodeToString(sum[:])
}

func wrongCode() error { return lms.Problems{lms.Invalid("code", "account.code_wrong")} }
