package credential

import (
	"encoding/json"
	"slices"
	"strings"
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
	t.Logf("%d altered copies", got.Tampered)
	if got.Tampered < 240 {
		t.Errorf("tried %d altered copies, want 240 at least", got.Tampered)
	}
	if len(got.Accepted) > 0 {
		t.Errorf("accepted altered copies: %q", got.Accepted)
	}
}

// What a certificate grants, cites and rests on is what a forger would change:
// each change by hand, also one between two citations that have no id.
func TestIndependent_refusesOtherRolesCompetencesAndEvidence(t *testing.T) {
	w := newWorld(t)
	r := w.request()
	r.Course.ShowScore = true
	c := w.caseOf(t, w.issue(t, r))
	var names []string
	var cases []verifier.Case
	for name, edit := range map[string][2]string{
		"another role":             {`"role":"متطوع"`, `"role":"معلّم"`},
		"a role more":              {`"role":"متطوع"`, `"role":["متطوع","معلّم"]`},
		"no role":                  {`"role":"متطوع",`, ``},
		"another competence":       {`"targetCode":"0.2"`, `"targetCode":"0.1"`},
		"another framework":        {`"targetFramework":"DigComp 2.2"`, `"targetFramework":"DigComp 3.0"`},
		"frameworks exchanged":     {`"targetFramework":"DigComp 2.2","targetCode":"4.2"`, `"targetFramework":"DigComp 2.2","targetCode":"0.2"`},
		"another publisher":        {`handle/JRC128415`, `handle/JRC106281`},
		"a competence more":        {`"alignment":[`, `"alignment":[{"type":["Alignment"],"targetName":"Programming","targetUrl":"https://a.example","targetFramework":"DigComp 2.2","targetCode":"3.4"},`},
		"another test":             {`"name":"الاختبار النهائي"`, `"name":"اختبار آخر"`},
		"more questions":           {`وفيه ١٥ سؤالًا`, `وفيه ٥٠ سؤالًا`},
		"evidence from elsewhere":  {`#evidence-1"`, `#evidence-2"`},
		"another kind of evidence": {`"genre":"Exam"`, `"genre":"Portfolio"`},
		"a mark that was lower":    {`"requiredValue":"85"`, `"requiredValue":"50"`},
		"another tag":              {`"tag":["privacy-pdpl"]`, `"tag":["privacy-pdpl","first-aid"]`},
	} {
		altered := strings.Replace(string(c.Credential), edit[0], edit[1], 1)
		if altered == string(c.Credential) {
			t.Fatalf("%s: the credential has no %s", name, edit[0])
		}
		alteredCase := c
		alteredCase.Credential = json.RawMessage(altered)
		names, cases = append(names, name), append(cases, alteredCase)
	}
	for i, got := range verifier.Judge(t, cases...) {
		if got.Proof == "" {
			t.Errorf("%s: accepted", names[i])
		}
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
		"nothing optional": func(r *IssueRequest) {
			r.Role, r.Competences, r.Evidence, r.Score = lms.Text{}, nil, nil, nil
		},
		"every competence": func(r *IssueRequest) { r.Competences = everyCompetence() },
		"many tests":       func(r *IssueRequest) { r.Evidence = slices.Repeat(r.Evidence, MaxEvidence) },
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
	if got[1].Proof != "" || got[1].Status != "" || got[1].Refused != "" {
		t.Errorf("signed by %s: %+v", renewed.KeyID, got[1])
	}
	if !got[2].Expired || got[2].Refused == "" || got[2].Proof != "" {
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
