package credential

import (
	"strings"
	"testing"

	"sanad/internal/credential/keyring"
	"sanad/internal/credential/vc"
	"sanad/internal/lms"
)

func TestRotateKey_oldCertificatesStillVerify(t *testing.T) {
	w := newWorld(t)
	before := w.issue(t, w.request())
	fresh, err := w.RotateKey(t.Context(), admin)
	if err != nil {
		t.Fatal(err)
	}
	r := w.request()
	r.Sequence = 2
	between := w.issue(t, r)
	w.advance(keyring.Settle)
	r.Sequence = 3
	after := w.issue(t, r)
	if before.KeyID != "k2026-1" || between.KeyID != before.KeyID || after.KeyID != fresh || fresh != "k2026-2" {
		t.Errorf("keys = %s, %s, %s; rotated to %s", before.KeyID, between.KeyID, after.KeyID, fresh)
	}
	doc := w.document(t, lms.Platform)
	for _, rec := range []*Record{before, between, after} {
		if err := vc.Verify(rec.JSON, doc.Resolve); err != nil {
			t.Errorf("signed by %s: %v", rec.KeyID, err)
		}
	}
}

func TestIssuer_organizationsSignWithTheirOwnKey(t *testing.T) {
	w := newWorld(t)
	ours := w.issue(t, w.request())
	theirs, err := w.Issue(t.Context(), lms.SystemActor("hope"), w.request())
	if err != nil {
		t.Fatal(err)
	}
	if theirs.Issuer.DID != "did:web:sanad.example.org:orgs:hope" || theirs.ID == ours.ID {
		t.Errorf("issuer = %s, ids %s and %s", theirs.Issuer.DID, theirs.ID, ours.ID)
	}
	if err := vc.Verify(theirs.JSON, w.document(t, "hope").Resolve); err != nil {
		t.Error(err)
	}
	forged := strings.ReplaceAll(string(theirs.JSON), "did:web:sanad.example.org:orgs:hope", "did:web:sanad.example.org")
	if err := vc.Verify([]byte(forged), w.document(t, lms.Platform).Resolve); err == nil {
		t.Error("a credential of one organization verified as another's")
	}
}

func TestDIDDocument_unknownOrganization(t *testing.T) {
	w := newWorld(t)
	if _, err := w.DIDDocument(t.Context(), "nobody"); lms.KindOf(err) != lms.KindNotFound {
		t.Errorf("document of nobody: %v, want not found", err)
	}
	if _, err := w.StatusList(t.Context(), lms.Platform, "2026-a"); lms.KindOf(err) != lms.KindNotFound {
		t.Errorf("list before the first certificate: %v, want not found", err)
	}
}

func (w *world) document(t testing.TB, org lms.OrgID) vc.DIDDocument {
	t.Helper()
	b, err := w.DIDDocument(t.Context(), org)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := vc.ParseDIDDocument(b)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}
