package credential

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sanad/internal/credential/vc"
	"sanad/internal/lms"
	"sanad/storage/docstore"
)

func TestIssue_fiftyParallelClaimsAreOneCertificate(t *testing.T) {
	w := newWorld(t)
	var group sync.WaitGroup
	records := make([]*Record, 50)
	for i := range records {
		group.Go(func() {
			rec, err := w.Issue(t.Context(), system, w.request())
			if err != nil {
				t.Error(err)
				return
			}
			records[i] = rec
		})
	}
	group.Wait()
	for _, rec := range records {
		if rec == nil || rec.ID != records[0].ID || string(rec.JSON) != string(records[0].JSON) {
			t.Fatalf("certificates differ: %v and %v", rec, records[0])
		}
	}
	if n, err := w.records.Count(t.Context(), docstore.Query{}); err != nil || n != 1 {
		t.Errorf("stored %d certificates, %v; want 1", n, err)
	}
}

func TestIssue_signedAndVerifiable(t *testing.T) {
	w := newWorld(t)
	rec := w.issue(t, w.request())
	did, err := w.DIDDocument(t.Context(), lms.Platform)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := vc.ParseDIDDocument(did)
	if err != nil {
		t.Fatal(err)
	}
	got, err := w.JSON(t.Context(), rec.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := vc.Verify(got, doc.Resolve); err != nil {
		t.Errorf("credential: %v", err)
	}
	list, err := w.StatusList(t.Context(), lms.Platform, rec.List)
	if err != nil {
		t.Fatal(err)
	}
	if err := vc.Verify(list, doc.Resolve); err != nil {
		t.Errorf("status list: %v", err)
	}
	if doc.ID != "did:web:sanad.example.org" || rec.Issuer.DID != doc.ID {
		t.Errorf("issuer = %s, document of %s", rec.Issuer.DID, doc.ID)
	}
}

func TestIssue_survivesRenames(t *testing.T) {
	w := newWorld(t)
	rec := w.issue(t, w.request())
	paper, err := w.PDF(t.Context(), rec.ID, noOptions)
	if err != nil {
		t.Fatal(err)
	}
	w.rename(Profile{Name: lms.Text{AR: "اسم آخر"}, URL: "https://other.example"})
	w.advance(90 * 24 * time.Hour)
	r := w.request()
	r.Holder, r.Course.Title = lms.Text{AR: "اسم جديد"}, lms.Text{AR: "دورة أخرى"}
	again := w.issue(t, r)
	if diff := cmp.Diff(rec, again); diff != "" {
		t.Errorf("the snapshot changed (-first +again):\n%s", diff)
	}
	later, err := w.PDF(t.Context(), rec.ID, noOptions)
	if err != nil || string(later) != string(paper) {
		t.Errorf("the paper changed: %d and %d bytes, %v", len(paper), len(later), err)
	}
}

func TestIssue_renewalIsAnotherCertificate(t *testing.T) {
	w := newWorld(t)
	first := w.issue(t, w.request())
	r := w.request()
	r.Sequence = 2
	if second := w.issue(t, r); second.ID == first.ID || second.Slot == first.Slot {
		t.Errorf("renewal = %s in %s, first = %s in %s", second.ID, second.Slot, first.ID, first.Slot)
	}
}

func TestIssue_refuses(t *testing.T) {
	w := newWorld(t)
	for name, tc := range map[string]struct {
		actor lms.Actor
		edit  func(*IssueRequest)
		want  lms.Kind
	}{
		"a learner":               {layla, func(*IssueRequest) {}, lms.KindForbidden},
		"a visitor":               {lms.Actor{Org: lms.Platform}, func(*IssueRequest) {}, lms.KindUnauthorized},
		"a course not completed":  {admin, func(r *IssueRequest) { r.CompletedAt = time.Time{} }, lms.KindConflict},
		"a nameless holder":       {admin, func(r *IssueRequest) { r.Holder = lms.Text{AR: " \u200f\u0007 "} }, lms.KindInvalid},
		"a name without end":      {admin, func(r *IssueRequest) { r.Holder.EN = strings.Repeat("x", 121) }, lms.KindInvalid},
		"a course without title":  {admin, func(r *IssueRequest) { r.Course.Title = lms.Text{} }, lms.KindInvalid},
		"a score above a hundred": {admin, func(r *IssueRequest) { n := 101; r.Score, r.Course.ShowScore = &n, true }, lms.KindInvalid},
	} {
		r := w.request()
		tc.edit(&r)
		if _, err := w.Issue(t.Context(), tc.actor, r); lms.KindOf(err) != tc.want {
			t.Errorf("%s: %v, want kind %d", name, err, tc.want)
		}
	}
	if n, _ := w.records.Count(t.Context(), docstore.Query{}); n != 0 {
		t.Errorf("stored %d certificates, want none", n)
	}
}

func TestIssue_publicIDsTellNothing(t *testing.T) {
	w := newWorld(t)
	seen := map[string]bool{}
	for i := range 1000 {
		r := w.request()
		r.Sequence = i + 1
		id := string(w.idOf(lms.Platform, &r))
		if !lms.ValidID(id) || seen[id] {
			t.Fatalf("id %q of sequence %d", id, i+1)
		}
		seen[id] = true
	}
	first := map[byte]int{}
	for id := range seen {
		first[id[0]]++
	}
	if len(first) != 16 {
		t.Errorf("first digits %v, want all sixteen", first)
	}
	other := w.deps()
	other.IDKey = []byte(strings.Repeat("k", 32))
	stranger := &Service{deps: other}
	r := w.request()
	if a, b := w.idOf(lms.Platform, &r), stranger.idOf(lms.Platform, &r); a == b {
		t.Error("the id does not depend on the key")
	}
}

func TestIssue_cleansWhatIsSigned(t *testing.T) {
	w := newWorld(t)
	r := w.request()
	r.Holder = lms.Text{AR: "  ليلى\u202e\u0000  الحسن\n", EN: "Zoe\u0308 "}
	rec := w.issue(t, r)
	if want := (lms.Text{AR: "ليلى الحسن", EN: "Zoë"}); rec.Holder != want {
		t.Errorf("holder = %+q, want %+q", rec.Holder, want)
	}
}

func TestIssue_takenPlaceGivesTheNext(t *testing.T) {
	w := newWorld(t)
	r := w.request()
	id := w.idOf(lms.Platform, &r)
	list, index := w.place(lms.Platform, id, 2026, 0)
	squatter := &Record{Certificate: Certificate{ID: "squatter", Org: lms.Platform}, Slot: slotOf(lms.Platform, list, index)}
	if err := w.records.Insert(t.Context(), "squatter", squatter); err != nil {
		t.Fatal(err)
	}
	rec := w.issue(t, r)
	if wantList, want := w.place(lms.Platform, id, 2026, 1); rec.List != wantList || rec.Index != want {
		t.Errorf("place = %s %d, want %s %d", rec.List, rec.Index, wantList, want)
	}
}
