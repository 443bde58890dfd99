package credential

import (
	"fmt"
	"testing"
	"time"

	"sanad/internal/lms"
	"sanad/storage/docstore"
)

func TestState_overTime(t *testing.T) {
	w := newWorld(t)
	rec := w.issue(t, w.request())
	for _, tc := range []struct {
		after time.Duration
		want  State
	}{{0, Valid}, {364 * 24 * time.Hour, Valid}, {24*time.Hour - time.Second, Valid}, {time.Second, Expired}, {24 * time.Hour, Expired}} {
		w.advance(tc.after)
		if got := w.State(&rec.Certificate); got != tc.want {
			t.Errorf("at %v: %s, want %s", w.Now(), got, tc.want)
		}
	}
	r := w.request()
	r.Person, r.Course.ValidMonths = "forever", 0
	lasting := w.issue(t, r)
	w.advance(50 * 365 * 24 * time.Hour)
	if got := w.State(&lasting.Certificate); got != Valid {
		t.Errorf("without an end: %s, want valid", got)
	}
}

func TestHolds(t *testing.T) {
	w := newWorld(t)
	holds := func() bool {
		t.Helper()
		ok, err := w.Holds(t.Context(), lms.Platform, layla.Person, "privacy-pdpl")
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	if holds() {
		t.Error("holds before anything was issued")
	}
	first := w.issue(t, w.request())
	if !holds() {
		t.Error("does not hold what was issued")
	}
	if there, err := w.Holds(t.Context(), "hope", layla.Person, "privacy-pdpl"); !there || err != nil {
		t.Errorf("the platform's certificate does not count in an organization: %v", err)
	}
	w.advance(13 * 30 * 24 * time.Hour)
	if holds() {
		t.Error("holds after expiry")
	}
	r := w.request()
	r.Sequence = 2
	second := w.issue(t, r)
	if !holds() {
		t.Error("does not hold after renewal")
	}
	for _, rec := range []*Record{first, second} {
		if _, err := w.Revoke(t.Context(), admin, rec.ID, reason); err != nil {
			t.Fatal(err)
		}
	}
	if holds() {
		t.Error("holds after revocation")
	}
}

func TestHolds_an_organizations_certificate_counts_there_alone(t *testing.T) {
	w := newWorld(t)
	if _, err := w.Issue(t.Context(), lms.SystemActor("hope"), w.request()); err != nil {
		t.Fatal(err)
	}
	for org, want := range map[lms.OrgID]bool{"hope": true, "other": false, lms.Platform: false} {
		if got, err := w.Holds(t.Context(), org, layla.Person, "privacy-pdpl"); got != want || err != nil {
			t.Errorf("in %s: holds %v, %v; want %v", org, got, err, want)
		}
	}
}

func TestList_pages(t *testing.T) {
	w := newWorld(t)
	for i := range 45 {
		r := w.request()
		r.Person = lms.PersonID(fmt.Sprintf("p%02d", i%5))
		r.Sequence = i + 1
		w.issue(t, r)
		w.advance(time.Second)
	}
	var seen []lms.CredentialID
	var after docstore.Cursor
	var last time.Time
	for pages := 0; pages == 0 || after != ""; pages++ {
		if pages > 3 {
			t.Fatal("the listing does not end")
		}
		recs, next, err := w.List(t.Context(), admin, Filter{Course: "privacy-pdpl"}, after)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range recs {
			if !last.IsZero() && r.IssuedAt.After(last) {
				t.Errorf("%v stands after %v", r.IssuedAt, last)
			}
			last, seen = r.IssuedAt, append(seen, r.ID)
		}
		after = next
	}
	if len(seen) != 45 {
		t.Errorf("listed %d, want 45", len(seen))
	}
	own, _, err := w.ListOfPerson(t.Context(), lms.Actor{Person: "p03", Org: lms.Platform}, "")
	if err != nil || len(own) != 9 {
		t.Errorf("own = %d, %v; want 9", len(own), err)
	}
	if _, _, err := w.List(t.Context(), layla, Filter{}, ""); lms.KindOf(err) != lms.KindForbidden {
		t.Errorf("a learner lists: %v, want forbidden", err)
	}
	both, _, err := w.List(t.Context(), admin, Filter{Course: "privacy-pdpl", Person: "p01"}, "")
	if err != nil || len(both) != 9 {
		t.Errorf("by course and person = %d, %v; want 9", len(both), err)
	}
}
