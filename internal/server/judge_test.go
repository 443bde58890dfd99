package server_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	outside "sanad/internal/credential/judge/fetch"
	"sanad/internal/lms"
	"sanad/internal/testkit"
	"sanad/internal/testkit/verifier"
)

// badgeForm is the form for anybody's badge.
const badgeForm = "main form[enctype]"

// abroad is what other sites publish. It counts what is asked for.
type abroad struct {
	documents map[string]string
	asked     atomic.Int64
}

func (a *abroad) Get(_ context.Context, address string) ([]byte, error) {
	a.asked.Add(1)
	if d, ok := a.documents[address]; ok {
		return []byte(d), nil
	}
	return nil, errors.New("away")
}

// paste has a badge judged that is pasted, uploadBadge one that is a file.
func paste(v *testkit.Visitor, badge string) *testkit.Visitor {
	v.Helper()
	return v.Get("/verify?lang=en").Submit(badgeForm, "badge", badge)
}

func uploadBadge(v *testkit.Visitor, name string, file []byte) *testkit.Visitor {
	v.Helper()
	return v.Get("/verify?lang=en").Upload(badgeForm, "file", name, file)
}

func TestJudge_our_own_badge_in_every_form(t *testing.T) {
	site, _, path := certified(t)
	v := site.Visitor()
	for _, form := range []string{".json", ".jwt", ".png", ".svg", ".pdf"} {
		file := formOf(v, path+form)
		uploadBadge(v, "badge"+form, []byte(file)).Want(http.StatusOK).See(".verdict-card.valid", "Genuine and valid")
		v.See(".pairs", "Noura Abdullah").See(".pairs", "تحضير الشاي للضيوف").See("main", "This site signed it")
		if v.Find("main a.button").AttrOr("href", "") != path {
			t.Errorf("%s: no way to the certificate's page", form)
		}
	}
	for _, form := range []string{".json", ".jwt"} {
		paste(v, formOf(v, path+form)).Want(http.StatusOK).See(".verdict-card.valid", "Genuine and valid")
	}
	paste(v, site.URL+path).Want(http.StatusOK).See(".verdict-word", "valid")
	if v.Page.Path != path {
		t.Errorf("its address leads to %s", v.Page.Path)
	}
	revokeForGood(t, site, lms.CredentialID(strings.TrimPrefix(path, "/c/")))
	paste(v, formOf(v, path+".jwt")).Want(http.StatusOK).See(".verdict-card.revoked", "Revoked")
	site.Clock.Advance(400 * 24 * time.Hour)
	paste(v, formOf(v, path+".json")).Want(http.StatusOK).See(".verdict-card.revoked", "Revoked")
}

// formOf is the body of a form of a certificate.
func formOf(v *testkit.Visitor, path string) string {
	v.Helper()
	p := fetch(v, path, "Accept", "*/*")
	if p.Status != http.StatusOK {
		v.Fatalf("%s: %d", path, p.Status)
	}
	return p.Body
}

func TestJudge_altered_badges_of_ours_are_refused(t *testing.T) {
	site, _, path := certified(t)
	v := site.Visitor()
	for _, form := range []string{".json", ".svg"} {
		altered := strings.ReplaceAll(formOf(v, path+form), "Noura", "Samar")
		uploadBadge(v, "badge"+form, []byte(altered)).Want(http.StatusOK).See(".verdict-card.refused", "Refused").See("main", "do not rely on it")
	}
}

// TestJudge_badges_of_others: with an issuer's published documents within reach,
// each badge that the other implementation issued is judged as what it is.
func TestJudge_badges_of_others(t *testing.T) {
	out := &abroad{}
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)), testkit.WithOutside(out))
	f := verifier.Issue(t, site.Clock.Now())
	out.documents = f.Documents
	v := site.Visitor()
	for name, want := range map[string][2]string{
		"valid":                        {"valid", "comes from badges.example"},
		"valid by a key alone":         {"valid", "known by a key alone"},
		"token EdDSA":                  {"valid", "Signed token (JWT)"},
		"token RS256":                  {"valid", "Valid until"},
		"expired":                      {"expired", "It expired on"},
		"token expired":                {"expired", "It expired on"},
		"revoked":                      {"revoked", "Its issuer has revoked it"},
		"early":                        {"early", "It becomes valid on"},
		"altered":                      {"refused", "does not match the content"},
		"grown":                        {"refused", "does not cover"},
		"by the key of another issuer": {"refused", "not one of the issuer"},
		"issuer that is away":          {"unsure", "keys cannot be had"},
		"unknown terms":                {"unsure", "terms that we do not know"},
	} {
		paste(v, f.Badges[name]).Want(http.StatusOK).See(".verdict-card."+want[0], "").See("main", want[1])
		v.See(".pairs", "سلمى القحطاني")
		site.Clock.Advance(time.Minute) // so that the limit is not what answers
	}
}

func TestJudge_an_address_is_fetched_once(t *testing.T) {
	out := &abroad{}
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)), testkit.WithOutside(out))
	f := verifier.Issue(t, site.Clock.Now())
	out.documents = f.Documents
	out.documents["https://badges.example/awards/42"] = f.Badges["valid"]
	v := site.Visitor()
	paste(v, " https://badges.example/awards/42 ").Want(http.StatusOK).See(".verdict-card.valid", "Genuine")
	if n := out.asked.Load(); n != 3 {
		t.Errorf("asked for %d documents, want 3", n)
	}
	v.Get("/verify").Submit("main form", "code", "https://badges.example/awards/42").Want(http.StatusOK).See(".verdict-card.valid", "")
	asked := out.asked.Load()
	v.Get("/verify?code=https://badges.example/awards/42").Want(http.StatusUnprocessableEntity)
	if out.asked.Load() != asked {
		t.Error("a link makes us ask another site")
	}
}

func TestJudge_says_what_is_wrong_beside_the_field(t *testing.T) {
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)))
	v := site.Visitor()
	for pasted, want := range map[string]string{
		"":                                   "Choose a file",
		"hello":                              "no digitally signed badge",
		"{}":                                 "no digitally signed badge",
		"https://badges.example/nothing":     "nothing at this address",
		"<svg xmlns='http://x.example'><a/>": "cannot be read",
	} {
		paste(v, pasted).Want(http.StatusUnprocessableEntity).See(badgeForm+" .error", want)
		if got := v.Find(badgeForm + " textarea").Text(); got != pasted {
			t.Errorf("the field holds %q, want %q", got, pasted)
		}
	}
	uploadBadge(v, "photo.png", []byte("\x89PNG\r\n\x1a\n")).Want(http.StatusUnprocessableEntity).See(badgeForm+" .error", "cannot be read")
	uploadBadge(v, "photo.jpg", []byte("\xff\xd8\xff")).Want(http.StatusUnprocessableEntity).See(badgeForm+" .error", "no digitally signed badge")
	uploadBadge(v, "film.mp4", make([]byte, 1<<20+1)).Want(http.StatusUnprocessableEntity).See(badgeForm+" .error", "larger than we accept")
	announced := strings.Replace(formHead, "/sign-in", "/verify", 1) + "Content-Length: 2000000\r\n\r\n" // refused before it is sent
	if resp, body := raw(t, site, announced); resp.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("two megabytes: %d %.80q, want 413", resp.StatusCode, body)
	}
}

func TestJudge_too_many_badges_have_to_wait(t *testing.T) {
	site, _, path := certified(t)
	v := site.Visitor()
	badge := formOf(v, path+".jwt")
	for range 20 {
		paste(v, badge).Want(http.StatusOK)
	}
	wantTooMany(t, paste(v, badge).Page)
	site.Clock.Advance(61 * time.Second)
	paste(v, badge).Want(http.StatusOK)
}

// TestJudge_reaches_nothing_inside: with the real way out, whatever address a badge
// or a visitor names, nobody knocks at a door of ours.
func TestJudge_reaches_nothing_inside(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	came := make(chan string, 100)
	done := make(chan struct{})
	go func() { // ends with the listener
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			came <- c.RemoteAddr().String()
			_ = c.Close()
		}
	}()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	site := testkit.Start(t, testkit.WithCourses(testkit.Tea(t)), testkit.WithOutside(outside.New(outside.Options{})))
	f := verifier.Issue(t, site.Clock.Now())
	v := site.Visitor()
	for _, host := range []string{"127.0.0.1", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433", "localhost", "169.254.169.254"} {
		paste(v, "https://"+host+":"+port+"/badge.json").Want(http.StatusUnprocessableEntity).See(".error", "nothing at this address")
		if strings.HasPrefix(host, "[") {
			continue // no did:web has such a host
		}
		badge := strings.ReplaceAll(f.Badges["valid"], "did:web:badges.example", "did:web:"+host+"%3A"+port)
		paste(v, badge).Want(http.StatusOK).See(".verdict-card.unsure", "").See("main", "keys cannot be had")
		list := strings.ReplaceAll(f.Badges["token EdDSA"], "badges.example", host)
		paste(v, list)
		site.Clock.Advance(time.Minute)
	}
	_ = l.Close()
	<-done
	if n := len(came); n != 0 {
		t.Errorf("%d connections came in", n)
	}
}

func TestCertificate_has_an_address_for_its_square_code(t *testing.T) {
	site, _, path := certified(t)
	v := site.Visitor()
	p := fetch(v, path+"/qr.svg", "Accept", "*/*")
	if p.Status != http.StatusOK || p.Header.Get("Content-Type") != "image/svg+xml" || !strings.Contains(p.Body, "crispEdges") {
		t.Errorf("%d %s", p.Status, p.Header.Get("Content-Type"))
	}
	if p := fetch(v, "/c/"+lms.NewID()+"/qr.svg", "Accept", "*/*"); p.Status != http.StatusNotFound {
		t.Errorf("of no certificate: %d, want 404", p.Status)
	}
}

func TestCertificate_revoked_has_no_picture(t *testing.T) {
	site, _, path := certified(t)
	v := site.Visitor()
	if v.Get(path).Find("main a[href='"+path+".png']").Length() != 1 {
		t.Error("no picture is offered")
	}
	revokeForGood(t, site, lms.CredentialID(strings.TrimPrefix(path, "/c/")))
	for form, want := range map[string]int{".png": 410, ".svg": 410, ".pdf": 410, ".json": 200, ".jwt": 200} {
		if got := fetch(v, path+form, "Accept", "*/*").Status; got != want {
			t.Errorf("%s: %d, want %d", form, got, want)
		}
	}
	if strings.Contains(v.Get(path).Page.Body, ".png") {
		t.Error("a picture is offered")
	}
}

// A drawing that is opened by itself runs nothing in our name.
func TestCertificate_pictures_are_put_in_a_sandbox(t *testing.T) {
	site, _, path := certified(t)
	for _, form := range []string{".png", ".svg"} {
		p := fetch(site.Visitor(), path+form, "Accept", "*/*")
		if csp := p.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "sandbox") || !strings.Contains(csp, "default-src 'none'") {
			t.Errorf("%s: %q", form, csp)
		}
		if strings.Contains(p.Body, "<script") {
			t.Errorf("%s holds a script", form)
		}
	}
}
