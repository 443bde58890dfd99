package credential

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sanad/internal/credential/vc"
	"sanad/internal/lms"
	"sanad/internal/testkit/verifier"
)

// caseOf is a certificate as it is published now.
func (w *world) caseOf(t *testing.T, rec *Record) verifier.Case {
	t.Helper()
	did, err := w.DIDDocument(t.Context(), rec.Org)
	if err != nil {
		t.Fatal(err)
	}
	list, err := w.StatusList(t.Context(), rec.Org, rec.List)
	if err != nil {
		t.Fatal(err)
	}
	return verifier.Case{Credential: rec.JSON, DID: did, Lists: []json.RawMessage{list}, Now: w.Now()}
}

func TestIndependent_acceptsAndRefusesEveryAlteredCopy(t *testing.T) {
	w := newWorld(t)
	r := w.request()
	r.Course.ShowScore = true
	c := w.caseOf(t, w.issue(t, r))
	c.Tamper = true
	got := verifier.Judge(t, c)[0]
	if got.Proof != "" || got.Status != "" || len(got.Schema) > 0 || got.Expired {
		t.Errorf("the credential is refused: %+v", got)
	}
	if got.Tampered < 180 {
		t.Errorf("tried %d altered copies, want 180 at least", got.Tampered)
	}
	if len(got.Accepted) > 0 {
		t.Errorf("accepted altered copies: %q", got.Accepted)
	}
}

func TestIndependent_contextsAreOurs(t *testing.T) {
	w := newWorld(t)
	got := verifier.Judge(t, w.caseOf(t, w.issue(t, w.request())))[0]
	for _, address := range []string{vc.ContextCredentials, vc.ContextBadges, vc.ContextExtensions} {
		ours, ok := vc.Context(address)
		if !ok {
			t.Fatalf("%s is not pinned", address)
		}
		if diff := cmp.Diff(tree(t, got.Contexts[address]), tree(t, ours)); diff != "" {
			t.Errorf("%s (-theirs +ours):\n%s", address, diff)
		}
	}
}

func tree(t *testing.T, b []byte) (v any) {
	t.Helper()
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestIndependent_variants(t *testing.T) {
	w := newWorld(t)
	var names []string
	var cases []verifier.Case
	for name, edit := range map[string]func(*IssueRequest){
		"Arabic only":  func(r *IssueRequest) { r.Holder.EN, r.Course.Title.EN, r.Course.Summary.EN = "", "", "" },
		"English only": func(r *IssueRequest) { r.Holder.AR, r.Course.Title.AR, r.Course.Summary = "", "", lms.Text{} },
		"no expiry":    func(r *IssueRequest) { r.Course.ValidMonths = 0 },
		"odd length":   func(r *IssueRequest) { r.Course.Minutes = 50 },
		"no length":    func(r *IssueRequest) { r.Course.Minutes = 0 },
		"harakat, signs": func(r *IssueRequest) {
			r.Holder = lms.Text{AR: `مُحَمَّدٌ "الْمَدَنِيُّ" \ <b>&amp;`, EN: "O'Neil 💚 \u00a0 Łukasz"}
		},
	} {
		r := w.request()
		r.Person = lms.PersonID(name)
		edit(&r)
		names, cases = append(names, name), append(cases, w.caseOf(t, w.issue(t, r)))
	}
	for i, got := range verifier.Judge(t, cases...) {
		if got.Proof != "" || got.Status != "" || len(got.Schema) > 0 {
			t.Errorf("%s: refused: %+v", names[i], got)
		}
	}
}

func TestIndependent_seesRevocationExpiryAndRotation(t *testing.T) {
	w := newWorld(t)
	rec := w.issue(t, w.request())
	if _, err := w.RotateKey(t.Context(), admin); err != nil {
		t.Fatal(err)
	}
	w.advance(time.Hour)
	r := w.request()
	r.Sequence = 2
	renewed := w.issue(t, r)
	if _, err := w.Revoke(t.Context(), admin, rec.ID, reason); err != nil {
		t.Fatal(err)
	}
	cases := []verifier.Case{w.caseOf(t, rec), w.caseOf(t, renewed)}
	w.advance(366 * 24 * time.Hour)
	got := verifier.Judge(t, append(cases, w.caseOf(t, renewed))...)
	if got[0].Proof != "" || got[0].Status != "revoked" {
		t.Errorf("revoked: proof %q, status %q; want a good proof and \"revoked\"", got[0].Proof, got[0].Status)
	}
	if got[1].Proof != "" || got[1].Status != "" || got[1].Expired {
		t.Errorf("signed by %s: %+v", renewed.KeyID, got[1])
	}
	if !got[2].Expired || got[2].Proof != "" {
		t.Errorf("a year later: %+v, want expired with a good proof", got[2])
	}
}

func TestIndependent_anotherOrganizationsKey(t *testing.T) {
	w := newWorld(t)
	ours := w.issue(t, w.request())
	theirs, err := w.Issue(t.Context(), lms.SystemActor("hope"), w.request())
	if err != nil {
		t.Fatal(err)
	}
	theirs.Org = ours.Org // judged with our documents
	if got := verifier.Judge(t, w.caseOf(t, theirs))[0]; got.Proof == "" {
		t.Error("a credential signed by another organization is accepted")
	}
}
