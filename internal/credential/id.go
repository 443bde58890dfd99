package credential

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"sanad/internal/credential/vc"
	"sanad/internal/lms"
)

// idOf returns the public id of a certificate: the same for the same person,
// course version and sequence, and not to be guessed by anybody without the key.
func (s *Service) idOf(org lms.OrgID, r *IssueRequest) lms.CredentialID {
	sum := s.mac("certificate", string(org), string(r.Person), string(r.Course.ID), string(r.Course.Version), fmt.Sprint(r.Sequence))
	return lms.CredentialID(hex.EncodeToString(sum[:16]))
}

// placesPerList is how many places of a list are tried before the next list
// begins: one that is half full turns away one certificate in 256.
const (
	placesPerList = 8
	maxPlaces     = placesPerList * 26
)

// place returns the n-th place to try in the status lists of a year. Places are
// scattered, so that neighbours in a list say nothing about each other.
func (s *Service) place(org lms.OrgID, id lms.CredentialID, year, n int) (list string, index int) {
	list = fmt.Sprintf("%d-%c", year, 'a'+n/placesPerList)
	sum := s.mac("place", string(org), string(id), list, fmt.Sprint(n))
	return list, int(binary.BigEndian.Uint32(sum) % vc.ListSize)
}

// mac is a keyed hash of the parts, each with its length.
func (s *Service) mac(parts ...string) []byte {
	h := hmac.New(sha256.New, s.deps.IDKey)
	for _, p := range parts {
		var n [4]byte
		binary.BigEndian.PutUint32(n[:], uint32(len(p)))
		h.Write(n[:])
		h.Write([]byte(p))
	}
	return h.Sum(nil)
}

// slotOf names a place across tenants.
func slotOf(org lms.OrgID, list string, index int) string {
	return fmt.Sprintf("%s/%s/%d", org, list, index)
}
