package server_test

import (
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"
	"time"

	"sanad/internal/lms"
	"sanad/internal/testkit"
)

// lapse ends a visitor's session behind their back.
func lapse(t *testing.T, site *testkit.Site, v *testkit.Visitor) {
	t.Helper()
	who, err := site.Accounts.Resolve(t.Context(), lms.Platform, cookieOf(t, v, "sid"))
	if err != nil || who == nil {
		t.Fatalf("nobody is signed in: %v", err)
	}
	if err := site.Accounts.SignOut(t.Context(), who.Actor); err != nil {
		t.Fatal(err)
	}
}

// signOn fills in the page that carries answers.
func signOn(v *testkit.Visitor, email, password string) *testkit.Visitor {
	v.Helper()
	return v.Submit("main form", "email", email, "password", password)
}

// away is a learner whose session has ended and who has just sent words.
func away(t *testing.T, site *testkit.Site, words string) (v *testkit.Visitor, path string) {
	t.Helper()
	v = begun(site, "noura@example.org")
	path = forAttempt(site, v)
	lapse(t, site, v)
	press(v, "save", "q.q-text", words)
	return v, path
}

const typedWords = "kettle \"<b>&\" إبريق"

func TestCarry_answers_go_through_signing_in(t *testing.T) {
	for lang, words := range map[string][2]string{"en": {"were signed out before your answers were saved", "Your answers are saved"}, "ar": {"انتهت جلستك قبل أن تُحفظ إجاباتك", "حُفظت إجاباتك"}} {
		for _, button := range []string{"save", "finish", "language", "submit"} {
			t.Run(lang+" "+button, func(t *testing.T) {
				site := testkit.Start(t, testkit.WithCourses(everyKind(t)))
				v := begun(site, "noura@example.org")
				path := forAttempt(site, v)
				values := form(v.Get(path + "?lang=" + lang))
				values.Set("q.q-text", typedWords)
				lapse(t, site, v)
				if button == "submit" {
					v.Do(http.MethodPost, path+"/submit", values)
				} else {
					send(v, path, values, button)
				}
				v.Want(http.StatusUnauthorized).See(".notice", words[0])
				if got := v.Page.Header.Get("Cache-Control"); got != "private, no-store" {
					t.Errorf("Cache-Control %q", got)
				}
				if got := v.Find("main [name='_token']").AttrOr("value", ""); got != "" {
					t.Errorf("a token for nobody: %q", got)
				}
				signOn(v, "noura@example.org", "a wrong phrase 12345").Want(http.StatusUnprocessableEntity).See(".notice", words[0])
				signOn(v, "noura@example.org", testkit.Password).Want(http.StatusOK).See(".notice", words[1])
				if got := textOf(site, path, "q-text"); got != typedWords {
					t.Errorf("stored %q, want %q", got, typedWords)
				}
				if got := form(v).Get("q.q-text"); v.Page.Path != path+"?done=saved" || got != typedWords {
					t.Errorf("%s shows %q", v.Page.Path, got)
				}
			})
		}
	}
}

func TestCarry_drops_the_answers_of_somebody_else(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(everyKind(t)))
	begun(site, "layla@example.org")
	v, path := away(t, site, typedWords)
	signOn(v, "layla@example.org", testkit.Password).Want(http.StatusOK)
	if v.Page.Path != "/learn" || strings.Contains(v.Page.Body, "kettle") {
		t.Errorf("led to %s:\n%s", v.Page.Path, v.Page.Body)
	}
	if got := textOf(site, path, "q-text"); got != "" {
		t.Errorf("stored %q in the attempt of the one who left", got)
	}
	if got := v.Get(path).Page.Status; got != http.StatusNotFound {
		t.Errorf("the attempt of the one who left: %d", got)
	}
}

func TestCarry_says_when_it_is_too_late(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(everyKind(t)))
	v, path := away(t, site, typedWords)
	site.Clock.Advance(time.Hour)
	signOn(v, "noura@example.org", testkit.Password).Want(http.StatusConflict).See("h1", "not saved")
	v.Find("main a[href='" + path + "/result']")
	if got := textOf(site, path, "q-text"); got != "" {
		t.Errorf("stored %q after the end", got)
	}
}

func TestCarry_shows_an_answer_that_cannot_be_read_beside_its_question(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(everyKind(t)))
	v := begun(site, "noura@example.org")
	path := forAttempt(site, v)
	lapse(t, site, v)
	press(v, "save", "q.q-text", "kettle", "q.q-numeric", "hot").Want(http.StatusUnauthorized)
	signOn(v, "noura@example.org", testkit.Password).Want(http.StatusUnprocessableEntity)
	v.Find("#q-q-numeric-error")
	if got := textOf(site, path, "q-text"); got != "kettle" {
		t.Errorf("stored %q", got)
	}
	press(v, "save", "q.q-numeric", "100").Want(http.StatusOK).See(".notice", "saved")
}

func TestCarry_takes_no_newer_answer_back(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(everyKind(t)))
	v := begun(site, "noura@example.org")
	path, page := forAttempt(site, v), v.Page
	other := site.SignIn("noura@example.org").Get(path)
	lapse(t, site, v)
	press(other, "save", "q.q-text", "jar").Want(http.StatusOK)
	v.Page = page
	press(v, "save", "q.q-numeric", "100").Want(http.StatusUnauthorized)
	signOn(v, "noura@example.org", testkit.Password).Want(http.StatusOK).See(".notice", "newer answers were kept")
	if got := textOf(site, path, "q-text") + " " + textOf(site, path, "q-numeric"); got != "jar 100" {
		t.Errorf("stored %q", got)
	}
}

// TestCarry_of_a_page_of_an_earlier_session: its token is refused, and its
// answers are not lost.
func TestCarry_of_a_page_of_an_earlier_session(t *testing.T) {
	for name, from := range map[string]func(*testing.T, *testkit.Site) (*testkit.Visitor, string){
		"the attempt": func(t *testing.T, site *testkit.Site) (*testkit.Visitor, string) {
			v := begun(site, "noura@example.org")
			return v, forAttempt(site, v)
		},
		"the page that carries answers": func(t *testing.T, site *testkit.Site) (*testkit.Visitor, string) { return away(t, site, "jar") },
	} {
		t.Run(name, func(t *testing.T) {
			site := testkit.Start(t, testkit.WithCourses(everyKind(t)))
			v, path := from(t, site)
			old := v.Page
			v.Client.Jar, _ = cookiejar.New(nil)
			v.Get("/sign-in?lang=en").Submit("main form", "email", "noura@example.org", "password", testkit.Password).Want(http.StatusOK)
			v.Page = old
			v.Submit("main form", "q.q-text", typedWords).Want(http.StatusForbidden).See("h1", "not saved yet")
			if got := textOf(site, path, "q-text"); got != "" {
				t.Errorf("stored %q without a token of this session", got)
			}
			v.Submit("main form").Want(http.StatusOK).See(".notice", "saved")
			if got := textOf(site, path, "q-text"); got != typedWords {
				t.Errorf("stored %q", got)
			}
		})
	}
}

func TestCarry_shows_nobody_the_answers_of_an_earlier_session_of_somebody_else(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(everyKind(t)))
	begun(site, "layla@example.org")
	v := begun(site, "noura@example.org")
	old := v.Page
	v.Client.Jar, _ = cookiejar.New(nil)
	v.Get("/sign-in").Submit("main form", "email", "layla@example.org", "password", testkit.Password).Want(http.StatusOK)
	v.Page = old
	if press(v, "save", "q.q-text", typedWords).Want(http.StatusForbidden); strings.Contains(v.Page.Body, "kettle") {
		t.Errorf("shows the answers:\n%s", v.Page.Body)
	}
}

func TestCarry_carries_nothing_for_another_site_and_nothing_but_answers(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(everyKind(t)))
	v := begun(site, "noura@example.org")
	path, values := forAttempt(site, v), form(v)
	lapse(t, site, v)
	req := func(from string) *testkit.Visitor {
		r, err := http.NewRequest(http.MethodPost, site.URL+path, strings.NewReader(values.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header = http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Sec-Fetch-Site": {from}, "Accept": {"text/html"}}
		return v.Send(r)
	}
	values.Set("q.q-text", typedWords)
	values.Set("do", "save")
	values.Set("other", "thing")
	if req("cross-site").Want(http.StatusForbidden); strings.Contains(v.Page.Body, "kettle") {
		t.Error("another site's form is carried")
	}
	req("same-origin").Want(http.StatusUnauthorized)
	for name := range testkit.FormValues(v.Find("main form")) {
		if !strings.HasPrefix(name, "q.") && !strings.HasPrefix(name, "b.") && name != "_token" && name != "next" && name != "email" && name != "password" {
			t.Errorf("carries %s", name)
		}
	}
	values.Set("q.q-essay", strings.Repeat("a", 450<<10))
	if noRedirect(v); req("same-origin").Page.Status != http.StatusSeeOther {
		t.Errorf("more than fits: %d", v.Page.Status)
	}
}

func TestCarry_outlasts_too_many_wrong_passwords(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(everyKind(t)))
	v, path := away(t, site, typedWords)
	for n := range 10 {
		signOn(v, "noura@example.org", fmt.Sprint("a wrong phrase ", n)).Want(http.StatusUnprocessableEntity)
	}
	signOn(v, "noura@example.org", testkit.Password)
	wantTooMany(t, v.Page)
	v.See(".alert", "minutes")
	site.Clock.Advance(16 * time.Minute)
	signOn(v, "noura@example.org", testkit.Password).Want(http.StatusOK).See(".notice", "saved")
	if got := textOf(site, path, "q-text"); got != typedWords {
		t.Errorf("stored %q", got)
	}
}

func TestCarry_is_not_logged(t *testing.T) {
	site, log := watchedSite(t)
	v := begun(site, "noura@example.org")
	path := forAttempt(site, v)
	lapse(t, site, v)
	v.Post(path, "q.q-text", "a secret answer").Want(http.StatusUnauthorized)
	signOn(v, "noura@example.org", "a wrong phrase 12345").Want(http.StatusUnprocessableEntity)
	signOn(v, "noura@example.org", testkit.Password)
	log.mu.Lock()
	defer log.mu.Unlock()
	if len(log.lines) == 0 {
		t.Error("nothing was logged at all")
	}
	for _, l := range log.lines {
		if text := fmt.Sprint(l); strings.Contains(text, "secret answer") {
			t.Errorf("an answer stands in %s", text)
		}
	}
}
