package credential

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanad/internal/credential/translog"
	"sanad/internal/credential/vc"
	"sanad/internal/lms"
	"sanad/internal/testkit/faulty"
	"sanad/internal/testkit/logverifier"
	"sanad/storage/docstore"
)

// logAway makes every write to the public log fail.
func (w *world) logAway(mode faulty.Mode) {
	w.store.FailWhere(mode, func(_, coll, _ string) bool { return coll == "log_end" })
}

func (w *world) logBack() { w.store.FailWrite(0, faulty.Before) }

// auditLog reads the whole log, which has to be right.
func (w *world) auditLog(t testing.TB, old []byte) *LogAudit {
	t.Helper()
	found, err := w.AuditLog(t.Context(), system, old)
	if err != nil {
		t.Fatal(err)
	}
	if len(found.Missing) > 0 {
		t.Errorf("published without an entry: %q", found.Missing)
	}
	return found
}

func TestIssue_is_not_shown_before_it_is_logged(t *testing.T) {
	for _, mode := range faulty.Modes {
		t.Run(mode.String(), func(t *testing.T) {
			w := newWorld(t)
			w.issue(t, w.request()) // so that list and keys are logged
			r := w.request()
			r.Person = "salem"
			id := w.idOf(lms.Platform, &r)
			w.logAway(mode)
			if _, err := w.Issue(t.Context(), system, r); !errors.Is(err, docstore.ErrUnavailable) {
				t.Fatalf("issued without the log: %v", err)
			}
			hidden, err := w.records.Get(t.Context(), string(id))
			if err != nil {
				t.Fatal(err)
			}
			for name, err := range w.looks(t.Context(), id) {
				if lms.KindOf(err) != lms.KindNotFound {
					t.Errorf("%s: %v, want not found", name, err)
				}
			}
			if list, _, err := w.List(t.Context(), admin, Filter{}, ""); err != nil || len(list) != 1 {
				t.Errorf("%d certificates are listed, %v; want the first alone", len(list), err)
			}
			w.logBack()
			if err := w.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
			for name, err := range w.looks(t.Context(), id) {
				if err != nil {
					t.Errorf("%s after the sweep: %v", name, err)
				}
			}
			if got, err := w.JSON(t.Context(), id); err != nil || !bytes.Equal(got, hidden.JSON) {
				t.Errorf("another document is shown than was stored: %v", err)
			}
			if found := w.auditLog(t, nil); found.Ops[translog.Issue] != 2 || found.Certificates != 2 || found.Waiting != 0 || found.Unclaimed != 0 {
				t.Errorf("found %+v", found)
			}
		})
	}
}

// looks are the ways in which anybody can see a certificate.
func (w *world) looks(ctx context.Context, id lms.CredentialID) map[string]error {
	_, page := w.Get(ctx, id)
	_, json := w.JSON(ctx, id)
	_, paper := w.PDF(ctx, id, noOptions)
	_, proof := w.LogProof(ctx, id)
	_, own := w.Read(ctx, admin, id)
	return map[string]error{"page": page, "JSON": json, "paper": paper, "proof": proof, "record": own}
}

func TestStatusList_is_not_served_before_it_is_logged(t *testing.T) {
	w := newWorld(t)
	w.logAway(faulty.Before)
	if _, err := w.Issue(t.Context(), system, w.request()); err == nil {
		t.Fatal("issued without the log")
	}
	if _, err := w.StatusList(t.Context(), lms.Platform, "2026-a"); lms.KindOf(err) != lms.KindNotFound {
		t.Errorf("a list that is not logged: %v", err)
	}
	if _, err := w.DIDDocument(t.Context(), lms.Platform); !errors.Is(err, docstore.ErrUnavailable) {
		t.Errorf("keys that are not logged: %v", err)
	}
	w.logBack()
	rec := w.issue(t, w.request())
	before, err := w.StatusList(t.Context(), lms.Platform, rec.List)
	if err != nil {
		t.Fatal(err)
	}
	// The revocation is logged, the list that says so is not.
	w.store.FailWhere(faulty.Before, func(_, coll, _ string) bool { return coll == "credential_lists" })
	if _, err := w.Revoke(t.Context(), admin, rec.ID, reason); err == nil {
		t.Fatal("revoked without a list")
	}
	w.logAway(faulty.After)
	if err := w.Sweep(t.Context()); err == nil {
		t.Fatal("swept without the log")
	}
	if now, err := w.StatusList(t.Context(), lms.Platform, rec.List); err != nil || !bytes.Equal(now, before) {
		t.Errorf("the list changed before it was logged: %v", err)
	}
	w.logBack()
	if err := w.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	after, err := w.StatusList(t.Context(), lms.Platform, rec.List)
	if err != nil {
		t.Fatal(err)
	}
	if revoked, err := vc.Revoked(after, rec.Index); err != nil || !revoked {
		t.Errorf("the list says %v, %v", revoked, err)
	}
	found := w.auditLog(t, nil)
	want := map[translog.Op]int64{translog.Issue: 1, translog.Revoke: 1, translog.Status: 2, translog.DID: 1}
	if diff := cmp.Diff(want, found.Ops); diff != "" || found.Revocations != 1 || found.Lists != 1 || found.Unclaimed != 1 {
		t.Errorf("found %+v, ops (-want +got):\n%s", found, diff)
	}
}

func TestDIDDocument_every_form_of_it_is_logged(t *testing.T) {
	w := newWorld(t)
	w.issue(t, w.request())
	if _, err := w.RotateKey(t.Context(), admin); err != nil {
		t.Fatal(err)
	}
	if found := w.auditLog(t, nil); found.Ops[translog.DID] != 2 || found.Issuers != 1 {
		t.Errorf("after a rotation: %+v", found)
	}
	for range 3 {
		w.document(t, lms.Platform)
		w.document(t, "hope")
	}
	if found := w.auditLog(t, nil); found.Ops[translog.DID] != 3 || found.Unclaimed != 2 {
		t.Errorf("after three looks: %+v", found)
	}
}

// What was published before there was a log stays where it is, and the sweeper
// logs it.
func TestSweep_logs_what_is_older_than_the_log(t *testing.T) {
	w, f := withFirst(t)
	list := append(bytes.Clone(f.list), '\n')
	rec, err := w.records.Get(t.Context(), string(f.id))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.lists.Insert(t.Context(), listKey(rec.Org, rec.List), &statusList{JSON: list}); err != nil {
		t.Fatal(err)
	}
	if found := w.auditLog(t, nil); found.Size != 0 || found.Certificates != 0 || found.Waiting != 3 {
		t.Errorf("before: %+v", found)
	}
	if got, err := w.JSON(t.Context(), f.id); err != nil || !bytes.Equal(got, f.json) {
		t.Errorf("it is not shown meanwhile: %v", err)
	}
	if _, err := w.LogProof(t.Context(), f.id); lms.KindOf(err) != lms.KindNotFound {
		t.Errorf("proof of what is not logged: %v", err)
	}
	for range 2 {
		if err := w.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	found := w.auditLog(t, nil)
	if found.Certificates != 1 || found.Lists != 1 || found.Issuers != 1 || found.Waiting != 0 || found.Unclaimed != 0 {
		t.Errorf("after: %+v", found)
	}
	if got, err := w.StatusList(t.Context(), rec.Org, rec.List); err != nil || !bytes.Equal(got, list) {
		t.Errorf("the old list changed: %v", err)
	}
	if _, err := w.LogProof(t.Context(), f.id); err != nil {
		t.Errorf("proof: %v", err)
	}
}

func TestSweep_logs_older_revocations_and_many_pages(t *testing.T) {
	w := newWorld(t)
	rec := w.issue(t, w.request())
	const n = sweepPage + 7
	for i := range n {
		old := *rec
		old.ID, old.Slot = lms.CredentialID(fmt.Sprintf("%032x", i)), fmt.Sprint(i)
		old.JSON = bytes.Replace(rec.JSON, []byte(rec.ID), []byte(old.ID), 1)
		old.Logged, old.Pending, old.Unsettled = 0, nil, false
		if now := w.Now(); i%2 == 0 {
			old.RevokedAt = &now
		}
		if err := w.records.Insert(t.Context(), string(old.ID), &old); err != nil {
			t.Fatal(err)
		}
	}
	w.logAway(faulty.After)
	if err := w.Sweep(t.Context()); err == nil {
		t.Error("swept without the log")
	}
	w.logBack()
	if err := w.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if found := w.auditLog(t, nil); found.Certificates != n+1 || found.Revocations != (n+1)/2 || found.Waiting != 0 || found.Unclaimed != 0 {
		t.Errorf("found %+v", found)
	}
}

// TestAuditLog_names_what_is_published_without_its_entry, as somebody with the
// database in hand would publish it.
func TestAuditLog_names_what_is_published_without_its_entry(t *testing.T) {
	w := newWorld(t)
	rec := w.issue(t, w.request())
	forged := *rec
	forged.ID, forged.Slot = lms.CredentialID(lms.NewID()), "forged"
	forged.JSON = bytes.Replace(rec.JSON, []byte("95"), []byte("99"), 1)
	forged.JSON = append(forged.JSON[:len(forged.JSON)-1], []byte(`,"x":1}`)...)
	if err := w.records.Insert(t.Context(), string(forged.ID), &forged); err != nil {
		t.Fatal(err)
	}
	moved := *rec
	moved.ID, moved.Slot, moved.Logged = lms.CredentialID(lms.NewID()), "moved", rec.Logged+1
	if err := w.records.Insert(t.Context(), string(moved.ID), &moved); err != nil {
		t.Fatal(err)
	}
	_, err := w.lists.Update(t.Context(), listKey(rec.Org, rec.List), func(l *statusList) error {
		l.JSON = bytes.Replace(l.JSON, []byte(`"ttl":60000`), []byte(`"ttl":61000`), 1)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.records.Update(t.Context(), string(rec.ID), func(r *Record) error {
		now := w.Now()
		r.RevokedAt = &now
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	found, err := w.AuditLog(t.Context(), system, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"certificate " + string(forged.ID), "certificate " + string(moved.ID), "revocation of " + string(rec.ID), "status list platform/2026-a"}
	got := slices.Sorted(slices.Values(found.Missing))
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("missing (-want +got):\n%s", diff)
	}
}

func TestAuditLog_is_for_administrators(t *testing.T) {
	w := newWorld(t)
	for name, a := range map[string]lms.Actor{"a learner": layla, "a visitor": {Org: lms.Platform}, "another organization": {Person: "x", Org: "hope", Roles: []lms.Role{lms.RoleOrgAdmin}}} {
		if _, err := w.AuditLog(t.Context(), a, nil); err == nil {
			t.Errorf("%s reads it", name)
		}
	}
}

// TestIndependent_the_log lets the second implementation check everything: the
// whole log, the proof of each certificate, and altered copies of all.
func TestIndependent_the_log(t *testing.T) {
	w := newWorld(t)
	var proofs []logverifier.Proof
	for i := range 130 {
		r := w.request()
		r.Person = lms.PersonID(fmt.Sprint("p", i))
		if rec := w.issue(t, r); i%2 == 0 {
			if _, err := w.Revoke(t.Context(), admin, rec.ID, reason); err != nil {
				t.Fatal(err)
			}
		}
	}
	before := w.auditLog(t, nil)
	theirs, err := w.Issue(t.Context(), lms.SystemActor("hope"), w.request())
	if err != nil {
		t.Fatal(err)
	}
	ours := w.issue(t, w.request())
	for _, rec := range []*Record{ours, theirs} {
		file, err := w.LogProof(t.Context(), rec.ID)
		if err != nil {
			t.Fatal(err)
		}
		proofs = append(proofs, logverifier.Proof{File: file, Op: "issue", Issuer: rec.Issuer.DID, Document: rec.JSON})
	}
	c := logverifier.Case{Key: before.Key, Parts: map[string][]byte{}, Old: before.Checkpoint, Proofs: proofs, Tamper: true}
	_, err = translog.Verify(t.Context(), before.Key, func(ctx context.Context, path string) ([]byte, error) {
		part, err := w.LogPart(ctx, path)
		c.Parts[path] = bytes.Clone(part.Body)
		return part.Body, err
	}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := logverifier.Judge(t, c)
	if got.Fault != "" || got.Size <= 256 || got.Proofs[0] != "" || got.Proofs[1] != "" {
		t.Errorf("refused: %+v", got)
	}
	t.Logf("%d entries in %d parts, %d altered copies", got.Size, len(c.Parts), got.Tampered)
	if got.Tampered < 1000 || len(got.Accepted) > 0 {
		t.Errorf("of %d altered copies it accepts %q", got.Tampered, got.Accepted)
	}

	other := c
	other.Tamper, other.Proofs = false, []logverifier.Proof{
		{File: proofs[0].File, Op: "issue", Issuer: proofs[0].Issuer, Document: theirs.JSON},
		{File: proofs[0].File, Op: "revoke", Issuer: proofs[0].Issuer, Document: ours.JSON},
		{File: proofs[0].File, Op: "issue", Issuer: proofs[1].Issuer, Document: ours.JSON},
	}
	other.Parts = maps.Clone(c.Parts)
	other.Parts["checkpoint"] = before.Checkpoint // with tiles of more entries
	got = logverifier.Judge(t, other)
	if got.Fault == "" || slices.Contains(got.Proofs, "") {
		t.Errorf("accepted: %+v", got)
	}
}
