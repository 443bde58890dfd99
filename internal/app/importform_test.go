package app_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io/fs"
	"mime/multipart"
	"net/http"
	"testing"

	"sanad/internal/lms"
	"sanad/internal/testkit"
)

// upload sends a folder, packed, with the form of the administration's courses.
func upload(v *testkit.Visitor, files fs.FS) *testkit.Visitor {
	v.Helper()
	token := v.Get("/admin/courses").Want(http.StatusOK).Find("main input[name=_token]").AttrOr("value", "")
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("package", "course.zip")
	if err != nil {
		v.Fatal(err)
	}
	archive := zip.NewWriter(part)
	if err := errors.Join(archive.AddFS(files), archive.Close(), form.WriteField("_token", token), form.Close()); err != nil {
		v.Fatal(err)
	}
	req, err := http.NewRequest(http.MethodPost, v.URL+"/admin/courses", &body)
	if err != nil {
		v.Fatal(err)
	}
	req.Header = v.Header.Clone()
	req.Header.Set("Content-Type", form.FormDataContentType())
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return v.Send(req)
}

func TestImportForm_shows_where_a_course_does_not_go_with_the_published_one(t *testing.T) {
	mint := testkit.Tea(t, "id: tea\n", "id: mint\n", "prerequisites: []", "prerequisites: [tea]")
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t), mint), testkit.WithJobsLater())
	site.Person("admin@sanad.example", lms.Text{EN: "Admin"}, lms.RolePlatformAdmin)
	admin := site.SignIn("admin@sanad.example")
	for _, c := range []struct {
		edits         []string
		status        int
		place, ar, en string
	}{
		{[]string{"level: 2", "level: 3"}, http.StatusConflict, "course.yaml:2", "ارفع الرقم", "Raise it"},
		{[]string{"version: 1.0.0", "version: 0.9.0"}, http.StatusConflict, "course.yaml:2", "ارفع الرقم فوقه", "comes before"},
		{[]string{"version: 1.0.0", "version: 1.1.0", "id: q-single", "id: q-first"}, http.StatusConflict, "banks/all.yaml:3", "أعد المعرّف السابق", "Restore the old id"},
		{[]string{"version: 1.0.0", "version: 1.1.0", "prerequisites: []", "prerequisites: [mint]"}, http.StatusUnprocessableEntity, "course.yaml:20", "tea → mint → tea", "tea → mint → tea"},
	} {
		for lang, words := range map[string]string{"ar": c.ar, "en": c.en} {
			admin.Get("/admin/courses?lang=" + lang)
			upload(admin, testkit.Tea(t, c.edits...)).Want(c.status).See("main .list", c.place).See("main .list", words).Find("[role=alert]")
		}
	}
	if v, err := site.Courses.Current(t.Context(), lms.Platform, "tea"); err != nil || v.ID != "tea@1.0.0" {
		t.Errorf("current: got %+v, %v", v, err)
	}
}
