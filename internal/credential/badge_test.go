package credential

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"

	"sanad/internal/credential/vc"
	"sanad/internal/lms"
)

// badgeOf is the credential that a request leads to.
func (w *world) badgeOf(t *testing.T, r IssueRequest) map[string]any {
	t.Helper()
	return tree(t, w.issue(t, r).JSON).(map[string]any)
}

// members lists the paths of a document, entries of lists as one.
func members(v any, at string, into map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for k, inner := range v {
			into[at+"/"+k] = true
			members(inner, at+"/"+k, into)
		}
	case []any:
		for _, inner := range v {
			members(inner, at, into)
		}
	}
}

// documented are the members below these parts of a full credential. Wallets
// and verifiers of others were tried with this shape: a new member is a decision.
var documented = map[string]string{
	"":                               "@context awardedDate credentialSchema credentialStatus credentialSubject description evidence id image issuer name proof type validFrom validUntil",
	"/issuer":                        "description id image name type url",
	"/credentialSubject":             "achievement activityEndDate activityStartDate creditsEarned id identifier result role type",
	"/credentialSubject/identifier":  "hashed identityHash identityType type",
	"/credentialSubject/result":      "resultDescription status type value",
	"/credentialSubject/achievement": "achievementType alignment creditsAvailable criteria description id image inLanguage name related resultDescription tag type version",
	"/credentialSubject/achievement/criteria":          "id narrative",
	"/credentialSubject/achievement/related":           "description id inLanguage name type version",
	"/credentialSubject/achievement/alignment":         "targetCode targetFramework targetName targetUrl type",
	"/credentialSubject/achievement/resultDescription": "id name requiredValue resultType type valueMax valueMin",
	"/evidence":         "genre id name narrative type",
	"/credentialStatus": "id statusListCredential statusListIndex statusPurpose type",
	"/credentialSchema": "id type",
	"/proof":            "created cryptosuite proofPurpose proofValue type verificationMethod",
}

func TestBadge_hasTheDocumentedMembers(t *testing.T) {
	w := newWorld(t)
	w.rename(Profile{Name: lms.Text{AR: "منصة سند"}, Description: lms.Text{AR: "منصة تدريب"}, URL: baseURL})
	r := w.request()
	r.Course.ShowScore = true
	paths := map[string]bool{}
	members(w.badgeOf(t, r), "", paths)
	for at, want := range documented {
		var got []string
		for p := range paths {
			if name, ok := strings.CutPrefix(p, at+"/"); ok && !strings.Contains(name, "/") {
				got = append(got, name)
			}
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", at, diff)
		}
	}
}

func TestBadge_saysWhatWasGrantedTrainedAndPassed(t *testing.T) {
	w := newWorld(t)
	r := w.request()
	r.Course.ShowScore = true
	doc := w.badgeOf(t, r)
	subject := doc["credentialSubject"].(map[string]any)
	achievement := subject["achievement"].(map[string]any)
	got := map[string]any{"role": subject["role"], "tag": achievement["tag"], "evidence": doc["evidence"],
		"alignment": achievement["alignment"].([]any)[0],
		"required":  achievement["resultDescription"].([]any)[0].(map[string]any)["requiredValue"]}
	want := map[string]any{
		"role": "متطوع", "tag": []any{"privacy-pdpl"}, "required": "85",
		"alignment": map[string]any{"type": []any{"Alignment"}, "targetName": "Protecting personal data and privacy", "targetCode": "4.2",
			"targetFramework": "DigComp 2.2", "targetUrl": "https://publications.jrc.ec.europa.eu/repository/handle/JRC128415"},
		"evidence": []any{map[string]any{"id": doc["id"].(string) + "#evidence-1", "type": []any{"Evidence"}, "genre": "Exam",
			"name": "الاختبار النهائي", "narrative": "اختبار اجتيز بالدرجة المطلوبة، وفيه ١٥ سؤالًا."}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A mark to reach goes with a score that reaches it: alone it would say that
// there was a score, beside a lower one that the course was not passed.
func TestBadge_namesAMarkOnlyBesideAScore(t *testing.T) {
	w := newWorld(t)
	for i, edit := range []func(*IssueRequest){
		func(r *IssueRequest) {},
		func(r *IssueRequest) { r.Course.ShowScore, r.Score = true, nil },
		func(r *IssueRequest) { r.Course.ShowScore, r.PassMark = true, 96 },
	} {
		r := w.request()
		r.Sequence = i + 1
		edit(&r)
		if rec := w.issue(t, r); rec.PassMark != 0 || strings.Contains(string(rec.JSON), "requiredValue") {
			t.Errorf("case %d: mark %d in %s", i, rec.PassMark, rec.JSON)
		}
	}
}

// unclean finds what must not be signed: null, nothing, and texts that others
// might write differently.
func unclean(v any, at string) []string {
	var out []string
	switch v := v.(type) {
	case nil:
		out = append(out, at+" is null")
	case string:
		if v == "" || v != strings.TrimSpace(v) || !norm.NFC.IsNormalString(v) || strings.ContainsAny(v, "\u0007\u200f\u2068\u2069\n") {
			out = append(out, fmt.Sprintf("%s is %+q", at, v))
		}
	case []any:
		if len(v) == 0 {
			out = append(out, at+" is an empty list")
		}
		for i, inner := range v {
			out = append(out, unclean(inner, fmt.Sprintf("%s/%d", at, i))...)
		}
	case map[string]any:
		if len(v) == 0 {
			out = append(out, at+" is an empty object")
		}
		for _, k := range slices.Sorted(maps.Keys(v)) {
			out = append(out, unclean(v[k], at+"/"+k)...)
		}
	}
	return out
}

func TestBadge_holdsNothingEmptyOrUnclean(t *testing.T) {
	w := newWorld(t)
	dirty := lms.Text{AR: " \u2068آ\u0007\u2069  مخلوط\n", EN: "\u200fCafe\u0301 \u0007 au  lait "}
	blank := lms.Text{AR: " \u200f ", EN: "\n"}
	for name, edit := range map[string]func(*IssueRequest){
		"all there": func(r *IssueRequest) { r.Course.ShowScore = true },
		"nothing optional": func(r *IssueRequest) {
			r.Role, r.Competences, r.Evidence, r.StartedAt = lms.Text{}, nil, nil, r.CompletedAt
		},
		"empty lists":       func(r *IssueRequest) { r.Competences, r.Evidence = []string{}, []Evidence{} },
		"unknown framework": func(r *IssueRequest) { r.Competences = []string{"esco:1"} },
		"blank texts": func(r *IssueRequest) {
			r.Role, r.Course.Summary, r.Course.Criteria = blank, blank, blank
			r.Evidence = []Evidence{{Name: blank, Narrative: dirty}, {Name: dirty, Narrative: blank}}
		},
		"dirty texts": func(r *IssueRequest) {
			r.Role, r.Course.Title, r.Course.Summary, r.Course.Criteria = dirty, dirty, dirty, dirty
			r.Evidence = []Evidence{{Name: dirty, Narrative: dirty}}
		},
		"English only": func(r *IssueRequest) { r.Role.AR, r.Evidence[0].Name.AR, r.Course.Title.AR = "", "", "" },
	} {
		r := w.request()
		r.Person = lms.PersonID(name)
		edit(&r)
		if found := unclean(w.badgeOf(t, r), ""); len(found) > 0 {
			t.Errorf("%s: %q", name, found)
		}
	}
}

// The check above sees what it is there to see.
func TestUnclean_findsEverything(t *testing.T) {
	var v any
	if err := json.Unmarshal([]byte(`{"a":null,"b":[],"c":{},"d":"","e":" x","f":"Cafe\u0301","g":"\u200fx","ok":["x",1,true]}`), &v); err != nil {
		t.Fatal(err)
	}
	if got := unclean(v, ""); len(got) != 7 {
		t.Errorf("found %q, want seven", got)
	}
}

func TestBadge_atItsLongestStillVerifies(t *testing.T) {
	w := newWorld(t)
	long := func(n int) lms.Text { return lms.Text{AR: strings.Repeat("ي", n), EN: strings.Repeat("é", n)} }
	r := w.request()
	r.Holder, r.Course.Title, r.Role = long(maxName), long(maxTitle), long(maxTitle)
	r.Course.Summary, r.Course.Criteria = long(vc.MaxText+1), long(vc.MaxText+1)
	r.Competences = everyCompetence()
	r.Evidence = slices.Repeat([]Evidence{{Name: long(vc.MaxText), Narrative: long(vc.MaxText)}}, MaxEvidence)
	rec := w.issue(t, r)
	did, err := w.DIDDocument(t.Context(), rec.Org)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := vc.ParseDIDDocument(did)
	if err != nil {
		t.Fatal(err)
	}
	if err := vc.Verify(rec.JSON, doc.Resolve); err != nil {
		t.Errorf("%d bytes: %v", len(rec.JSON), err)
	}
}

func TestIssue_keepsTheCallersEvidenceAndBoundsIt(t *testing.T) {
	w := newWorld(t)
	r := w.request()
	r.Evidence[0].Name.EN = "  Final test "
	r.Evidence = slices.Repeat(r.Evidence, MaxEvidence+3)
	if rec := w.issue(t, r); len(rec.Evidence) != MaxEvidence || rec.Evidence[0].Name.EN != "Final test" {
		t.Errorf("kept %d: %+v", len(rec.Evidence), rec.Evidence[0])
	}
	if r.Evidence[0].Name.EN != "  Final test " {
		t.Error("what the caller handed in was changed")
	}
}
