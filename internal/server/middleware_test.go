package server_test

import (
	"net/http"
	"testing"

	"sanad/internal/lms"
	"sanad/internal/testkit"
)

// TestSignOut_leaves_nothing_in_the_browser, and other answers clear nothing.
func TestSignOut_leaves_nothing_in_the_browser(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	site.Person("noura@example.org", lms.Text{EN: "Noura"})
	v := noRedirect(site.SignIn("noura@example.org"))
	for _, step := range []struct {
		do    func() *testkit.Visitor
		wants string
	}{
		{func() *testkit.Visitor { return v.Get("/account").Want(http.StatusOK) }, ""},
		{func() *testkit.Visitor {
			return v.Submit("form[action='/account/profile']", "name_en", "Noura N").Want(http.StatusSeeOther)
		}, ""},
		{func() *testkit.Visitor {
			return v.Get("/account").Submit("form[action='/sign-out']").Want(http.StatusSeeOther)
		}, `"cache", "storage"`},
		{func() *testkit.Visitor { return v.Get("/").Want(http.StatusOK) }, ""},
	} {
		page := step.do().Page
		if got := page.Header.Get("Clear-Site-Data"); got != step.wants {
			t.Errorf("%s: Clear-Site-Data is %q, want %q", page.Path, got, step.wants)
		}
	}
}
