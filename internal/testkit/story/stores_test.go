package story_test

import (
	"bytes"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sanad/courses"
	"sanad/internal/config"
	"sanad/internal/lms"
	"sanad/internal/testkit"
	"sanad/internal/testkit/browser"
	"sanad/internal/testkit/mongotest"
	"sanad/internal/testkit/s3test"
)

// onStores tells a story where documents and media lie in the data folder, and
// once more where they live in servers of their own.
func onStores(t *testing.T, tell func(t *testing.T, stores ...testkit.Option)) {
	t.Run("SQLite and a folder", func(t *testing.T) { tell(t) })
	t.Run("MongoDB and MinIO", func(t *testing.T) { tell(t, servers(t)) })
}

// servers starts a server for documents and one for media, and leads a site to
// them.
func servers(t *testing.T) testkit.Option {
	t.Helper()
	uri, s3 := mongotest.Start(t), s3test.Start(t)
	return testkit.WithConfig(func(c *config.Config) {
		c.MongoURI, c.MongoDatabase = uri, "story"
		c.MinioEndpoint, c.MinioAccessKey, c.MinioSecretKey, c.MinioBucket = s3.Endpoint, s3.AccessKey, s3.SecretKey, "story"
	})
}

// TestVolunteer_is_certified_on_other_stores tells the story once more where
// documents and media live in servers of their own.
func TestVolunteer_is_certified_on_other_stores(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.TeaWithoutEssays(t)), servers(t))
	b := browser.Start(t)
	p := sit(t, b, site, browser.Device{Lang: "ar", Phone: true})
	p.find("شاى", "tea")
	if got := browser.Eval[int](p.Page, `document.querySelector(".cover img").naturalWidth`); got == 0 {
		t.Error("the cover did not come")
	}
	p.register("noura@example.org", noura, "tea")
	p.study("tea")
	p.pass()
	p.certificate(b)
	p.Clean()
	for _, kept := range []string{"sanad.db", "media"} {
		if _, err := os.Stat(filepath.Join(site.Config.Data, kept)); err == nil {
			t.Errorf("the data folder has %s all the same", kept)
		}
	}
}

// archive packs a course as the export does.
func archive(t *testing.T, files fs.FS) []byte {
	t.Helper()
	p, report := courses.Read(files)
	if !report.OK() {
		t.Fatalf("course: %v", report.Errors())
	}
	var out bytes.Buffer
	if err := courses.WriteZip(&out, p, files); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestImport_by_the_form is refused whole or published whole, media included,
// and what is exported is what came.
func TestImport_by_the_form(t *testing.T) {
	onStores(t, func(t *testing.T, stores ...testkit.Option) {
		site := testkit.Start(t, stores...)
		site.Person("admin@example.org", noura, lms.RolePlatformAdmin)
		admin := site.SignIn("admin@example.org")
		send := func(name string, content []byte) *testkit.Visitor {
			admin.Get("/admin/courses?lang=en").Want(http.StatusOK)
			return admin.Upload("main form[enctype]", "package", name, content)
		}
		tea := archive(t, testkit.TeaWithoutEssays(t))
		send("half.zip", tea[:len(tea)/2]).Want(http.StatusUnprocessableEntity).Find("main .findings code")
		if got := site.Visitor().Get("/courses/tea").Page.Status; got != http.StatusNotFound {
			t.Errorf("a course that was refused: %d, want 404", got)
		}
		send("tea.zip", tea).Want(http.StatusOK).See(".notice", "published")
		send("tea.zip", tea).Want(http.StatusOK).See(".notice", "before")
		v := site.Visitor().Get("/courses?q=guests").Want(http.StatusOK)
		cover := v.Find("main .cover img").AttrOr("src", "")
		if got := v.Get(cover).Want(http.StatusOK).Page; got.Header.Get("Content-Type") != "image/svg+xml" || !strings.HasPrefix(got.Body, "<svg") {
			t.Errorf("the cover %s is %q: %.40q", cover, got.Header.Get("Content-Type"), got.Body)
		}
		exported(t, admin, tea)
	})
}

// exported compares what the administrator exports with what was imported. The
// export asks for the password first.
func exported(t *testing.T, admin *testkit.Visitor, want []byte) {
	t.Helper()
	admin.Get("/admin/courses/tea/1.0.0/export")
	if admin.Page.Doc != nil {
		admin.Submit("main form[method=post]", "password", testkit.Password).Want(http.StatusOK)
		admin.Get("/admin/courses/tea/1.0.0/export")
	}
	if got := admin.Want(http.StatusOK).Page.Body; got != string(want) {
		t.Errorf("exported %d bytes, want the %d that were imported", len(got), len(want))
	}
}
