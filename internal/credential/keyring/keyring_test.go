package keyring

import (
	"bytes"
	"sync"
	"testing"
	"time"

	"crypto/ed25519"

	"github.com/google/go-cmp/cmp"

	"sanad/internal/lms"
	"sanad/internal/seal"
	"sanad/internal/testkit/sqlitetest"
	"sanad/storage/docstore"
)

const did = "did:web:sanad.example.org"

var sealKey = bytes.Repeat([]byte{7}, seal.KeySize)

// clock is turned by the test, between calls.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

func open(t testing.TB, store docstore.Store, key []byte) (*Keyring, *clock) {
	t.Helper()
	c := &clock{time.Date(2026, 12, 31, 23, 55, 0, 0, time.UTC)}
	k, err := Open(t.Context(), store, c, key)
	if err != nil {
		t.Fatal(err)
	}
	return k, c
}

func TestSigner_parallelFirstUseMakesOneKey(t *testing.T) {
	k, _ := open(t, sqlitetest.Open(t), sealKey)
	var group sync.WaitGroup
	keys := make([]string, 20)
	for i := range keys {
		group.Go(func() {
			s, _, err := k.Signer(t.Context(), lms.Platform, did)
			if err != nil {
				t.Error(err)
				return
			}
			keys[i] = string(s.Key)
		})
	}
	group.Wait()
	for _, key := range keys {
		if key != keys[0] {
			t.Fatal("two keys were made")
		}
	}
}

func TestRotate_signsOnlyWhenSettledAndKeepsTheOld(t *testing.T) {
	k, c := open(t, sqlitetest.Open(t), sealKey)
	ctx := t.Context()
	inUse := func() string {
		t.Helper()
		_, id, err := k.Signer(ctx, lms.Platform, did)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	if got := inUse(); got != "k2026-1" {
		t.Errorf("first key = %s", got)
	}
	id, err := k.Rotate(ctx, lms.Platform)
	if err != nil || id != "k2026-2" {
		t.Fatalf("rotated to %s, %v", id, err)
	}
	if _, err := k.Rotate(ctx, lms.Platform); lms.KindOf(err) != lms.KindConflict {
		t.Errorf("rotated twice at once: %v", err)
	}
	if got := inUse(); got != "k2026-1" {
		t.Errorf("signs with %s before it settled", got)
	}
	c.now = c.now.Add(Settle)
	if got := inUse(); got != "k2026-2" {
		t.Errorf("signs with %s after the new one settled", got)
	}
	if id, err = k.Rotate(ctx, lms.Platform); err != nil || id != "k2027-3" {
		t.Errorf("third key = %s, %v", id, err)
	}
	keys, err := k.Keys(ctx, lms.Platform)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, key := range keys {
		ids = append(ids, key.ID)
	}
	if diff := cmp.Diff([]string{"k2026-1", "k2026-2", "k2027-3"}, ids); diff != "" {
		t.Errorf("published keys (-want +got):\n%s", diff)
	}
}

func TestKeyring_survivesReopening(t *testing.T) {
	store := sqlitetest.Open(t)
	k, _ := open(t, store, sealKey)
	before, _, err := k.Signer(t.Context(), lms.Platform, did)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := open(t, store, sealKey)
	after, _, err := again.Signer(t.Context(), lms.Platform, did)
	if err != nil || !bytes.Equal(before.Key, after.Key) {
		t.Errorf("another key after reopening: %v", err)
	}
}

func TestKeyring_sealedAtRest(t *testing.T) {
	store := sqlitetest.Open(t)
	k, _ := open(t, store, sealKey)
	s, _, err := k.Signer(t.Context(), lms.Platform, did)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := store.Get(t.Context(), "credential_keys", string(lms.Platform))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(doc.Body, s.Key.Seed()) {
		t.Error("the private key is stored in the clear")
	}
	if !bytes.Contains(doc.Body, s.Key.Public().(ed25519.PublicKey)) {
		t.Error("the public key is not stored beside it")
	}
	wrong, _ := open(t, store, bytes.Repeat([]byte{8}, seal.KeySize))
	if _, _, err := wrong.Signer(t.Context(), lms.Platform, did); err == nil {
		t.Error("signs under another seal key")
	}
	if after, err := store.Get(t.Context(), "credential_keys", string(lms.Platform)); err != nil || after.Rev != doc.Rev {
		t.Errorf("the keys were overwritten: %v", err)
	}
}

func TestSealName_is_of_one_issuer_and_key(t *testing.T) {
	s, err := seal.New(sealKey)
	if err != nil {
		t.Fatal(err)
	}
	sealed := s.Seal([]byte("secret"), sealName("hope", "k2026-1"))
	for _, name := range []string{sealName("hope", "k2026-2"), sealName("other", "k2026-1")} {
		if _, err := s.Open(sealed, name); err == nil {
			t.Errorf("opens as %s", name)
		}
	}
}
