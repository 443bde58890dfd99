package server_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"sanad/internal/lms"
	"sanad/internal/testkit"
)

// noRedirect makes a visitor look at the answer of a form itself.
func noRedirect(v *testkit.Visitor) *testkit.Visitor {
	v.Client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return v
}

// signIn signs a person in and reads in English.
func signIn(site *testkit.Site, email string) *testkit.Visitor {
	site.Helper()
	return site.SignIn(email).Get("/help?lang=en").Want(http.StatusOK)
}

func TestSignIn_leads_back_to_our_own_pages_only(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	site.Person("noura@example.org", lms.Text{EN: "Noura"})
	for next, want := range map[string]string{
		"//e.x": "/", `/\e.x`: "/", "/%2f%2fe.x": "/", "https:e.x": "/", "javascript:alert(1)": "/",
		"/courses/tea?lang=en": "/courses/tea?lang=en", "": "/learn",
	} {
		v := noRedirect(site.Visitor())
		v.Get("/sign-in?next="+url.QueryEscape(next)).Submit("main form", "email", "noura@example.org", "password", testkit.Password).Want(http.StatusSeeOther)
		if got := v.Page.Header.Get("Location"); got != want {
			t.Errorf("next=%q: Location %q, want %q", next, got, want)
		}
	}
}

func TestSignIn_wrong_password_keeps_the_address_and_forgets_the_password(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	site.Person("noura@example.org", lms.Text{EN: "Noura"})
	v := site.Visitor().Get("/sign-in")
	v.Submit("main form", "email", "noura@example.org", "password", "not the right phrase").Want(http.StatusUnprocessableEntity)
	v.See("#f-password-error", "not right")
	if got := v.Find("#f-email").AttrOr("value", ""); got != "noura@example.org" {
		t.Errorf("address field holds %q", got)
	}
	if v.Find("#f-password").AttrOr("aria-describedby", "") != "f-password-error" {
		t.Error("the field does not point to its error")
	}
	if strings.Contains(v.Page.Body, "not the right phrase") {
		t.Error("the password came back in the page")
	}
}

func TestRegister_asks_for_what_is_missing_then_signs_in(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	v := site.Visitor().Get("/register?next=/courses/tea")
	v.Submit("main form", "name_en", "Noura Abdullah", "email", "noura@", "password", "short").Want(http.StatusUnprocessableEntity)
	for _, field := range []string{"email", "password", "accept"} {
		v.Find("#f-" + field + "-error")
	}
	v.Submit("main form", "email", "noura@example.org", "password", testkit.Password, "accept", "1").Want(http.StatusOK)
	if v.Page.Path != "/courses/tea" {
		t.Errorf("after registering on %s, want the course", v.Page.Path)
	}
	v.See("header", "Noura Abdullah")
}

func TestRegister_address_that_has_an_account_is_refused(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	site.Person("noura@example.org", lms.Text{EN: "Noura"})
	v := site.Visitor().Get("/register")
	v.Submit("main form", "name_en", "Other", "email", "Noura@Example.org", "password", testkit.Password, "accept", "1").Want(http.StatusUnprocessableEntity)
	v.See("#f-email-error", "Sign in")
}

func TestSetup_makes_one_administrator(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	secret, err := site.Accounts.BeginSetup(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	v := site.Visitor().Get("/setup/" + secret).Want(http.StatusOK)
	v.Submit("main form", "name_ar", "ليلى", "email", "layla@example.org", "password", testkit.Password).Want(http.StatusOK).See("h1", "Administration")
	site.Visitor().Get("/setup/" + secret).Want(http.StatusGone)
}

func TestReset_by_mailed_link_sets_a_password_once(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	site.Person("noura@example.org", lms.Text{EN: "Noura"})
	site.Person("admin@example.org", lms.Text{EN: "Admin"}, lms.RolePlatformAdmin)
	unknown := site.Visitor().Get("/forgot").Submit("main form", "email", "nobody@example.org").Want(http.StatusOK)
	known := site.Visitor().Get("/forgot").Submit("main form", "email", "noura@example.org").Want(http.StatusOK)
	if unknown.Find("main").Text() != known.Find("main").Text() {
		t.Error("the page tells whether an address has an account")
	}
	site.Settle()
	admin := signIn(site, "admin@example.org").Get("/admin/mail")
	href, _ := admin.Find("main .list a").Attr("href")
	link := regexp.MustCompile(`/reset/[\w-]+`).FindString(admin.Get(href).Want(http.StatusOK).Find(".letter").Text())
	if got := admin.Find(".letter a").AttrOr("href", ""); got != site.URL+link {
		t.Errorf("the letter leads to %q, want %s", got, site.URL+link)
	}
	v := site.Visitor().Get("/?lang=en").Get(link).Want(http.StatusOK)
	v.Submit("main form", "password", "another long phrase 9").Want(http.StatusOK).See(".notice", "saved")
	v.Submit("main form", "email", "noura@example.org", "password", "another long phrase 9").Want(http.StatusOK).See("h1", "Noura")
	site.Visitor().Get(link).Want(http.StatusGone)
}

func TestAccount_changes_names_language_and_password(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	site.Person("noura@example.org", lms.Text{EN: "Noura"})
	v := signIn(site, "noura@example.org").Get("/account").Want(http.StatusOK)
	v.Submit("form[action='/account/profile']", "name_ar", "", "name_en", " ").Want(http.StatusUnprocessableEntity).Find("#f-name_ar-error")
	v.Submit("form[action='/account/profile']", "name_ar", "نورة", "lang", "ar", "zone", "Africa/Cairo").Want(http.StatusOK).See(".notice", "حُفظت")
	if got := v.Find("html").AttrOr("dir", ""); got != "rtl" {
		t.Errorf("dir is %q after choosing Arabic", got)
	}
	if got := v.Find("#f-zone option[selected]").AttrOr("value", ""); got != "Africa/Cairo" {
		t.Errorf("zone is %q", got)
	}
	v.Submit("form[action='/account/password']", "old_password", "wrong phrase entirely", "password", "another long phrase 9").Want(http.StatusUnprocessableEntity).Find("#f-old_password-error")
	v.Submit("form[action='/account/password']", "old_password", testkit.Password, "password", "another long phrase 9").Want(http.StatusOK).Find(".notice")
}

func TestAccount_ends_another_session_and_not_anothers(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	site.Person("noura@example.org", lms.Text{EN: "Noura"})
	site.Person("huda@example.org", lms.Text{EN: "Huda"})
	phone := signIn(site, "noura@example.org")
	site.Clock.Advance(time.Second)
	desk := signIn(site, "noura@example.org").Get("/account")
	action := desk.Find("form[action^='/account/sessions/']").AttrOr("action", "")
	signIn(site, "huda@example.org").Get("/account").Post(action).Want(http.StatusNotFound)
	desk.Submit("form[action^='/account/sessions/']").Want(http.StatusOK).See(".notice", "ended")
	if phone.Get("/learn"); !strings.HasPrefix(phone.Page.Path, "/sign-in") {
		t.Errorf("the ended session still reaches %s", phone.Page.Path)
	}
}

func TestSignOut_is_a_form_and_ends_the_session(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	site.Person("noura@example.org", lms.Text{EN: "Noura"})
	v := signIn(site, "noura@example.org")
	if v.Get("/sign-out"); v.Page.Status < 400 {
		t.Errorf("GET /sign-out: status %d", v.Page.Status)
	}
	v.Get("/account").Want(http.StatusOK).Submit("form[action='/sign-out']").Want(http.StatusOK)
	if v.Get("/account"); !strings.HasPrefix(v.Page.Path, "/sign-in?next=") {
		t.Errorf("after signing out /account leads to %s", v.Page.Path)
	}
}

func TestForms_from_elsewhere_are_refused(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	site.Person("noura@example.org", lms.Text{EN: "Noura"})
	v := signIn(site, "noura@example.org").Get("/account")
	token := v.Find("input[name=_token]").AttrOr("value", "")
	for name, h := range map[string]map[string]string{
		"cross-site": {"Sec-Fetch-Site": "cross-site"}, "same-site": {"Sec-Fetch-Site": "same-site"},
		"foreign origin": {"Origin": "https://e.x"}, "neither": {},
	} {
		if got := postWith(t, v, "/account/profile", "name_en=x&_token="+token, h); got != http.StatusForbidden {
			t.Errorf("%s: status %d, want 403", name, got)
		}
	}
	same := map[string]string{"Sec-Fetch-Site": "same-origin"}
	if got := postWith(t, v, "/account/profile", "name_en=x", same); got != http.StatusForbidden {
		t.Errorf("without a token: status %d, want 403", got)
	}
	if got := postWith(t, v, "/account/profile?_token="+token, "name_en=x", same); got != http.StatusForbidden {
		t.Errorf("token in the address: status %d, want 403", got)
	}
}

// postWith sends a form with headers of the test's own.
func postWith(t *testing.T, v *testkit.Visitor, path, body string, header map[string]string) int {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, v.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for k, x := range header {
		req.Header.Set(k, x)
	}
	return v.Send(req).Page.Status
}
