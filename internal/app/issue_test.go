package app_test

import (
	"context"
	"encoding/json"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sanad/internal/credential"
	"sanad/internal/enrolment"
	"sanad/internal/lms"
	"sanad/internal/testkit"
)

// certified returns what somebody is issued whose quiz was graded like this and
// who then read every lesson.
func certified(t *testing.T, tea fs.FS, r enrolment.QuizResult) *credential.Record {
	t.Helper()
	ctx := context.Background()
	site := testkit.Start(t, testkit.WithCourses(tea), testkit.WithoutJobs())
	id := site.Person("layla@sanad.example", lms.Text{AR: "ليلى", EN: "Layla"})
	learner := lms.Actor{Person: id, Org: lms.Platform, Roles: []lms.Role{lms.RoleLearner}}
	r.Attempt, r.At = "a", site.Clock.Now()
	_, err := site.Enrolments.Enrol(ctx, learner, "tea")
	if err == nil {
		_, err = site.Enrolments.QuizGraded(ctx, lms.SystemActor(lms.Platform), enrolment.IDOf(lms.Platform, id, "tea"), "final", r)
	}
	if err == nil {
		_, err = site.Enrolments.Checked(ctx, learner, "tea", "water", "boil", true)
	}
	for _, lesson := range []lms.LessonID{"water", "serving"} {
		if err == nil {
			_, err = site.Enrolments.Read(ctx, learner, "tea", enrolment.Reading{Lesson: lesson, Viewed: true})
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	site.Settle()
	list, _, err := site.Credentials.ListOfPerson(ctx, learner, "")
	if err != nil || len(list) != 1 {
		t.Fatalf("certificates: %d, %v; want one", len(list), err)
	}
	return &list[0]
}

// withScore and anyRule change the sample course.
var (
	withScore = []string{"  renewal_window_days: 30\n", "  renewal_window_days: 30\n  show_score: true\n"}
	anyRule   = []string{"  mode: all\n", "  mode: any\n"}
)

func TestIssue_gathers_role_competences_and_evidence(t *testing.T) {
	rec := certified(t, testkit.TeaWithoutEssays(t, withScore...), enrolment.QuizResult{Percent: 91.2, Passed: true})
	if want := (lms.Text{AR: "متطوع", EN: "Volunteer"}); rec.Role != want {
		t.Errorf("role = %+v, want %+v", rec.Role, want)
	}
	if len(rec.Competences) != 1 || rec.Competences[0].Framework != "DigComp 2.2" || rec.Competences[0].Code != "2.1" {
		t.Errorf("competences = %+v, want the one that the course names", rec.Competences)
	}
	want := []credential.Evidence{{Name: lms.Text{AR: "الاختبار", EN: "The test"}, Narrative: lms.Text{
		AR: "اختبار اجتيز بالدرجة المطلوبة، وفيه ٣ أسئلة من بنك أسئلة الدورة. موضوعاته: «الماء أولًا»، «التقديم».",
		EN: "A quiz passed with the mark required: 3 questions from the course’s question bank. Topics: “Water first”, “Serving”."}}}
	if diff := cmp.Diff(want, rec.Evidence); diff != "" {
		t.Errorf("evidence (-want +got):\n%s", diff)
	}
	if rec.Score == nil || *rec.Score != 91 || rec.PassMark != 80 {
		t.Errorf("score %v of %d, want 91 of 80", rec.Score, rec.PassMark)
	}
}

func TestIssue_without_a_score_says_no_figure_of_the_learner(t *testing.T) {
	rec := certified(t, testkit.TeaWithoutEssays(t), enrolment.QuizResult{Percent: 91.2, Passed: true})
	var badge struct {
		CredentialSubject map[string]any
		Evidence          []map[string]any
	}
	if err := json.Unmarshal(rec.JSON, &badge); err != nil {
		t.Fatal(err)
	}
	if badge.CredentialSubject["result"] != nil || rec.Score != nil || len(badge.Evidence) != 1 {
		t.Errorf("result %v, evidence %v; want evidence alone", badge.CredentialSubject["result"], badge.Evidence)
	}
	for _, figure := range []string{"91", "٩١"} {
		if strings.Contains(badge.Evidence[0]["narrative"].(string), figure) {
			t.Errorf("the evidence tells the result: %v", badge.Evidence[0])
		}
	}
}

// A course that any one rule completes may be completed after a failed quiz.
// Marks of failed attempts are on no certificate.
func TestIssue_is_silent_about_a_failed_quiz(t *testing.T) {
	tea := testkit.TeaWithoutEssays(t, append(anyRule, withScore...)...)
	rec := certified(t, tea, enrolment.QuizResult{Percent: 43, Passed: false})
	if rec.Score != nil || rec.PassMark != 0 || rec.Evidence != nil {
		t.Errorf("score %v of %d, evidence %+v; want none", rec.Score, rec.PassMark, rec.Evidence)
	}
	if strings.Contains(string(rec.JSON), `"43"`) {
		t.Errorf("the credential tells the mark: %s", rec.JSON)
	}
}

func TestIssue_without_grants_and_competences_names_none(t *testing.T) {
	tea := testkit.TeaWithoutEssays(t, "  grants: [volunteer]\n", "", "competences: [\"digcomp:2.1\"]\n", "")
	rec := certified(t, tea, enrolment.QuizResult{Percent: 90, Passed: true})
	if !rec.Role.IsZero() || rec.Competences != nil {
		t.Errorf("role %+v, competences %+v; want none", rec.Role, rec.Competences)
	}
	for _, member := range []string{`"role"`, `"alignment"`} {
		if strings.Contains(string(rec.JSON), member) {
			t.Errorf("%s is in %s", member, rec.JSON)
		}
	}
}
