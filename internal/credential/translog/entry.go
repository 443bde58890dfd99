package translog

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"sanad/internal/credential/jcs"
)

// Op is what an entry tells of.
type Op string

// What an entry can tell of. Issue and Revoke have the digest of a certificate
// with its proof, Status that of a signed status list, DID that of an issuer's
// key document.
const (
	Issue  Op = "issue"
	Revoke Op = "revoke"
	Status Op = "status"
	DID    Op = "did"
)

// Ops are all of them.
var Ops = []Op{Issue, Revoke, Status, DID}

// MaxEntry bounds the bytes of an entry.
const MaxEntry = 1 << 10

// version is the form of entries.
const version = 1

// Digest is the SHA-256 of a document in its canonical form, so that it does not
// depend on white space or order.
type Digest [sha256.Size]byte

// DigestOf returns the digest of a JSON document.
func DigestOf(doc []byte) (Digest, error) {
	canonical, err := jcs.Canonical(doc)
	if err != nil {
		return Digest{}, fmt.Errorf("digest: %w", err)
	}
	return sha256.Sum256(canonical), nil
}

// Entry is one entry of the log.
type Entry struct {
	Op     Op
	Issuer string // the issuer's DID
	Digest Digest
}

// NewEntry returns the entry that tells of a document of an issuer.
func NewEntry(op Op, issuer string, doc []byte) (Entry, error) {
	d, err := DigestOf(doc)
	return Entry{Op: op, Issuer: issuer, Digest: d}, err
}

// Bytes returns the entry as it stands in the log: canonical JSON (RFC 8785),
// whose members are in this order.
func (e Entry) Bytes() []byte {
	b := append(make([]byte, 0, 192), `{"digest":`...)
	b = jcs.AppendString(b, base64.RawURLEncoding.EncodeToString(e.Digest[:]))
	b = jcs.AppendString(append(b, `,"issuer":`...), e.Issuer)
	b = jcs.AppendString(append(b, `,"op":`...), string(e.Op))
	b = strconv.AppendInt(append(b, `,"v":`...), version, 10)
	return append(b, '}')
}

// check refuses what is no entry.
func (e Entry) check() error {
	switch e.Op {
	case Issue, Revoke, Status, DID:
	default:
		return fmt.Errorf("entry with op %q", e.Op)
	}
	if !strings.HasPrefix(e.Issuer, "did:") {
		return fmt.Errorf("entry with issuer %q", e.Issuer)
	}
	if n := len(e.Bytes()); n > MaxEntry {
		return fmt.Errorf("entry of %d bytes exceeds %d", n, MaxEntry)
	}
	return nil
}

// ParseEntry reads an entry; one in any other form than Bytes writes is refused.
func ParseEntry(b []byte) (Entry, error) {
	var read struct {
		Digest string `json:"digest"`
		Issuer string `json:"issuer"`
		Op     Op     `json:"op"`
		V      int    `json:"v"`
	}
	if err := json.Unmarshal(b, &read); err != nil {
		return Entry{}, fmt.Errorf("entry: %w", err)
	}
	digest, err := base64.RawURLEncoding.DecodeString(read.Digest)
	if err != nil || len(digest) != sha256.Size || read.V != version {
		return Entry{}, fmt.Errorf("entry of version %d with digest %q", read.V, read.Digest)
	}
	e := Entry{Op: read.Op, Issuer: read.Issuer, Digest: Digest(digest)}
	if err := e.check(); err != nil {
		return Entry{}, err
	}
	if !bytes.Equal(e.Bytes(), b) {
		return Entry{}, errors.New("entry is not in its canonical form")
	}
	return e, nil
}
