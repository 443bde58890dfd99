package server_test

import (
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"sanad/internal/config"
	"sanad/internal/lms"
	"sanad/internal/testkit"
)

// FuzzImport_file_name_is_never_a_path uploads a course under a name, as it is
// and as a way out of wherever files are kept: no file comes to be anywhere, and
// the answer is about the content alone.
func FuzzImport_file_name_is_never_a_path(f *testing.F) {
	root := f.TempDir()
	temp := filepath.Join(root, "a", "temp")
	if err := os.MkdirAll(temp, 0o700); err != nil {
		f.Fatal(err)
	}
	f.Setenv("TMPDIR", temp)
	site := testkit.Start(f, testkit.WithCourses(testkit.Tea(f)), testkit.WithJobsLater(),
		testkit.WithConfig(func(c *config.Config) { c.Data = filepath.Join(root, "a", "data") }))
	site.Person("admin@example.org", lms.Text{EN: "Admin"}, lms.RolePlatformAdmin)
	admin := site.SignIn("admin@example.org")
	token := testkit.FormValues(admin.Get("/admin/courses").Find("form[enctype='multipart/form-data']")).Get("_token")
	before := files(f, root)
	for _, name := range []string{"tea.zip", "../../x.zip", "/etc/passwd", `..\..\x`, "C:\\x", "x\x00.zip", "a\"\r\nX: y.html", "\u202ezip.exe", strings.Repeat("ا", 300), "con", ".", ""} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		v := *admin
		v.TB = t
		for _, n := range []string{name, "../" + name, "../../" + name, filepath.Join(root, "a") + "/" + name} {
			status := v.Send(uploadNamed(t, &v, n, token)).Page.Status
			if plain := !strings.ContainsFunc(n, odd); status >= 500 || plain && strings.Trim(n, "./") != "" && status != http.StatusUnprocessableEntity {
				t.Errorf("%q: status %d", n, status)
			}
			if after := files(t, root); !slices.Equal(before, after) {
				t.Fatalf("%q: files were %q and are %q", n, before, after)
			}
		}
	})
}

// odd is a letter that may end the name, or the form with it.
func odd(r rune) bool { return r < ' ' || r == 0x7f || r == '"' || r == '\\' || r == utf8.RuneError }

// uploadNamed is a request with a file that is no course, under a name that is
// sent as it is.
func uploadNamed(t *testing.T, v *testkit.Visitor, name, token string) *http.Request {
	t.Helper()
	body := fmt.Sprintf("--edge\r\nContent-Disposition: form-data; name=\"_token\"\r\n\r\n%s\r\n"+
		"--edge\r\nContent-Disposition: form-data; name=\"package\"; filename=\"%s\"\r\n\r\nno course\r\n--edge--\r\n", token, name)
	req, err := http.NewRequest(http.MethodPost, v.URL+"/admin/courses", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header = v.Header.Clone()
	req.Header.Set("Content-Type", "multipart/form-data; boundary=edge")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return req
}

// files lists everything below a folder, but for the journal of the database.
func files(t testing.TB, root string) (out []string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if !strings.Contains(path, "sanad.db-") {
			out = append(out, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
