package media

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"net/url"
	"strconv"
	"time"

	"sanad/internal/lms"
)

// LinkPrefix begins the path of every signed link; the key follows.
const LinkPrefix = "/m/"

// MaxTTL bounds how long a link may be asked for: the length of a long video.
const MaxTTL = 2 * time.Hour

// ErrLink: a link was not made by us, was altered, or is over.
var ErrLink = errors.New("media link is not valid")

// Signer makes links to objects that need no session, and checks them. A link
// is a permission to whoever holds it, so it is short-lived; ask policy before
// making one. A Signer is safe for concurrent use.
type Signer struct {
	key   []byte
	clock lms.Clock
}

// Grant is what a valid link permits.
type Grant struct {
	Key      string
	Download bool      // to be saved rather than shown
	Until    time.Time // caches must forget the object by then
}

// NewSigner returns a signer with a secret key of its own, 32 bytes or more.
func NewSigner(key []byte, clock lms.Clock) *Signer { return &Signer{key: key, clock: clock} }

// Sign returns a path on our own server that shows the object for ttl, bounded
// by MaxTTL and rounded up by at most a quarter and two seconds, so that a page
// opened twice names the same address and the browser's copy is used.
func (s *Signer) Sign(key string, ttl time.Duration) string { return s.sign(key, ttl, show) }

// SignDownload is Sign for an object that is to be saved.
func (s *Signer) SignDownload(key string, ttl time.Duration) string { return s.sign(key, ttl, save) }

// The dispositions, as links name them.
const (
	show = ""
	save = "1"
)

func (s *Signer) sign(key string, ttl time.Duration, disposition string) string {
	expires := strconv.FormatInt(s.expiry(ttl), 10)
	q := url.Values{"e": {expires}, "s": {s.mac(key, disposition, expires)}}
	if disposition != show {
		q.Set("d", disposition)
	}
	return LinkPrefix + key + "?" + q.Encode()
}

// expiry rounds the end of the link up to a quarter of its life.
func (s *Signer) expiry(ttl time.Duration) int64 {
	ttl = min(max(ttl, time.Second), MaxTTL)
	step := max(int64(ttl/time.Second/4), 1)
	end := s.clock.Now().Add(ttl).Unix() + 1
	return (end + step - 1) / step * step
}

// Verify checks a link by its key and its query. The answer is a grant, or a
// Problem that wraps ErrLink: forbidden when the link is none of ours, gone
// when it is over.
func (s *Signer) Verify(key string, query url.Values) (Grant, error) {
	disposition, expires := query.Get("d"), query.Get("e")
	mac := s.mac(key, disposition, expires)
	if CheckKey(key) != nil || subtle.ConstantTimeCompare([]byte(mac), []byte(query.Get("s"))) != 1 {
		return Grant{}, &lms.Problem{Kind: lms.KindForbidden, Key: "media.link_invalid", Cause: ErrLink}
	}
	seconds, err := strconv.ParseInt(expires, 10, 64)
	if err != nil || s.clock.Now().Unix() >= seconds {
		return Grant{}, &lms.Problem{Kind: lms.KindGone, Key: "media.link_over", Cause: ErrLink}
	}
	return Grant{Key: key, Download: disposition == save, Until: time.Unix(seconds, 0).UTC()}, nil
}

// mac signs what the link says, each part with its length in front, so that
// no two links share a signature.
func (s *Signer) mac(key, disposition, expires string) string {
	h := hmac.New(sha256.New, s.key)
	for _, part := range []string{"sanad-media-1", key, disposition, expires} {
		_ = binary.Write(h, binary.BigEndian, uint64(len(part))) // a hash takes everything
		h.Write([]byte(part))
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}
