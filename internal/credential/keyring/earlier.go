package keyring

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"

	"sanad/internal/credential/vc"
	"sanad/internal/lms"
)

// ErrNoKey: the issuer has no key of this id.
var ErrNoKey = errors.New("no such key")

// Earlier returns the issuer's key of an id, in use or not, to say once more what
// it has signed before. Nothing new is to be signed with it: that is what Signer
// is for. It fails with ErrNoKey, wrapped, where there is none.
func (k *Keyring) Earlier(ctx context.Context, org lms.OrgID, did, id string) (vc.Signer, error) {
	r, err := k.ring(ctx, org)
	if err != nil {
		return vc.Signer{}, err
	}
	for _, key := range r.Keys {
		if key.ID != id {
			continue
		}
		seed, err := k.sealer.Open(key.Sealed, sealName(org, id))
		if err != nil {
			return vc.Signer{}, fmt.Errorf("open key %s of %s: %w", id, org, err)
		}
		return vc.Signer{Method: did + "#" + id, Key: ed25519.NewKeyFromSeed(seed)}, nil
	}
	return vc.Signer{}, fmt.Errorf("key %s of %s: %w", id, org, ErrNoKey)
}
