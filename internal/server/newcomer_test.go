package server_test

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"sanad/internal/audit"
	"sanad/internal/lms"
	"sanad/internal/testkit"
)

// TestVerify_reads_digits_of_any_script and dashes of any kind.
func TestVerify_reads_digits_of_any_script(t *testing.T) {
	site, _, path := certified(t)
	id := strings.TrimPrefix(path, "/c/")
	for name, digits := range map[string]string{"Arabic": "٠١٢٣٤٥٦٧٨٩", "Persian": "۰۱۲۳۴۵۶۷۸۹"} {
		typed := strings.Map(func(c rune) rune {
			if c >= '0' && c <= '9' {
				return []rune(digits)[c-'0']
			}
			return c
		}, id[:4]+"–"+id[4:])
		if v := site.Visitor().Get("/verify").Submit("main form", "code", typed); v.Page.Path != path {
			t.Errorf("%s digits led to %s (%d)", name, v.Page.Path, v.Page.Status)
		}
	}
}

func TestCertificate_that_is_not_there_asks_for_the_number_again(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	id := lms.NewID()
	for lang, heading := range map[string]string{"ar": "لا شهادة بهذا الرقم", "en": "No certificate has this number"} {
		v := site.Visitor().Get("/c/"+id+"?lang="+lang).Want(http.StatusNotFound).See("h1", heading)
		if got := v.Find("form[action='/verify'] #f-code").AttrOr("value", ""); got != id {
			t.Errorf("the field holds %q, want %s", got, id)
		}
	}
	for _, form := range []string{".json", ".pdf"} {
		if v := site.Visitor().Get("/c/" + id + form).Want(http.StatusNotFound); strings.Contains(v.Page.Body, "f-code") {
			t.Errorf("%s is answered with a form", form)
		}
	}
}

func TestCertificate_shows_its_number_and_a_stamp_when_it_no_longer_holds(t *testing.T) {
	site, _, path := certified(t)
	id := strings.TrimPrefix(path, "/c/")
	v := site.Visitor().Get(path)
	if got := strings.Join(strings.Fields(v.Find(".paper .number").Text()), ""); got != id {
		t.Errorf("under the code stands %q, want %s", got, id)
	}
	if v.Page.Doc.Find(".stamp").Length() > 0 {
		t.Error("a valid certificate is stamped")
	}
	if d := v.Get(path + ".pdf").Page.Header.Get("Content-Disposition"); !strings.Contains(d, `filename="certificate-`+id[:8]+`.pdf"; filename*=UTF-8''`) {
		t.Errorf("the file is called %s", d)
	}
	site.Clock.Advance(13 * 31 * 24 * time.Hour)
	site.Visitor().Get(path).See(".paper.void.expired .stamp", "Expired")
}

func TestRegister_shows_the_privacy_page_beside_the_form(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	v := site.Visitor().Get("/register")
	if a := v.Find(".field a[href='/privacy']"); a.AttrOr("target", "") != "_blank" || a.AttrOr("rel", "") != "noopener" {
		t.Error("the link takes the place of the form")
	}
	if names := v.Find(".field:has(#f-name_ar), .field:has(#f-name_en)").Text(); strings.Contains(names, "optional") || !strings.Contains(names, "One of the two") {
		t.Errorf("the fields of the name say %q", names)
	}
	v.See("label[for=f-password]", "Password")
}

func TestSetup_link_that_was_used_offers_to_sign_in(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	secret, err := site.Accounts.BeginSetup(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	v := site.Visitor().Get("/setup/" + secret)
	v.Submit("main form", "name_en", "Layla", "email", "layla@example.org", "password", testkit.Password).Want(http.StatusOK)
	v.Get("/admin/audit").See("tbody", "First administrator created").See("tbody", "Course version published")
	again := site.Visitor().Get("/setup/"+secret).Want(http.StatusGone).See("main", "has been used")
	again.Submit("form[action='/sign-in']", "email", "layla@example.org", "password", testkit.Password).Want(http.StatusOK)
}

func TestSignIn_says_that_a_session_has_ended(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	site.Person("noura@example.org", lms.Text{EN: "Noura"})
	if site.Visitor().Get("/sign-in").Page.Doc.Find(".notice").Length() > 0 {
		t.Error("somebody who never signed in is told so")
	}
	v := signIn(site, "noura@example.org")
	site.Clock.Advance(25 * time.Hour)
	v.Get("/learn").Want(http.StatusOK).See(".notice", "Your session has ended")
	v.Submit("form[action='/sign-in']", "email", "noura@example.org", "password", testkit.Password).Want(http.StatusOK)
	if v.Page.Path != "/learn" {
		t.Errorf("signing in again leads to %s", v.Page.Path)
	}
}

func TestLimits_are_told_in_minutes(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	v := site.Visitor()
	for range 20 {
		v.Get("/register").Submit("main form").Want(http.StatusUnprocessableEntity)
	}
	v.Get("/register").Submit("main form").Want(http.StatusTooManyRequests).See("main", "in 60 minutes")
	v.Get("/register?lang=ar").Submit("main form").Want(http.StatusTooManyRequests).See("main", "بعد ٦٠ دقيقة")
}

func TestAdmin_gives_the_whole_platform_only_when_sure(t *testing.T) {
	site, noura, admin := adminSite(t)
	admin.Get("/admin/people/"+string(noura)).Submit("main form:has(select)", "role", "platform_admin").Want(http.StatusOK).See("h1", "platform administrator")
	if p, err := site.Accounts.Lookup(context.Background(), noura); err != nil || len(p.Grants) > 0 {
		t.Fatalf("the role was given without asking: %v", err)
	}
	admin.Get(admin.Find("a[hreflang=ar]").AttrOr("href", "")).Want(http.StatusOK)
	admin.Submit("main form:has(select)", "role", "platform_admin")
	admin.Submit("main form").Want(http.StatusOK).See("main .list", "مشرف المنصة")
}

func TestAdmin_finds_people_by_name(t *testing.T) {
	site, _, admin := adminSite(t)
	site.Person("sara.k@example.org", lms.Text{AR: "سارة بنت أحمد المطيري", EN: "Sarah Al-Mutairi"})
	for _, query := range []string{"سارة", "ساره", "مطيري", "احمد الم", "SARAH", "mutairi sa", "sara.k", "sara.k@ex"} {
		v := admin.Get("/admin/people?q="+url.QueryEscape(query)).Want(http.StatusOK).See("main", "sara.k@example.org")
		if n := v.Find("main .list").Children().Length(); n != 1 {
			t.Errorf("%q finds %d people", query, n)
		}
	}
	admin.Get("/admin/people?q="+url.QueryEscape("سارة العتيبي")).See(".empty", "Nobody")
}

// actions are those that the program writes into the audit log.
func actions(t *testing.T) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	written := regexp.MustCompile(`(?:Action: |record\(ctx, [^"\n]*|firstAdmin = )"([a-z]+\.[a-z_]+)"`)
	files, err := filepath.Glob("../*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range written.FindAllSubmatch(src, -1) {
			found[string(m[1])] = found[string(m[1])] || !strings.HasSuffix(name, "_test.go")
		}
	}
	for action, real := range found {
		if !real {
			delete(found, action)
		}
	}
	return found
}

func TestAdmin_audit_log_speaks_in_words(t *testing.T) {
	site, _, admin := adminSite(t)
	all := actions(t)
	if len(all) < 13 {
		t.Fatalf("only %v are written", all)
	}
	for action := range all {
		if err := site.Audit.Append(t.Context(), audit.Entry{Org: lms.Platform, Action: action, Object: "x"}); err != nil {
			t.Fatal(err)
		}
	}
	for _, lang := range []string{"ar", "en"} {
		page := admin.Get("/admin/audit?lang=" + lang).Want(http.StatusOK).Find("tbody").Text()
		for action := range all {
			if strings.Contains(page, action) {
				t.Errorf("in %s %s has no words", lang, action)
			}
		}
	}
}

func TestFavicon_answers(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	if p := site.Visitor().Get("/favicon.ico").Want(http.StatusOK).Page; p.Header.Get("Content-Type") != "image/svg+xml" {
		t.Errorf("it is %s", p.Header.Get("Content-Type"))
	}
}

func TestAccount_samples_of_digits_stay_as_they_are(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	site.Person("noura@example.org", lms.Text{EN: "Noura"})
	site.SignIn("noura@example.org").Get("/account?lang=ar").Want(http.StatusOK).See("#f-digits", "٠١٢٣٤٥").See("#f-digits", "012345")
}
