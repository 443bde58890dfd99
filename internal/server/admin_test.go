package server_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"sanad/courses"
	"sanad/internal/audit"
	"sanad/internal/course"
	"sanad/internal/credential"
	"sanad/internal/job"
	"sanad/internal/lms"
	"sanad/internal/testkit"
	"sanad/internal/testkit/audittest"
	"sanad/storage/docstore"
)

// adminSite is a site with an administrator and a learner.
func adminSite(t *testing.T) (*testkit.Site, lms.PersonID, *testkit.Visitor) {
	t.Helper()
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	site.Person("admin@example.org", lms.Text{EN: "Admin"}, lms.RolePlatformAdmin)
	noura := site.Person("noura@example.org", lms.Text{EN: "Noura"})
	return site, noura, signIn(site, "admin@example.org")
}

func TestAdmin_is_closed_to_learners_and_visitors(t *testing.T) {
	site, noura, admin := adminSite(t)
	learner := signIn(site, "noura@example.org")
	for _, path := range []string{"/admin", "/admin/people", "/admin/people/" + string(noura), "/admin/mail", "/admin/jobs", "/admin/audit",
		"/admin/courses", "/admin/courses/tea/1.0.0/export", "/admin/certificates", "/admin/assessment"} {
		if learner.Get(path); learner.Page.Status != http.StatusForbidden && learner.Page.Status != http.StatusNotFound {
			t.Errorf("learner at %s: status %d", path, learner.Page.Status)
		}
		if v := site.Visitor().Get(path); !strings.HasPrefix(v.Page.Path, "/sign-in?next=") {
			t.Errorf("visitor at %s is led to %s", path, v.Page.Path)
		}
		admin.Get(path).Want(http.StatusOK)
	}
}

func TestAdmin_gives_and_takes_a_role_after_confirming(t *testing.T) {
	site, noura, admin := adminSite(t)
	path := "/admin/people/" + string(noura)
	admin.Get("/admin/people?q=noura").Find("main .list a[href='" + path + "']")
	site.Clock.Advance(6 * time.Minute)
	admin.Get(path).Submit("main form:has(select)", "role", "tutor").Want(http.StatusOK).See("h1", "Confirm")
	admin.Submit("main form", "password", "a wrong phrase 12345").Want(http.StatusUnprocessableEntity).Find("#f-password-error")
	admin.Submit("main form", "password", testkit.Password).Want(http.StatusOK)
	if admin.Page.Path != path {
		t.Fatalf("confirming leads to %s", admin.Page.Path)
	}
	if p, _ := site.Accounts.Lookup(context.Background(), noura); len(p.Grants) != 0 {
		t.Error("the role was given before the password was confirmed")
	}
	admin.Submit("main form:has(select)", "role", "tutor").Want(http.StatusOK).See(".notice", "changed")
	admin.See("main .list", "Tutor")
	admin.Submit("main form:has(input[name=give][value='0'])").Want(http.StatusOK).See("main .list", "Learner only")
	admin.Get("/admin/audit").Want(http.StatusOK).See("td", "Role changed")
}

func TestAdmin_suspends_and_restores(t *testing.T) {
	site, noura, admin := adminSite(t)
	learner := signIn(site, "noura@example.org")
	path := "/admin/people/" + string(noura)
	admin.Get(path).Get(admin.Find("a[href$='/suspend']").AttrOr("href", "")).See("main", "noura@example.org")
	if learner.Get("/learn").Want(http.StatusOK); learner.Page.Path != "/learn" {
		t.Error("asking has suspended already")
	}
	admin.Submit("form[action$='/suspend']").Want(http.StatusOK).See("h1", "Suspended")
	if learner.Get("/learn"); !strings.HasPrefix(learner.Page.Path, "/sign-in") {
		t.Errorf("a suspended person reaches %s", learner.Page.Path)
	}
	admin.Get(path).Submit("form[action$='/suspend']").Want(http.StatusOK)
	signIn(site, "noura@example.org").Get("/learn").Want(http.StatusOK)
}

func TestAdmin_cannot_change_their_own_roles(t *testing.T) {
	site, _, admin := adminSite(t)
	me, err := site.Accounts.LookupEmail(context.Background(), "admin@example.org")
	if err != nil {
		t.Fatal(err)
	}
	path := "/admin/people/" + string(me.ID)
	admin.Get(path).Want(http.StatusOK)
	if n := admin.Page.Doc.Find("main form[action*='/roles'], main form[action$='/suspend']").Length(); n > 0 {
		t.Errorf("%d forms about oneself", n)
	}
	admin.Get("/account").Post(path+"/roles", "role", "tutor", "give", "1").Want(http.StatusForbidden)
}

func TestAdmin_names_are_shown_and_never_run(t *testing.T) {
	site, _, admin := adminSite(t)
	evil := `"><svg onload=alert(1)>'{{7*7}}`
	site.Person("evil@example.org", lms.Text{EN: evil})
	for _, path := range []string{"/admin/people", "/admin/people?q=%22%3E%3Csvg"} {
		admin.Get(path).Want(http.StatusOK)
		if admin.Page.Doc.Find("svg[onload]").Length() > 0 {
			t.Errorf("%s runs a name", path)
		}
	}
	admin.Get("/admin/people?q=evil").See("main .list", evil)
}

func TestAdmin_import_refuses_with_places_and_publishes_what_is_right(t *testing.T) {
	_, _, admin := adminSite(t)
	upload(t, admin, []byte("no zip at all")).Want(http.StatusUnprocessableEntity).Find("main .list code")
	bad := testkit.Tea(t, "version: 1.0.0", "version: one")
	upload(t, admin, zipOf(t, bad)).Want(http.StatusUnprocessableEntity).See("main .list", "course.yaml:")
	good := testkit.Tea(t, "version: 1.0.0", "version: 1.1.0")
	upload(t, admin, zipOf(t, good)).Want(http.StatusOK).See(".notice", "has been published, version \u20681.1.0")
	admin.See("main .list", "1.1.0")
	upload(t, admin, zipOf(t, good)).Want(http.StatusOK).See(".notice", "Nothing has changed")
	out := admin.Get("/admin/courses/tea/1.1.0/export").Want(http.StatusOK).Page.Body
	p, _, report := courses.ReadZip(strings.NewReader(out), int64(len(out)))
	want, _ := courses.Read(good)
	if !report.OK() || p.Hash != want.Hash {
		t.Errorf("the export is not what was imported: %v", report.Errors())
	}
	changed := testkit.Tea(t, "version: 1.0.0", "version: 1.1.0", "level: 2", "level: 3")
	upload(t, admin.Get("/admin/courses"), zipOf(t, changed)).Want(http.StatusConflict).Find("[role=alert]")
	admin.Get("/admin/courses/tea/9.9.9/export").Want(http.StatusNotFound)
}

// zipOf packs a course folder.
func zipOf(t *testing.T, files fs.FS) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	if err := errors.Join(w.AddFS(files), w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// upload sends an archive with the form of the administration's courses.
func upload(t *testing.T, v *testkit.Visitor, archive []byte) *testkit.Visitor {
	t.Helper()
	token := v.Get("/admin/courses").Want(http.StatusOK).Find("main input[name=_token]").AttrOr("value", "")
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreateFormFile("package", "course.zip")
	if err != nil {
		t.Fatal(err)
	}
	_, err = part.Write(archive)
	if err := errors.Join(err, w.WriteField("_token", token), w.Close()); err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequest(http.MethodPost, v.URL+"/admin/courses", &body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header = v.Header.Clone()
	req.Header.Set("Content-Type", w.FormDataContentType())
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return v.Send(req)
}

// certify issues a certificate as the program does on completion.
func certify(t *testing.T, site *testkit.Site, p lms.PersonID, name string) *credential.Record {
	t.Helper()
	rec, err := site.Credentials.Issue(context.Background(), lms.SystemActor(lms.Platform), credential.IssueRequest{
		Person: p, Holder: lms.Text{EN: name}, CompletedAt: site.Clock.Now(),
		Course: credential.Course{ID: "tea", Version: "tea@1.0.0", Title: lms.Text{EN: "Making tea for guests"}, ValidMonths: 12, Minutes: 20},
	})
	if err != nil {
		t.Fatal(err)
	}
	return rec
}

func TestAdmin_finds_and_revokes_a_certificate_with_a_reason(t *testing.T) {
	site, noura, admin := adminSite(t)
	rec := certify(t, site, noura, "Noura")
	for _, q := range []string{string(rec.ID), rec.URL, "noura@example.org", "tea", ""} {
		admin.Get("/admin/certificates").Submit("main form[role=search]", "q", q).Want(http.StatusOK).See("main .list", "Noura")
	}
	for _, q := range []string{"nobody@example.org", "00000000000000000000000000000000", "not a thing"} {
		admin.Get("/admin/certificates").Submit("main form[role=search]", "q", q).Want(http.StatusOK).See("main .empty", "No certificate")
	}
	path := "/admin/certificates/" + string(rec.ID) + "/revoke"
	site.Clock.Advance(6 * time.Minute)
	admin.Get(path).See("h1", "Confirm").Submit("main form", "password", testkit.Password).Want(http.StatusOK).See("h1", "Revoke")
	admin.Submit("main form", "reason", "no").Want(http.StatusUnprocessableEntity).See("#f-reason", "no")
	admin.Submit("main form", "reason", "Issued to the wrong person").Want(http.StatusOK).See("main .list", "Issued to the wrong person")
	admin.See("main .list .tag.bad", "Revoked")
	admin.Get(path).Want(http.StatusOK).See("h1", "revoked already").See("main li", "Issued to the wrong person")
	admin.Post(path, "reason", "For another reason", "_token", admin.Get("/account").Find("input[name=_token]").AttrOr("value", "")).Want(http.StatusConflict).See("main li", "Issued to the wrong person")
	signIn(site, "noura@example.org").Get("/learn").Want(http.StatusOK).See("main .list .tag.bad", "Revoked")
	signIn(site, "noura@example.org").Get(path).Want(http.StatusForbidden)
}

func TestAdmin_gives_extra_time_and_regrades(t *testing.T) {
	site, _, admin := adminSite(t)
	admin.Get("/admin/assessment").Want(http.StatusOK)
	form := "form[action='/admin/assessment/time']"
	admin.Submit(form).Want(http.StatusUnprocessableEntity).Find("#f-email-error")
	admin.Find("#f-quiz-error")
	admin.Find("#f-percent-error")
	admin.Submit(form, "email", "nobody@example.org", "quiz", "tea/final", "percent", "much").Want(http.StatusUnprocessableEntity).Find("#f-percent-error")
	admin.Find("#f-email-error")
	admin.Submit(form, "email", "noura@example.org", "percent", "301").Want(http.StatusUnprocessableEntity).Find("#f-percent-error")
	admin.Submit(form, "percent", "50").Want(http.StatusOK).See(".notice", "50% more for Noura in The test (Making tea for guests)")
	admin.See("main .list", "Noura").See("main .list .tag", "50%")
	admin.Submit("main .list form").Want(http.StatusOK).See(".notice", "taken away from Noura")
	if admin.Page.Doc.Find("main .list form").Length() > 0 {
		t.Error("what was taken away is still listed")
	}
	admin.Get("/admin/audit").See("td", "Extra time for a learner")
	regrade := "form[action='/admin/assessment/regrade']"
	admin.Get("/admin/assessment").Submit(regrade, "of", "", "item", "x", "to", "1.0.0").Want(http.StatusUnprocessableEntity).Find("#f-of-error")
	admin.Submit(regrade, "of", "tea/final", "item", "x", "to", "9.9.9").Want(http.StatusUnprocessableEntity).Find("[role=alert]")
	admin.Submit(regrade, "of", "tea/final", "item", "x", "to", "1.0.0").Want(http.StatusOK).See(".notice", "0 attempts were looked at")
	signIn(site, "noura@example.org").Get("/account").Post("/admin/assessment/time", "percent", "50").Want(http.StatusForbidden)
}

func TestAdmin_shows_failed_jobs_first_and_tries_again(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)), testkit.WithJobsLater())
	site.Person("admin@example.org", lms.Text{EN: "Admin"}, lms.RolePlatformAdmin)
	admin := signIn(site, "admin@example.org").Get("/admin/jobs").Want(http.StatusOK).See("main .empty", "Nothing has failed")
	err := site.Jobs.Enqueue(context.Background(), job.Job{ID: "odd:1", Kind: "odd", Org: lms.Platform, Payload: 1, RunAt: site.Clock.Now()})
	if err != nil {
		t.Fatal(err)
	}
	admin.Get("/admin/jobs?state=waiting").See("main .list", "odd:1")
	admin.Get("/account").Post("/admin/jobs/retry", "id", "odd:1").Want(http.StatusConflict)
	admin.Get("/account").Post("/admin/jobs/retry", "id", "none").Want(http.StatusNotFound)
}

// confirm gives the password that a page asks for, and expects to be led to path.
func confirm(t *testing.T, v *testkit.Visitor, path string) {
	t.Helper()
	v.Want(http.StatusOK).See("h1", "Confirm")
	v.Submit("main form", "password", testkit.Password).Want(http.StatusOK)
	if v.Page.Path != path {
		t.Fatalf("confirming leads to %s, want %s", v.Page.Path, path)
	}
}

// holds fails the test unless a field of the page holds a value.
func holds(t *testing.T, v *testkit.Visitor, field, want string) {
	t.Helper()
	e := v.Find(field)
	got := e.AttrOr("value", e.Text())
	if goquery.NodeName(e) == "select" {
		got = e.Find("option[selected]").AttrOr("value", "")
	}
	if got != want {
		t.Errorf("%s holds %q, want %q", field, got, want)
	}
}

func TestAdmin_exports_a_course_after_confirming(t *testing.T) {
	site, _, admin := adminSite(t)
	site.Clock.Advance(6 * time.Minute)
	admin.Header.Set("Referer", site.URL+"/admin/courses")
	admin.Get("/admin/courses").Get("/admin/courses/tea/1.0.0/export")
	confirm(t, admin, "/admin/courses")
	admin.Get("/admin/courses/tea/1.0.0/export").Want(http.StatusOK)
	if kind := admin.Page.Header.Get("Content-Type"); kind != "application/zip" {
		t.Errorf("the export is %s", kind)
	}
}

func TestAdmin_gives_extra_time_after_confirming_what_was_written(t *testing.T) {
	site, _, admin := adminSite(t)
	admin.Get("/admin/assessment")
	site.Clock.Advance(6 * time.Minute)
	form := "form[action='/admin/assessment/time']"
	admin.Submit(form, "email", "noura@example.org", "quiz", "tea/final", "percent", "50")
	confirm(t, admin, "/admin/assessment")
	lines, _, err := site.Audit.List(t.Context(), lms.SystemActor(lms.Platform), "")
	if err != nil || slices.ContainsFunc(lines, func(l audit.Line) bool { return l.Action == "attempt.extra_time" }) {
		t.Errorf("something was done before it was confirmed: %v, %v", lines, err)
	}
	for field, want := range map[string]string{"email": "noura@example.org", "quiz": "tea/final", "percent": "50"} {
		holds(t, admin, form+" [name="+field+"]", want)
	}
	admin.Submit(form).Want(http.StatusOK).See(".notice", "saved")
	holds(t, admin.Get("/admin/assessment"), form+" [name=percent]", "") // it was sent: nothing is kept
}

func TestAdmin_regrades_after_confirming_what_was_written(t *testing.T) {
	site, _, admin := adminSite(t)
	admin.Get("/admin/assessment")
	site.Clock.Advance(6 * time.Minute)
	form := "form[action='/admin/assessment/regrade']"
	admin.Submit(form, "of", "tea/final", "item", "q-heat", "to", "1.0.0")
	confirm(t, admin, "/admin/assessment")
	holds(t, admin, form+" [name=item]", "q-heat")
	holds(t, admin, form+" [name=to]", "1.0.0")
	admin.Submit(form).Want(http.StatusOK).See(".notice", "0 attempts were looked at")
}

func TestAdmin_revokes_after_confirming_with_the_reason_kept(t *testing.T) {
	site, noura, admin := adminSite(t)
	rec := certify(t, site, noura, "Noura")
	path := "/admin/certificates/" + string(rec.ID) + "/revoke"
	admin.Get(path).Want(http.StatusOK)
	site.Clock.Advance(6 * time.Minute)
	admin.Submit("main form", "reason", "سُلّمت بالخطأ")
	confirm(t, admin, path)
	holds(t, admin, "[name=reason]", "سُلّمت بالخطأ")
	admin.Submit("main form").Want(http.StatusOK).See(".notice", "revoked")
}

func TestAdmin_the_role_that_was_chosen_is_still_chosen_after_confirming(t *testing.T) {
	site, noura, admin := adminSite(t)
	path := "/admin/people/" + string(noura)
	admin.Get(path)
	site.Clock.Advance(6 * time.Minute)
	admin.Submit("main form:has(select)", "role", "author")
	confirm(t, admin, path)
	holds(t, admin, "select[name=role]", "author")
}

func TestAdmin_verifies_the_audit_log(t *testing.T) {
	var docs docstore.Store
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)), testkit.WithDocuments(func(s docstore.Store) docstore.Store { docs = s; return s }))
	site.Person("admin@example.org", lms.Text{EN: "Admin"}, lms.RolePlatformAdmin)
	for n := range 3 {
		if err := site.Audit.Append(t.Context(), audit.Entry{Org: lms.Platform, Action: "kettle.boiled", Object: fmt.Sprint("kettle/", n)}); err != nil {
			t.Fatal(err)
		}
	}
	admin := signIn(site, "admin@example.org").Get("/admin/audit")
	verify := "form[action='/admin/audit/verify']"
	admin.Submit(verify).Want(http.StatusOK).See(".notice", "every line is as it was written")
	audittest.Lift(t, docs)
	d, err := docs.Get(t.Context(), "audit", fmt.Sprintf("platform/%019d", 2))
	if err != nil {
		t.Fatal(err)
	}
	if err := docs.Replace(t.Context(), "audit", d.ID, d.Rev, bytes.ReplaceAll(d.Body, []byte("boiled"), []byte("burned"))); err != nil {
		t.Fatal(err)
	}
	admin.Submit(verify).Want(http.StatusOK).See("[role=alert]", "Line 2 is not as it was written.")
	admin.Get(admin.Find("a[hreflang=ar]").AttrOr("href", "")).Want(http.StatusOK)
}

// TestAdmin_chooses_among_the_quizzes_of_many_courses: the page costs the same
// however many courses there are, and every quiz can be found.
func TestAdmin_chooses_among_the_quizzes_of_many_courses(t *testing.T) {
	var many []fs.FS
	for i := range course.PageSize + 1 {
		many = append(many, testkit.Tea(t, "id: tea\nversion", fmt.Sprintf("id: tea-%c\nversion", 'a'+i), "Making tea for guests", "Making "+strings.Repeat(string(rune('a'+i)), 5)))
	}
	site := testkit.Start(t, testkit.WithCourses(many...))
	site.Person("noura@example.org", lms.Text{EN: "Noura"})
	site.Person("huda@example.org", lms.Text{EN: "Huda"}, lms.RolePlatformAdmin)
	admin := signIn(site, "huda@example.org").Get("/admin/assessment?lang=en").Want(http.StatusOK)
	listed := func(id string) bool { return admin.Page.Doc.Find("#f-quiz option[value='"+id+"/final']").Length() > 0 }
	var missing []string
	for i := range many {
		if id := fmt.Sprintf("tea-%c", 'a'+i); !listed(id) {
			missing = append(missing, id)
		}
	}
	if len(missing) != 1 {
		t.Fatalf("not on the page: %v, want one", missing)
	}
	name := strings.Repeat(missing[0][len("tea-"):], 5)
	admin.Submit("form[role=search]", "course", name).Want(http.StatusOK)
	if !listed(missing[0]) {
		t.Error("what was searched for is not among the choices")
	}
	form := "form[action='/admin/assessment/time']"
	admin.Submit(form, "email", "noura@example.org", "quiz", missing[0]+"/final", "percent", "301").Want(http.StatusUnprocessableEntity)
	admin.Find("#f-quiz option[value='" + missing[0] + "/final'][selected]")
	admin.Submit(form, "percent", "50").Want(http.StatusOK).See("main .list .tag", "50%")
}
