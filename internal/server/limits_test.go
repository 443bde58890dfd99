package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"sanad/internal/lms"
	"sanad/internal/testkit"
)

func wantTooMany(t *testing.T, p *testkit.Page) {
	t.Helper()
	if p.Status != http.StatusTooManyRequests || p.Header.Get("Retry-After") == "" || p.Header.Get("Retry-After") == "0" {
		t.Errorf("%s: %d, Retry-After %q; want 429 with the seconds", p.Path, p.Status, p.Header.Get("Retry-After"))
	}
}

func TestLimit_of_wrong_passwords_holds_for_the_account_and_ends(t *testing.T) {
	t.Parallel()
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	site.Person("noura@example.org", lms.Text{EN: "Noura"})
	try := func(password string) *testkit.Page {
		v := site.Visitor().Get("/sign-in")
		return v.Post("/sign-in", "email", "noura@example.org", "password", password).Page
	}
	for n := range 10 {
		if p := try("wrong phrase number " + fmt.Sprint(n)); p.Status != http.StatusUnprocessableEntity {
			t.Fatalf("try %d: %d", n+1, p.Status)
		}
	}
	wantTooMany(t, try("wrong phrase number 10"))
	wantTooMany(t, try(testkit.Password)) // a right guess after too many wrong ones tells nothing
	site.Clock.Advance(16 * time.Minute)
	if p := try(testkit.Password); p.Status != http.StatusOK {
		t.Errorf("after the window: %d", p.Status)
	}
}

func TestLimit_of_a_network_holds_over_addresses(t *testing.T) {
	t.Parallel()
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	for n := range 30 {
		site.Visitor().Get("/sign-in").Post("/sign-in", "email", fmt.Sprintf("p%d@example.org", n), "password", "a wrong phrase 12345").Want(http.StatusUnprocessableEntity)
	}
	v := site.Visitor().Get("/sign-in")
	wantTooMany(t, v.Post("/sign-in", "email", "p31@example.org", "password", "a wrong phrase 12345").Page)
	v.Header.Set("X-Forwarded-For", "203.0.113.9") // of nobody that we trust
	wantTooMany(t, v.Do(http.MethodPost, "/sign-in", url.Values{"email": {"p32@example.org"}, "password": {"a wrong phrase 12345"}}).Page)
}

// TestVerify_tells_a_robot_nothing: sixty numbers that name nothing are looked
// up in a minute, then none; and what a right number shows is little.
func TestVerify_tells_a_robot_nothing(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	noura := site.Person("noura@example.org", lms.Text{EN: "Noura"})
	rec := certify(t, site, noura, "Noura Abdullah")
	v := site.Visitor()
	for n := range 200 {
		form := []string{"", ".json", ".pdf", ".svg"}[n%4]
		v.Get("/c/" + lms.NewID() + form)
		want := http.StatusNotFound
		if n >= 60 {
			want = http.StatusTooManyRequests
		}
		if v.Page.Status != want {
			t.Fatalf("number %d: %d, want %d", n+1, v.Page.Status, want)
		}
		if strings.Contains(v.Page.Body, "Noura") {
			t.Fatal("a number that names nothing shows somebody")
		}
	}
	wantTooMany(t, v.Page)
	wantTooMany(t, v.Get("/c/"+string(rec.ID)).Page) // also not whether one was right
	site.Clock.Advance(61 * time.Second)
	v.Get("/c/" + string(rec.ID)).Want(http.StatusOK)
	for _, form := range []string{"", ".json"} {
		if v.Get("/c/" + string(rec.ID) + form); strings.Contains(v.Page.Body, "noura@example.org") || strings.Contains(v.Page.Body, string(noura)) {
			t.Errorf("/c/...%s shows more than it must", form)
		}
	}
}
