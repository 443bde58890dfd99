package server_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"sanad/internal/lms"
	"sanad/internal/testkit"
)

// certified is a site with one certificate, and its path. edits change the
// sample course.
func certified(t *testing.T, edits ...string) (site *testkit.Site, holder *testkit.Visitor, path string) {
	t.Helper()
	site = testkit.Start(t, testkit.WithCourses(testkit.TeaWithoutEssays(t, edits...)))
	holder = enrolled(site, "noura@example.org")
	readAll(site, holder)
	holder.Get("/courses/tea/quizzes/final").Submit("form[action='/courses/tea/quizzes/final']")
	press(holder, "finish", right(site, holder)...).Submit("main form").Want(http.StatusOK)
	site.Settle()
	holder.Get("/certificates").Want(http.StatusOK)
	return site, holder, holder.Find("main a[href^='/c/']").AttrOr("href", "")
}

// fetch sends a request with one header and returns the answer's page.
func fetch(v *testkit.Visitor, path, header, value string) *testkit.Page {
	v.Helper()
	req, err := http.NewRequest(http.MethodGet, v.URL+path, nil)
	if err != nil {
		v.Fatal(err)
	}
	req.Header.Set(header, value)
	return v.Send(req).Page
}

func TestCertificate_answers_in_the_form_that_is_asked_for(t *testing.T) {
	site, _, path := certified(t)
	v := site.Visitor()
	for _, c := range []struct{ path, accept, want string }{
		{path, "text/html", "text/html"},
		{path, "", "text/html"},
		{path, "*/*", "text/html"},
		{path, "image/png", "text/html"},
		{path, "application/vc", "application/vc"},
		{path, "application/ld+json", "application/vc"},
		{path, "application/json", "application/vc"},
		{path, "application/vc+ld+json", "application/vc+ld+json"},
		{path, "text/html;q=0.5, application/vc;q=0.9", "application/vc"},
		{path, "application/vc;q=0, text/html;q=0.1", "text/html"},
		{path, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"},
		{path + ".json", "text/html", "application/json"},
		{path + ".pdf", "text/html", "application/pdf"},
		{path, "application/vc+jwt", "application/vc+jwt"},
		{path + ".jwt", "text/html", "application/vc+jwt"},
		{path + ".png", "text/html", "image/png"},
		{path + ".svg", "text/html", "image/svg+xml"},
		{path + "/qr.svg", "text/html", "image/svg+xml"},
		{"/.well-known/did.json", "*/*", "application/did+json"},
	} {
		p := fetch(v, c.path, "Accept", c.accept)
		got, _, _ := strings.Cut(p.Header.Get("Content-Type"), ";")
		if p.Status != http.StatusOK || got != c.want {
			t.Errorf("%s accepting %q: %d %s, want %s", c.path, c.accept, p.Status, got, c.want)
		}
		if p.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s accepting %q: other origins may not read it", c.path, c.accept)
		}
		if c.path == path && !strings.Contains(p.Header.Get("Vary"), "Accept") {
			t.Errorf("%s accepting %q: Vary %q", c.path, c.accept, p.Header.Get("Vary"))
		}
	}
	if p := fetch(v, path+".exe", "Accept", "*/*"); p.Status != http.StatusNotFound {
		t.Errorf("an unknown form: %d, want 404", p.Status)
	}
}

func TestCertificate_bytes_stay_and_are_known_by_their_tag(t *testing.T) {
	site, _, path := certified(t)
	v := site.Visitor()
	for _, form := range []string{".json", ".jwt", ".pdf", ".png", ".svg", "/qr.svg"} {
		first := fetch(v, path+form, "Accept", "*/*")
		again := fetch(v, path+form, "If-None-Match", first.Header.Get("ETag"))
		if again.Status != http.StatusNotModified || first.Header.Get("ETag") == "" {
			t.Errorf("%s: %d for the tag %q, want 304", form, again.Status, first.Header.Get("ETag"))
		}
		if second := fetch(v, path+form, "Accept", "*/*"); second.Body != first.Body {
			t.Errorf("%s changed between two requests", form)
		}
		if d := first.Header.Get("Content-Disposition"); form != "/qr.svg" && (!strings.Contains(d, `filename="`) || !strings.Contains(d, "filename*=UTF-8''")) {
			t.Errorf("%s is named %q", form, d)
		}
	}
}

func TestCertificate_revoked_shows_it_and_its_reason_to_the_holder_alone(t *testing.T) {
	site, holder, path := certified(t)
	id := lms.CredentialID(strings.TrimPrefix(path, "/c/"))
	admin := lms.Actor{Person: "admin", Org: lms.Platform, Roles: []lms.Role{lms.RolePlatformAdmin}}
	if _, err := site.Credentials.Revoke(context.Background(), admin, id, "issued in a wrong name"); err != nil {
		t.Fatal(err)
	}
	stranger := site.Visitor().Get(path).Want(http.StatusOK).See(".verdict-card.revoked", "Revoked")
	if strings.Contains(stranger.Page.Body, "wrong name") {
		t.Error("the public sees the reason")
	}
	holder.Get(path+"?lang=en").Want(http.StatusOK).See(".verdict-card", "issued in a wrong name")
	if p := fetch(stranger, path+".pdf", "Accept", "*/*"); p.Status != http.StatusGone {
		t.Errorf("paper of a revoked certificate: %d, want 410", p.Status)
	}
	if p := fetch(stranger, path, "Accept", "application/vc"); p.Status != http.StatusOK {
		t.Errorf("credential of a revoked certificate: %d, want 200", p.Status)
	}
}

func TestCertificate_points_to_things_that_exist(t *testing.T) {
	site, _, path := certified(t)
	v := site.Visitor()
	var badge struct {
		CredentialStatus  struct{ StatusListCredential string }
		Evidence          []struct{ ID string }
		CredentialSubject struct {
			Achievement struct {
				ID       string
				Criteria struct{ ID string }
				Related  []struct{ ID string }
			}
		}
	}
	if err := json.Unmarshal([]byte(fetch(v, path, "Accept", "application/vc").Body), &badge); err != nil {
		t.Fatal(err)
	}
	a := badge.CredentialSubject.Achievement
	links := []string{badge.CredentialStatus.StatusListCredential, a.ID, a.Criteria.ID}
	for _, r := range a.Related {
		links = append(links, r.ID)
	}
	for _, e := range badge.Evidence {
		links = append(links, e.ID)
	}
	if len(a.Related) == 0 || len(badge.Evidence) == 0 {
		t.Errorf("the credential names %d editions and %d assessments", len(a.Related), len(badge.Evidence))
	}
	for _, link := range links {
		p := fetch(v, strings.TrimPrefix(link, site.URL), "Accept", "*/*")
		if link == "" || p.Status != http.StatusOK {
			t.Errorf("%q: %d", link, p.Status)
		}
	}
	if p := fetch(v, strings.TrimPrefix(links[0], site.URL), "Accept", "*/*"); p.Header.Get("Cache-Control") != "public, max-age=60" || p.Header.Get("Content-Type") != "application/vc" {
		t.Errorf("status list: %v", p.Header)
	}
	if p := fetch(v, "/a/nothing", "Accept", "*/*"); p.Status != http.StatusNotFound {
		t.Errorf("an achievement that does not exist: %d, want 404", p.Status)
	}
	style := v.Get("/").Find("link[rel=stylesheet]").AttrOr("href", "")
	if p := fetch(v, style, "Accept", "*/*"); p.Status != http.StatusOK || !strings.HasPrefix(p.Header.Get("Content-Type"), "text/css") {
		t.Errorf("%s: %d %s", style, p.Status, p.Header.Get("Content-Type"))
	}
}

func TestCertificate_page_says_what_was_trained_and_passed(t *testing.T) {
	site, _, path := certified(t, `["digcomp:2.1"]`, `["digcomp:2.1", "digcomp:4.2", "dlgf:4.2", "dlgf:0.2"]`)
	const cited = "DigComp 2.2: 2.1, 4.2; UNESCO Digital Literacy Global Framework: 4.2, 0.2"
	for lang, want := range map[string][]string{
		"en": {"Competences", "Interacting through digital technologies, Protecting personal data and privacy, Software operations in digital devices", cited, "Quiz passed", "The test"},
		"ar": {"الكفايات", "التفاعل عبر التقنيات الرقمية، حماية البيانات الشخصية والخصوصية، تشغيل البرامج في الأجهزة الرقمية", cited, "الاختبار الذي اجتيز", "الاختبار"},
	} {
		v := site.Visitor().Get(path + "?lang=" + lang).Want(http.StatusOK)
		said := strings.NewReplacer("\u2068", "", "\u2069", "").Replace(v.Find(".cert-facts dl").Text())
		for _, words := range want {
			if !strings.Contains(said, words) {
				t.Errorf("in %s %q is missing: %q", lang, words, said)
			}
		}
	}
}

func TestVerify_finds_a_certificate_in_what_people_paste(t *testing.T) {
	site, _, path := certified(t)
	id := strings.TrimPrefix(path, "/c/")
	for _, typed := range []string{id, strings.ToUpper(id), " " + id[:8] + "-" + id[8:] + " ", site.URL + path, site.URL + path + ".pdf", path, "\u2066" + id + "\u2069"} {
		if v := site.Visitor().Get("/verify"); v.Submit("main form", "code", typed).Page.Path != path {
			t.Errorf("%q led to %s (%d)", typed, v.Page.Path, v.Page.Status)
		}
	}
	v := site.Visitor().Get("/verify").Submit("main form", "code", "my certificate").Want(http.StatusUnprocessableEntity)
	if got := v.Find("#f-code").AttrOr("value", ""); got != "my certificate" {
		t.Errorf("the field holds %q", got)
	}
}

func TestVerify_tries_many_numbers_and_has_to_wait(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	v := site.Visitor()
	for i := range 60 {
		if p := fetch(v, "/c/"+lms.NewID(), "Accept", "application/json"); p.Status != http.StatusNotFound {
			t.Fatalf("try %d: %d, want 404", i+1, p.Status)
		}
	}
	if p := fetch(v, "/c/"+lms.NewID(), "Accept", "text/html"); p.Status != http.StatusTooManyRequests || p.Header.Get("Retry-After") == "" {
		t.Errorf("one more try: %d, Retry-After %q", p.Status, p.Header.Get("Retry-After"))
	}
}
