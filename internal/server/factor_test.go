package server_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"sanad/internal/config"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/internal/testkit"
)

// phone is somebody's authenticator app.
type phone struct {
	site *testkit.Site
	seed string
}

// code is what the app shows now.
func (p phone) code() string {
	p.site.Helper()
	code, err := totp.GenerateCode(p.seed, p.site.Clock.Now())
	if err != nil {
		p.site.Fatal(err)
	}
	return code
}

// wrong is what it does not show, now or around now.
func (p phone) wrong() string {
	p.site.Helper()
	for _, digits := range []string{"000000", "111111", "222222", "333333"} {
		if ok, err := totp.ValidateCustom(digits, p.seed, p.site.Clock.Now(), totp.ValidateOpts{Period: 30, Skew: 2, Digits: 6}); err == nil && !ok {
			return digits
		}
	}
	p.site.Fatal("every code is right")
	return ""
}

// protect sets an app up on the pages of somebody who has just signed in, and lets
// its first code pass.
func protect(site *testkit.Site, v *testkit.Visitor) (p phone, recovery []string) {
	site.Helper()
	v.Get("/account/second-factor").Want(http.StatusOK).Submit("main form").Want(http.StatusOK)
	p = scan(site, v)
	v.Submit("form[action$='/on']", "code", p.code()).Want(http.StatusOK)
	for _, e := range v.Find(".factor-codes code").EachIter() {
		recovery = append(recovery, strings.TrimSpace(e.Text()))
	}
	site.Clock.Advance(time.Minute)
	return p, recovery
}

// scan reads the secret from the page.
func scan(site *testkit.Site, v *testkit.Visitor) phone {
	site.Helper()
	return phone{site, strings.Join(strings.Fields(v.Find(".factor-secret").Text()), "")}
}

// protectedSite is a site with somebody who has an app.
func protectedSite(t *testing.T, options ...testkit.Option) (*testkit.Site, phone, []string) {
	t.Helper()
	site := testkit.Start(t, append([]testkit.Option{testkit.WithCourses(testkit.Tea(t))}, options...)...)
	site.Person("noura@example.org", lms.Text{AR: "نورة", EN: "Noura"})
	p, recovery := protect(site, signIn(site, "noura@example.org"))
	return site, p, recovery
}

// password gives a right password and stops at the page that asks for the code.
func password(v *testkit.Visitor, path string) *testkit.Visitor {
	v.Helper()
	return v.Get("/help?lang=en").Get(path).Submit("main form", "email", "noura@example.org", "password", testkit.Password)
}

func TestFactor_is_set_up_on_its_page_and_its_recovery_codes_are_shown_once(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	site.Person("noura@example.org", lms.Text{EN: "Noura"})
	v := signIn(site, "noura@example.org").Get("/account")
	v.Get(v.Find("main a[href^='/account/second-factor']").AttrOr("href", "")).Want(http.StatusOK)
	if v.Page.Doc.Find(".factor-secret, .factor-square").Length() > 0 {
		t.Error("a secret before anybody has asked for one")
	}
	v.Submit("main form").Want(http.StatusOK).Find(".factor-square svg")
	p := scan(site, v)
	if got := v.Find("a[href^='otpauth:']").AttrOr("href", ""); !strings.Contains(got, "secret="+p.seed) || !strings.Contains(got, "noura@example.org") {
		t.Errorf("the app's address is %s", got)
	}
	v.Submit("form[action$='/on']", "code", p.wrong()).Want(http.StatusUnprocessableEntity).See("#f-code-error", "not right")
	if again := scan(site, v); again != p {
		t.Error("a wrong code changes the secret")
	}
	v.Submit("form[action$='/on']", "code", p.code()).Want(http.StatusOK).See(".notice", "is on").See(".lede", "paper")
	codes := v.Find(".factor-codes code")
	if codes.Length() != 10 || v.Page.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("%d codes, Cache-Control %q", codes.Length(), v.Page.Header.Get("Cache-Control"))
	}
	first := strings.TrimSpace(codes.First().Text())
	if len(first) != 29 || strings.Count(first, " ") != 5 {
		t.Errorf("a code reads %q, want six groups of four", first)
	}
	v.Get(v.Find("main a.button").AttrOr("href", "")).Want(http.StatusOK).See("main", "10 recovery codes")
	if strings.Contains(v.Page.Body, first[:4]) || v.Page.Doc.Find(".factor-secret, .factor-codes").Length() > 0 {
		t.Error("a secret is shown again")
	}
	v.Get("/account").Want(http.StatusOK).See("#factor .tag", "On")
}

func TestFactor_secret_is_shown_to_those_who_have_just_given_their_password(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	site.Person("noura@example.org", lms.Text{EN: "Noura"})
	v := signIn(site, "noura@example.org")
	site.Clock.Advance(6 * time.Minute)
	v.Get("/account/second-factor").Submit("main form").Want(http.StatusOK).See("h1", "Confirm")
	v.Submit("main form", "password", testkit.Password).Want(http.StatusOK)
	if v.Page.Path != "/account/second-factor" {
		t.Fatalf("confirming leads to %s", v.Page.Path)
	}
	v.Submit("main form").Want(http.StatusOK).Find(".factor-secret")
	site.Clock.Advance(6 * time.Minute)
	if v.Get("/account/second-factor").See("h1", "Confirm"); v.Page.Doc.Find(".factor-secret").Length() > 0 {
		t.Error("the secret stands there for whoever comes by")
	}
	site.Clock.Advance(time.Hour)
	v.Submit("main form", "password", testkit.Password).Want(http.StatusOK).Submit("form[action$='/second-factor']").Want(http.StatusOK).Find(".factor-secret")
	site.Clock.Advance(31 * time.Minute)
	old := *v.Page
	v.Get("/confirm").Submit("main form", "password", testkit.Password)
	v.Page = &old
	v.Submit("form[action$='/on']", "code", "123456").Want(http.StatusOK).See(".notice", "too long")
}

func TestSignIn_with_a_factor_asks_for_the_code_and_leads_on(t *testing.T) {
	site, p, _ := protectedSite(t)
	v := password(site.Visitor(), "/sign-in?next=/courses/tea").Want(http.StatusOK).See("h1", "second step")
	if v.Page.Path != "/sign-in/code?next=%2Fcourses%2Ftea" {
		t.Errorf("the password leads to %s", v.Page.Path)
	}
	if cookieOf(t, v, "sid") != "" {
		t.Error("there is a session before the code")
	}
	pending := cookieOf(t, v, "code")
	if len(pending) != 43 || strings.Contains(v.Page.Body, pending) {
		t.Errorf("the sign-in waits by %q", pending)
	}
	for _, path := range []string{"/learn", "/account", "/account/second-factor", "/confirm"} {
		half := noRedirect(site.Visitor())
		half.Header.Set("Cookie", "code="+pending+"; sid="+pending)
		if half.Get(path); half.Page.Status != http.StatusSeeOther || !strings.HasPrefix(half.Page.Header.Get("Location"), "/sign-in?next=") {
			t.Errorf("half a sign-in opens %s: %d", path, half.Page.Status)
		}
	}
	v.Submit("main form", "code", p.wrong()).Want(http.StatusUnauthorized).See("#f-code-error", "not right")
	if got := v.Find("#f-code").AttrOr("value", ""); got != "" {
		t.Errorf("the code came back: %q", got)
	}
	v.Submit("main form", "code", "").Want(http.StatusUnauthorized).See("#f-code-error", "Enter the code")
	v.Submit("main form", "code", p.code()).Want(http.StatusOK).See("header", "Noura")
	if v.Page.Path != "/courses/tea" {
		t.Errorf("the code leads to %s", v.Page.Path)
	}
	if cookieOf(t, v, "code") != "" || cookieOf(t, v, "sid") == pending {
		t.Error("what the sign-in waited by is kept")
	}
	v.Get("/sign-in/code?next=/account").Want(http.StatusOK)
	if v.Page.Path != "/account" {
		t.Errorf("whoever is signed in is led to %s", v.Page.Path)
	}
}

func TestSignIn_takes_arabic_digits_and_recovery_codes(t *testing.T) {
	site, p, recovery := protectedSite(t)
	arabic := strings.NewReplacer("0", "٠", "1", "١", "2", "٢", "3", "٣", "4", "٤", "5", "٥", "6", "٦", "7", "٧", "8", "٨", "9", "٩").Replace(p.code())
	password(site.Visitor(), "/sign-in?lang=ar").See("h1", "الخطوة الثانية").Submit("main form", "code", arabic[:6]+" "+arabic[6:]).Want(http.StatusOK).See("h1", "نورة")
	password(site.Visitor(), "/sign-in").Submit("main form", "code", strings.ToLower(recovery[0])).Want(http.StatusOK).See("h1", "Noura")
	password(site.Visitor(), "/sign-in").Submit("main form", "code", recovery[0]).Want(http.StatusUnauthorized)
}

func TestSignIn_code_that_comes_too_late_leads_back_to_the_password(t *testing.T) {
	site, p, _ := protectedSite(t)
	v := password(site.Visitor(), "/sign-in?next=/courses/tea")
	site.Clock.Advance(5 * time.Minute)
	v.Submit("main form", "code", p.code()).Want(http.StatusOK).See(".notice", "in time")
	if v.Page.Path != "/sign-in?done=code-over&next=%2Fcourses%2Ftea" {
		t.Errorf("led to %s", v.Page.Path)
	}
	v.Get("/sign-in/code").Want(http.StatusOK).See("h1", "Sign in")
	v.Submit("main form", "email", "noura@example.org", "password", testkit.Password).Submit("main form", "code", p.code()).Want(http.StatusOK).See("h1", "Noura")
	if fresh := site.Visitor().Get("/sign-in/code").Want(http.StatusOK); fresh.Page.Path != "/sign-in" {
		t.Errorf("who has given no password is led to %s", fresh.Page.Path)
	}
}

func TestSignIn_sixth_wrong_code_waits(t *testing.T) {
	site, p, _ := protectedSite(t)
	v := password(site.Visitor(), "/sign-in")
	for range 5 {
		v.Submit("main form", "code", p.wrong()).Want(http.StatusUnauthorized)
	}
	v.Submit("main form", "code", p.code())
	wantTooMany(t, v.Page)
	v.See("main", "Too many wrong codes")
	other := password(site.Visitor(), "/sign-in").Want(http.StatusOK).Submit("main form", "code", p.code())
	wantTooMany(t, other.Page)
	site.Clock.Advance(16 * time.Minute)
	password(site.Visitor(), "/sign-in").Submit("main form", "code", p.code()).Want(http.StatusOK).See("h1", "Noura")
}

func TestCarry_answers_go_through_the_code_too(t *testing.T) {
	for lang, words := range map[string][2]string{"en": {"were signed out before your answers were saved", "Your answers are saved"}, "ar": {"انتهت جلستك قبل أن تُحفظ إجاباتك", "حُفظت إجاباتك"}} {
		site := testkit.Start(t, testkit.WithCourses(everyKind(t)))
		v := begun(site, "noura@example.org")
		path := forAttempt(site, v)
		p, _ := protect(site, v)
		values := form(v.Get(path + "?lang=" + lang))
		values.Set("q.q-text", typedWords)
		lapse(t, site, v)
		send(v, path, values, "save").Want(http.StatusUnauthorized)
		signOn(v, "noura@example.org", testkit.Password).Want(http.StatusOK).See(".notice", words[0]).Find("#f-code")
		if got := textOf(site, path, "q-text"); got != "" {
			t.Errorf("stored %q before the code", got)
		}
		v.Submit("main form", "code", p.wrong()).Want(http.StatusUnauthorized).See(".notice", words[0]).Find("#f-code-error")
		v.Submit("main form", "code", p.code()).Want(http.StatusOK).See(".notice", words[1])
		if got := textOf(site, path, "q-text"); got != typedWords {
			t.Errorf("stored %q, want %q", got, typedWords)
		}
	}
}

func TestCarry_answers_outlast_a_code_that_comes_too_late(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(everyKind(t)))
	v := begun(site, "noura@example.org")
	path := forAttempt(site, v)
	p, _ := protect(site, v)
	v.Get(path)
	lapse(t, site, v)
	press(v, "save", "q.q-text", typedWords).Want(http.StatusUnauthorized)
	signOn(v, "noura@example.org", testkit.Password).Want(http.StatusOK)
	site.Clock.Advance(5 * time.Minute)
	v.Submit("main form", "code", p.code()).Want(http.StatusGone).See(".alert", "in time").Find("#f-password")
	signOn(v, "noura@example.org", testkit.Password).Want(http.StatusOK).Submit("main form", "code", p.code()).Want(http.StatusOK).See(".notice", "saved")
	if got := textOf(site, path, "q-text"); got != typedWords {
		t.Errorf("stored %q", got)
	}
}

func TestConfirm_and_the_password_ask_for_the_code_too(t *testing.T) {
	site, p, _ := protectedSite(t)
	v := password(site.Visitor(), "/sign-in").Submit("main form", "code", p.code()).Want(http.StatusOK)
	site.Clock.Advance(time.Minute)
	v.Get("/confirm?next=/account").Submit("main form", "password", testkit.Password).Want(http.StatusUnprocessableEntity).See("#f-code-error", "Enter")
	v.Submit("main form", "password", testkit.Password, "code", p.wrong()).Want(http.StatusUnprocessableEntity).See("#f-code-error", "not right")
	v.Submit("main form", "password", testkit.Password, "code", p.code()).Want(http.StatusOK)
	site.Clock.Advance(time.Minute)
	const form, fresh = "form[action='/account/password']", "another long phrase 9"
	v.Get("/account").Submit(form, "old_password", testkit.Password, "password", fresh).Want(http.StatusUnprocessableEntity).See("#f-code-error", "Enter")
	v.Submit(form, "old_password", testkit.Password, "password", fresh, "code", p.code()).Want(http.StatusOK).Find(".notice")
}

func TestFactor_new_codes_and_turning_off_ask_for_a_code(t *testing.T) {
	site, p, recovery := protectedSite(t)
	v := password(site.Visitor(), "/sign-in").Submit("main form", "code", p.code()).Want(http.StatusOK)
	site.Clock.Advance(time.Minute)
	v.Get("/account/second-factor/codes").Want(http.StatusOK).Submit("main form", "code", p.wrong()).Want(http.StatusUnprocessableEntity).Find("#f-code-error")
	v.Submit("main form", "code", p.code()).Want(http.StatusOK).See(".notice", "new codes")
	if got := strings.TrimSpace(v.Find(".factor-codes code").First().Text()); got == recovery[0] {
		t.Error("the codes are the same")
	}
	site.Clock.Advance(6 * time.Minute)
	v.Get("/account/second-factor").Want(http.StatusOK).Get("/account/second-factor/off").See("h1", "Confirm")
	v.Submit("main form", "password", testkit.Password, "code", p.code()).Want(http.StatusOK).See("h1", "Turn off")
	v.Submit("main form", "code", p.code()).Want(http.StatusUnprocessableEntity) // it was used a moment ago
	site.Clock.Advance(30 * time.Second)
	v.Submit("main form", "code", p.code()).Want(http.StatusOK).See(".notice", "is off")
	signIn(site, "noura@example.org").Get("/account/second-factor/off").Want(http.StatusOK).See("h1", "Two-step")
}

func TestAdministrator_removes_the_factor_of_somebody_else(t *testing.T) {
	site, _, _ := protectedSite(t)
	id := site.Person("admin@example.org", lms.Text{EN: "Admin"}, lms.RolePlatformAdmin)
	noura, err := site.Accounts.LookupEmail(context.Background(), "noura@example.org")
	if err != nil {
		t.Fatal(err)
	}
	admin := signIn(site, "admin@example.org")
	own := "/admin/people/" + string(id) + "/second-factor"
	admin.Get("/account").Post(own).Want(http.StatusForbidden)
	site.Clock.Advance(6 * time.Minute)
	page := "/admin/people/" + string(noura.ID)
	admin.Get(page).Want(http.StatusOK)
	admin.Get(admin.Find("a[href$='/second-factor'].danger").AttrOr("href", "")).See("h1", "Confirm")
	admin.Submit("main form", "password", testkit.Password).Want(http.StatusOK).See("h1", "Remove").See("main", "noura@example.org")
	admin.Submit("main form").Want(http.StatusOK).See(".notice", "removed")
	if admin.Page.Doc.Find("a[href$='/second-factor'].danger").Length() > 0 {
		t.Error("it is offered again")
	}
	admin.Post(page + "/second-factor").Want(http.StatusConflict)
	admin.Get("/admin/audit").See("main", "two-step sign-in removed")
	site.Settle()
	admin.Get("/admin/mail").See("main", "أُزيل الدخول بخطوتين") // in the language of whoever it is to
	signIn(site, "noura@example.org").Get("/learn").Want(http.StatusOK)
}

// TestFactor_offered: the staff read about it where they work, and nobody else.
func TestFactor_offered(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	site.Person("tutor@example.org", lms.Text{EN: "Tutor"}, lms.RoleTutor)
	site.Person("admin@example.org", lms.Text{EN: "Admin"}, lms.RolePlatformAdmin)
	site.Person("noura@example.org", lms.Text{EN: "Noura"})
	nudged := func(v *testkit.Visitor, path string) bool {
		return v.Get(path).Want(http.StatusOK).Page.Doc.Find(".nudge a[href='/account/second-factor']").Length() == 1
	}
	tutor, admin, noura := signIn(site, "tutor@example.org"), signIn(site, "admin@example.org"), signIn(site, "noura@example.org")
	for path, v := range map[string]*testkit.Visitor{"/review": tutor, "/admin": admin, "/admin/people": admin, "/admin/audit": admin} {
		if !nudged(v, path) {
			t.Errorf("%s says nothing", path)
		}
	}
	for _, path := range []string{"/learn", "/account", "/courses"} {
		if nudged(tutor, path) || nudged(noura, path) {
			t.Errorf("%s says something", path)
		}
	}
	protect(site, tutor)
	if nudged(tutor, "/review") {
		t.Error("said to somebody who has it")
	}
	tutor.Get("/account/second-factor").Find("a[href$='/off']")
}

// requiredSite is a site that wants a second factor of its staff.
func requiredSite(t *testing.T) *testkit.Site {
	t.Helper()
	return testkit.Start(t, testkit.WithCourses(testkit.Tea(t)), testkit.WithConfig(func(c *config.Config) { c.StaffSecondFactor = "required" }))
}

// TestFactor_required: whoever is staff and has none is sent to set it up from
// every route that a role opens, and from no other.
func TestFactor_required(t *testing.T) {
	site := requiredSite(t)
	routes, staffed := site.Server.Routes(), 0
	for _, role := range []lms.Role{lms.RoleLearner, lms.RoleVolunteer, lms.RoleTutor, lms.RoleCounselor, lms.RoleAuthor, lms.RoleOrgAdmin, lms.RolePlatformAdmin} {
		email := string(role) + "@example.org"
		site.Person(email, lms.Text{EN: "Somebody"}, role)
		v := site.SignIn(email).Get("/account")
		token := v.Find("input[name=_token]").AttrOr("value", "")
		noRedirect(v)
		for _, rt := range ordered(routes) {
			rule := policy.Table[rt.Action]
			staff := !rule.Anyone && len(rule.Roles) > 0
			if rt.Path == "/sign-out" || strings.HasPrefix(rt.Path, "/orgs/") { // there is no organization here
				continue
			}
			page := sendTo(v, rt, routeParam.ReplaceAllString(rt.Path, "x"), token)
			sent := page.Status == http.StatusSeeOther && strings.HasPrefix(page.Header.Get("Location"), "/account/second-factor")
			if strings.HasPrefix(rt.Path, "/account/second-factor") {
				continue // they lead there by themselves
			}
			if want := staff && role != lms.RoleLearner && role != lms.RoleVolunteer; sent != want {
				t.Errorf("%s %s as %s: %d %s; sent to set it up: want %v", rt.Method, rt.Path, role, page.Status, page.Header.Get("Location"), want)
			} else if sent {
				staffed++
			}
		}
	}
	if staffed < 100 {
		t.Errorf("only %d answers were of the kind this test is for", staffed)
	}
}

func TestFactor_required_says_why_and_leads_back(t *testing.T) {
	site := requiredSite(t)
	site.Person("admin@example.org", lms.Text{EN: "Admin"}, lms.RolePlatformAdmin)
	v := signIn(site, "admin@example.org").Get("/admin/people?q=a").Want(http.StatusOK).See(".alert", "requires two-step sign-in")
	if want := "/account/second-factor?next=" + url.QueryEscape("/admin/people?q=a"); v.Page.Path != want {
		t.Errorf("sent to %s, want %s", v.Page.Path, want)
	}
	v.Submit("main form").Want(http.StatusOK)
	p := scan(site, v)
	v.Submit("form[action$='/on']", "code", p.wrong()).Want(http.StatusUnprocessableEntity)
	v.Submit("form[action$='/on']", "code", p.code()).Want(http.StatusOK)
	v.Get(v.Find("main a.button").AttrOr("href", "")).Want(http.StatusOK).See("h1", "People")
	if v.Page.Path != "/admin/people?q=a" {
		t.Errorf("led to %s", v.Page.Path)
	}
	if v.Get("/account/second-factor").See("main", "cannot be turned off"); v.Page.Doc.Find("a[href$='/off']").Length() > 0 {
		t.Error("turning it off is offered")
	}
	site.Clock.Advance(time.Minute)
	v.Get("/account").Post("/account/second-factor/off", "code", p.code()).Want(http.StatusConflict).See("main", "cannot be turned off")
	v.Get("/admin").Want(http.StatusOK)
}

func TestFactor_required_is_told_to_programs(t *testing.T) {
	site := requiredSite(t)
	site.Person("admin@example.org", lms.Text{EN: "Admin"}, lms.RolePlatformAdmin)
	v := noRedirect(site.SignIn("admin@example.org"))
	v.Header.Set("Accept", "application/json")
	if v.Get("/admin"); v.Page.Status != http.StatusForbidden || !strings.Contains(v.Page.Body, "account.factor_due") {
		t.Errorf("got %d %s", v.Page.Status, v.Page.Body)
	}
}
