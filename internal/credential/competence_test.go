package credential

import (
	"net/url"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanad/internal/lms"
)

// everyCompetence is every id that a course may name.
func everyCompetence() []string {
	var ids []string
	for prefix, f := range frameworks {
		for code := range f.entries {
			ids = append(ids, prefix+":"+code)
		}
	}
	slices.Sort(ids)
	return ids
}

func TestCompetences_areFoundOnceAndInOrder(t *testing.T) {
	var got []string
	for _, c := range competencesOf([]string{"dlgf:0.2", "digcomp:4.2", "dlgf:4.2", "digcomp:4.2"}) {
		got = append(got, c.Framework+" "+c.Code+" "+c.Name.EN)
	}
	want := []string{
		"UNESCO Digital Literacy Global Framework 0.2 Software operations in digital devices",
		"DigComp 2.2 4.2 Protecting personal data and privacy",
		"UNESCO Digital Literacy Global Framework 4.2 Protecting personal data and privacy",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCompetences_thatNobodyPublishesAreLeftOut(t *testing.T) {
	if got := competencesOf([]string{"digcomp:0.2", "digcomp:9.9", "esco:S1.2", "digcomp", "", ":4.2", "DigComp:4.2"}); got != nil {
		t.Errorf("found %+v, want none", got)
	}
}

func TestCompetences_tableIsWhole(t *testing.T) {
	for prefix, want := range map[string]int{"digcomp": 21, "dlgf": 26} {
		f := frameworks[prefix]
		if u, err := url.Parse(f.url); err != nil || u.Scheme != "https" || len(f.entries) != want {
			t.Errorf("%s: %d competences at %q, want %d", prefix, len(f.entries), f.url, want)
		}
		for code, name := range f.entries {
			if cleanText(name) != name || name.AR == "" || name.EN == "" {
				t.Errorf("%s:%s is called %+q", prefix, code, name)
			}
		}
	}
	if got := competencesOf(everyCompetence()); len(got) != 47 {
		t.Errorf("found %d of all 47", len(got))
	}
}

func TestCompetences_bothLanguagesReachTheSnapshot(t *testing.T) {
	w := newWorld(t)
	got := w.issue(t, w.request()).Competences
	if len(got) != 3 || got[0].Name != (lms.Text{AR: "حماية البيانات الشخصية والخصوصية", EN: "Protecting personal data and privacy"}) {
		t.Errorf("the snapshot holds %+v", got)
	}
}
