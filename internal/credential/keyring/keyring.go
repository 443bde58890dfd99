package keyring

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"sanad/internal/credential/vc"
	"sanad/internal/lms"
	"sanad/internal/seal"
	"sanad/storage/docstore"
)

// Settle is how long a new key is published before it signs: longer than
// anybody may keep a DID document.
const Settle = 10 * time.Minute

// maxKeys bounds the keys of one issuer.
const maxKeys = 1000

// Keyring keeps the keys of all issuers. It is safe for concurrent use.
type Keyring struct {
	clock  lms.Clock
	sealer *seal.Sealer
	coll   *docstore.Collection[ring]
}

// ring is the stored document: the keys of one issuer, oldest first.
type ring struct {
	Org  lms.OrgID `bson:"org"`
	Keys []key     `bson:"keys"`
}

// key is one key pair. Sealed opens only under the issuer's and the key's name.
type key struct {
	ID       string    `bson:"id"`
	Public   []byte    `bson:"public"`
	Sealed   []byte    `bson:"sealed"`
	MadeAt   time.Time `bson:"made_at"`
	SignFrom time.Time `bson:"sign_from"`
}

// Open declares the collection. sealKey has 32 bytes; with another one than the
// keys were sealed under, signing fails and nothing is overwritten.
func Open(ctx context.Context, store docstore.Store, clock lms.Clock, sealKey []byte) (*Keyring, error) {
	sealer, err := seal.New(sealKey)
	if err != nil {
		return nil, fmt.Errorf("open keyring: %w", err)
	}
	coll, err := docstore.Open[ring](ctx, store, docstore.Spec{Collection: "credential_keys"})
	if err != nil {
		return nil, err
	}
	return &Keyring{clock: clock, sealer: sealer, coll: coll}, nil
}

// Keys returns the public keys of an issuer, oldest first, making the first one
// where there is none.
func (k *Keyring) Keys(ctx context.Context, org lms.OrgID) ([]vc.NamedKey, error) {
	r, err := k.ring(ctx, org)
	if err != nil {
		return nil, err
	}
	out := make([]vc.NamedKey, len(r.Keys))
	for i, key := range r.Keys {
		out[i] = vc.NamedKey{ID: key.ID, Key: key.Public}
	}
	return out, nil
}

// Signer returns the issuer's key in use and its id.
func (k *Keyring) Signer(ctx context.Context, org lms.OrgID, did string) (s vc.Signer, id string, err error) {
	r, err := k.ring(ctx, org)
	if err != nil {
		return s, "", err
	}
	key := r.inUse(k.clock.Now())
	seed, err := k.sealer.Open(key.Sealed, sealName(org, key.ID))
	if err != nil {
		return s, "", fmt.Errorf("open key %s of %s: %w", key.ID, org, err)
	}
	return vc.Signer{Method: did + "#" + key.ID, Key: ed25519.NewKeyFromSeed(seed)}, key.ID, nil
}

// Rotate adds a key to the issuer's, to be used once it has settled, and returns
// its id. Conflict when the key before it has not settled yet.
func (k *Keyring) Rotate(ctx context.Context, org lms.OrgID) (id string, err error) {
	if _, err := k.ring(ctx, org); err != nil {
		return "", err
	}
	now := k.clock.Now()
	_, err = k.coll.Update(ctx, string(org), func(r *ring) error {
		if last := r.Keys[len(r.Keys)-1]; now.Before(last.SignFrom) {
			return lms.Conflict("credential.key_settling")
		}
		if len(r.Keys) >= maxKeys {
			return lms.Conflict("credential.too_many_keys")
		}
		id = r.nextID(now)
		return k.add(r, id, now, now.Add(Settle))
	})
	return id, err
}

// ring returns the issuer's keys, making the first.
func (k *Keyring) ring(ctx context.Context, org lms.OrgID) (*ring, error) {
	r, err := k.coll.Get(ctx, string(org))
	if err == nil || !errors.Is(err, docstore.ErrNotFound) {
		return r, err
	}
	now := k.clock.Now()
	return k.coll.Upsert(ctx, string(org), func(r *ring) error {
		if len(r.Keys) > 0 {
			return docstore.ErrUnchanged
		}
		r.Org = org
		return k.add(r, r.nextID(now), now, now)
	})
}

// add makes a key pair.
func (k *Keyring) add(r *ring, id string, now, from time.Time) error {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return fmt.Errorf("make key %s: %w", id, err)
	}
	r.Keys = append(r.Keys, key{
		ID: id, Public: public, Sealed: k.sealer.Seal(private.Seed(), sealName(r.Org, id)),
		MadeAt: now, SignFrom: from,
	})
	return nil
}

// nextID names the next key: the year and how many there have been in all.
func (r *ring) nextID(now time.Time) string {
	return fmt.Sprintf("k%d-%d", now.UTC().Year(), len(r.Keys)+1)
}

// inUse returns the newest key that has settled.
func (r *ring) inUse(now time.Time) key {
	for i := len(r.Keys) - 1; i > 0; i-- {
		if !now.Before(r.Keys[i].SignFrom) {
			return r.Keys[i]
		}
	}
	return r.Keys[0]
}

// sealName binds a sealed key to where it belongs.
func sealName(org lms.OrgID, id string) string {
	return "sanad/credential-key/" + string(org) + "/" + id
}
