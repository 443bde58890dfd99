package credential

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"sanad/internal/credential/pdf"
	"sanad/internal/credential/vc"
	"sanad/internal/lms"
)

var noOptions = pdf.Options{}

const reason = "صدرت باسم شخص آخر"

func TestRevoke_forGood(t *testing.T) {
	w := newWorld(t)
	rec := w.issue(t, w.request())
	signed := string(rec.JSON)
	w.advance(time.Hour)
	if _, err := w.Revoke(t.Context(), admin, rec.ID, reason); err != nil {
		t.Fatal(err)
	}
	first := w.Now()
	w.advance(time.Hour)
	again, err := w.Revoke(t.Context(), admin, rec.ID, "سبب آخر تمامًا")
	if err != nil {
		t.Fatal(err)
	}
	if again.Reason != reason || !again.RevokedAt.Equal(first) || again.RevokedBy != admin.Person {
		t.Errorf("second revocation changed the first: %q at %v by %s", again.Reason, again.RevokedAt, again.RevokedBy)
	}
	got, err := w.Get(t.Context(), rec.ID)
	if err != nil {
		t.Fatal(err)
	}
	if s := w.State(got); s != Revoked {
		t.Errorf("state = %s, want revoked", s)
	}
	if after, _ := w.JSON(t.Context(), rec.ID); string(after) != signed {
		t.Error("the signed credential changed")
	}
	if _, err := w.PDF(t.Context(), rec.ID, noOptions); lms.KindOf(err) != lms.KindGone {
		t.Errorf("paper of a revoked certificate: %v, want gone", err)
	}
}

func TestRevoke_statusList(t *testing.T) {
	w := newWorld(t)
	kept := w.issue(t, w.request())
	r := w.request()
	r.Person = "salem"
	gone := w.issue(t, r)
	before, err := w.StatusList(t.Context(), lms.Platform, gone.List)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Revoke(t.Context(), admin, gone.ID, reason); err != nil {
		t.Fatal(err)
	}
	after, err := w.StatusList(t.Context(), lms.Platform, gone.List)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name string
		list []byte
		rec  *Record
		want bool
	}{{"before", before, gone, false}, {"after", after, gone, true}, {"neighbour", after, kept, false}} {
		if got, err := vc.Revoked(tc.list, tc.rec.Index); err != nil || got != tc.want {
			t.Errorf("%s: revoked = %v, %v; want %v", tc.name, got, err, tc.want)
		}
	}
	if strings.Contains(string(after), reason) {
		t.Error("the list tells the reason")
	}
}

func TestRevoke_reasonIsNotPublic(t *testing.T) {
	w := newWorld(t)
	rec := w.issue(t, w.request())
	if _, err := w.Revoke(t.Context(), admin, rec.ID, reason); err != nil {
		t.Fatal(err)
	}
	public, err := w.Get(t.Context(), rec.ID)
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(public)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{reason, string(layla.Person), string(admin.Person)} {
		if strings.Contains(string(b), secret) {
			t.Errorf("the public part tells %q", secret)
		}
	}
	for name, actor := range map[string]lms.Actor{"holder": layla, "admin": admin} {
		if got, err := w.Read(t.Context(), actor, rec.ID); err != nil || got.Reason != reason {
			t.Errorf("%s reads %v, %v; want the reason", name, got, err)
		}
	}
}

func TestRevoke_refuses(t *testing.T) {
	w := newWorld(t)
	rec := w.issue(t, w.request())
	stranger := lms.Actor{Person: "x", Org: "hope", Roles: []lms.Role{lms.RoleOrgAdmin}}
	for name, tc := range map[string]struct {
		actor  lms.Actor
		id     lms.CredentialID
		reason string
		want   lms.Kind
	}{
		"the holder":              {layla, rec.ID, reason, lms.KindForbidden},
		"another organization":    {stranger, rec.ID, reason, lms.KindNotFound},
		"no reason":               {admin, rec.ID, "  ", lms.KindInvalid},
		"a reason without end":    {admin, rec.ID, strings.Repeat("س", 501), lms.KindInvalid},
		"a number that is none":   {admin, "../../etc", reason, lms.KindNotFound},
		"a certificate not there": {admin, lms.CredentialID(lms.NewID()), reason, lms.KindNotFound},
	} {
		if _, err := w.Revoke(t.Context(), tc.actor, tc.id, tc.reason); lms.KindOf(err) != tc.want {
			t.Errorf("%s: %v, want kind %d", name, err, tc.want)
		}
	}
	if _, err := w.Read(t.Context(), stranger, rec.ID); lms.KindOf(err) != lms.KindNotFound {
		t.Errorf("another organization reads: %v, want not found", err)
	}
	if c, _ := w.Get(t.Context(), rec.ID); w.State(c) != Valid {
		t.Error("a refused revocation revoked")
	}
}
