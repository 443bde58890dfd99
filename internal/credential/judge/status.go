package judge

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"io"
	"strconv"
)

// Bounds of a status.
const (
	maxEntries = 4
	maxBits    = 1 << 20 // bytes of a list: eight million credentials
)

// status returns nil where the issuer says nothing against the credential, else a
// finding.
func (i *inquiry) status(c Credential) error {
	entries := list(c.doc["credentialStatus"])
	if len(entries) > maxEntries {
		return unsure(StatusKind)
	}
	for _, v := range entries {
		e, _ := v.(map[string]any)
		if err := i.entry(c, e); err != nil {
			return err
		}
	}
	return nil
}

// purposes are those of lists that say whether a credential holds. Others, such as
// that there is a newer one, are no matter of ours.
var purposes = map[any]bool{"revocation": true, "suspension": true}

// entry looks one entry up in its list.
func (i *inquiry) entry(c Credential, e map[string]any) error {
	address, _ := e["statusListCredential"].(string)
	index, err := strconv.Atoi(asText(e["statusListIndex"]))
	switch purpose, _ := e["statusPurpose"].(string); {
	case !has(e["type"], "BitstringStatusListEntry"), address == "", err != nil, index < 0, e["statusSize"] != nil && e["statusSize"] != 1.0:
		return unsure(StatusKind)
	case !purposes[purpose]:
		return nil
	}
	body, err := i.get(address)
	if err != nil {
		return unsure(StatusAway)
	}
	set, err := i.lookUp(c, body, e, address, index)
	switch {
	case err != nil:
		return unsure(StatusFalse)
	case set:
		return &finding{verdict: Revoked}
	}
	return nil
}

// asText is a number that is written as a text, as the standard says, or as a
// number, as some do.
func asText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

var errList = errors.New("not a list that this issuer signed for this purpose")

// lookUp reads an entry of a list, which must be signed by the credential's own
// issuer and be current.
func (i *inquiry) lookUp(c Credential, body []byte, entry map[string]any, address string, index int) (bool, error) {
	l, err := Read(body)
	if err != nil {
		return false, err
	}
	subject := object(l.doc["credentialSubject"])
	if l.issuer() != c.issuer() || l.doc["id"] != nil && l.doc["id"] != address ||
		!has(l.doc["type"], "BitstringStatusListCredential") || !has(subject["statusPurpose"], asText(entry["statusPurpose"])) {
		return false, errList
	}
	if err := i.genuine(l); err != nil {
		return false, err
	}
	from, until, err := l.period()
	if err != nil || i.now.Before(from) || !until.IsZero() && !i.now.Before(until) {
		return false, errList
	}
	return bit(asText(subject["encodedList"]), index)
}

// bit reads a bit of a packed list; the first is the top bit of its first byte.
func bit(packed string, index int) (bool, error) {
	if packed == "" || packed[0] != 'u' {
		return false, errList
	}
	raw, err := base64.RawURLEncoding.DecodeString(packed[1:])
	if err != nil {
		return false, err
	}
	z, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return false, err
	}
	bits, err := io.ReadAll(io.LimitReader(z, maxBits+1))
	if err != nil {
		return false, err
	}
	if len(bits) > maxBits || index/8 >= len(bits) {
		return false, errList
	}
	return bits[index/8]&(0x80>>(index%8)) != 0, nil
}
