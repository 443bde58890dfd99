package credential

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sanad/internal/credential/vc"
	"sanad/internal/lms"
	"sanad/internal/testkit/verifier"
)

// forms are a certificate in every form but the page.
func (w *world) forms(t *testing.T, id lms.CredentialID) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for name, get := range map[string]func() ([]byte, error){
		"json": func() ([]byte, error) { return w.JSON(t.Context(), id) },
		"jwt":  func() ([]byte, error) { return w.JWT(t.Context(), id) },
		"png":  func() ([]byte, error) { return w.PNG(t.Context(), id) },
		"svg":  func() ([]byte, error) { return w.SVG(t.Context(), id) },
		"pdf":  func() ([]byte, error) { return w.PDF(t.Context(), id, noOptions) },
	} {
		b, err := get()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[name] = b
	}
	return out
}

// keyOf is the key that a certificate was signed with, as its issuer publishes it.
func (w *world) keyOf(t *testing.T, rec *Record) string {
	t.Helper()
	b, err := w.DIDDocument(t.Context(), rec.Org)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := vc.ParseDIDDocument(b)
	if err != nil {
		t.Fatal(err)
	}
	key, _, err := doc.Resolve(rec.Issuer.DID + "#" + rec.KeyID)
	if err != nil {
		t.Fatal(err)
	}
	return vc.EncodeKey(key)
}

// detached is what poppler takes out of a paper.
func detached(t *testing.T, paper []byte) []byte {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "certificate.pdf")
	if err := os.WriteFile(path, paper, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), "pdfdetach", "-saveall", "-o", dir, path).CombinedOutput(); err != nil {
		t.Fatalf("pdfdetach (of poppler-utils): %v\n%s", err, out)
	}
	b, err := os.ReadFile(filepath.Join(dir, "credential.json"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestForms_verifyElsewhere: what readers of others take out of each form is the
// signed credential byte for byte, and verifies there.
func TestForms_verifyElsewhere(t *testing.T) {
	w := newWorld(t)
	r := w.request()
	r.Course.Title.EN = "Privacy ]]> & <b>"
	rec := w.issue(t, r)
	forms := w.forms(t, rec.ID)
	found := verifier.Open(t, verifier.File{Form: "png", Data: forms["png"]}, verifier.File{Form: "svg", Data: forms["svg"]},
		verifier.File{Form: "jwt", Data: forms["jwt"], Key: w.keyOf(t, rec)})
	credentials := map[string]string{"png": found[0].Credential, "svg": found[1].Credential, "pdf": string(detached(t, forms["pdf"]))}
	for name, got := range credentials {
		if got != string(rec.JSON) {
			t.Errorf("%s holds another credential:\n%s", name, got)
		}
		c := w.caseOf(t, rec)
		c.Credential = json.RawMessage(got)
		if report := verifier.Judge(t, c)[0]; report.Refused != "" || report.Status != "" || len(report.Schema) > 0 {
			t.Errorf("%s is refused: %+v", name, report)
		}
	}
	w.tokenSaysTheSame(t, rec, found[2])
	t.Logf("png %d bytes, svg %d, jwt %d, pdf %d, json %d", len(forms["png"]), len(forms["svg"]), len(forms["jwt"]), len(forms["pdf"]), len(rec.JSON))
	if len(forms["pdf"]) > 60_000 {
		t.Errorf("the paper has %d bytes, want 60 kB at most", len(forms["pdf"]))
	}
}

// tokenSaysTheSame compares the claims that another implementation has checked with
// the credential.
func (w *world) tokenSaysTheSame(t *testing.T, rec *Record, f verifier.Found) {
	t.Helper()
	if f.Error != "" {
		t.Fatalf("the token is refused: %s", f.Error)
	}
	want := tree(t, rec.JSON).(map[string]any)
	delete(want, "proof")
	got := tree(t, []byte(f.Credential)).(map[string]any)
	if got["iss"] != rec.Issuer.DID || got["jti"] != rec.URL || got["sub"] != want["credentialSubject"].(map[string]any)["id"] ||
		got["nbf"] != float64(rec.IssuedAt.Unix()) || got["exp"] != float64(rec.ValidUntil.Unix()) || got["vc"] != nil {
		t.Errorf("registered claims: %v", got)
	}
	for _, name := range []string{"iss", "jti", "sub", "nbf", "exp"} {
		delete(got, name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("claims (-credential +token):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{"alg": "EdDSA", "cty": "vc", "typ": "vc+jwt", "kid": rec.Issuer.DID + "#" + rec.KeyID}, f.Header); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
}

// TestForms_alteredOnesAreRefusedElsewhere: a letter changed within the credential
// of each form.
func TestForms_alteredOnesAreRefusedElsewhere(t *testing.T) {
	w := newWorld(t)
	rec := w.issue(t, w.request())
	forms := w.forms(t, rec.ID)
	alter := func(form string) []byte {
		altered := bytes.Replace(forms[form], []byte("ليلى"), []byte("سلمى"), 1)
		if bytes.Equal(altered, forms[form]) {
			t.Fatalf("nothing was altered in the %s", form)
		}
		return altered
	}
	svg := verifier.Open(t, verifier.File{Form: "svg", Data: alter("svg")})[0]
	c := w.caseOf(t, rec)
	c.Credential = json.RawMessage(svg.Credential)
	if got := verifier.Judge(t, c)[0]; got.Proof == "" {
		t.Errorf("an altered drawing is accepted")
	}
	header, rest, _ := strings.Cut(string(forms["jwt"]), ".")
	other := w.issue(t, func() IssueRequest { r := w.request(); r.Sequence = 2; return r }())
	otherForms := w.forms(t, other.ID)
	_, otherRest, _ := strings.Cut(string(otherForms["jwt"]), ".")
	payload, _, _ := strings.Cut(otherRest, ".")
	_, signature, _ := strings.Cut(rest, ".")
	for name, file := range map[string]verifier.File{
		"a changed picture":             {Form: "png", Data: alter("png")}, // its check sum does not fit any more
		"another payload":               {Form: "jwt", Data: []byte(header + "." + payload + "." + signature), Key: w.keyOf(t, rec)},
		"another key":                   {Form: "jwt", Data: forms["jwt"], Key: vc.EncodeKey(make([]byte, 32))},
		"a token without its signature": {Form: "jwt", Data: []byte(header + "." + rest[:strings.Index(rest, ".")+1]), Key: w.keyOf(t, rec)},
	} {
		if got := verifier.Open(t, file)[0]; got.Error == "" {
			t.Errorf("%s is accepted: %.80s", name, got.Credential)
		}
	}
}

// TestJWT_isTheSameForEver, also for a certificate that was stored before there
// were tokens, whatever key is in use now.
func TestJWT_isTheSameForEver(t *testing.T) {
	w := newWorld(t)
	rec := w.issue(t, w.request())
	first, err := w.JWT(t.Context(), rec.ID)
	if err != nil || len(first) == 0 {
		t.Fatalf("%d bytes, %v", len(first), err)
	}
	if _, err := w.records.Update(t.Context(), string(rec.ID), func(r *Record) error { r.JWT = nil; return nil }); err != nil {
		t.Fatal(err)
	}
	if _, err := w.RotateKey(t.Context(), admin); err != nil {
		t.Fatal(err)
	}
	w.advance(time.Hour)
	again, err := w.JWT(t.Context(), rec.ID)
	if err != nil || !bytes.Equal(again, first) {
		t.Errorf("made again it is another token, %v", err)
	}
	if stored, err := w.records.Get(t.Context(), string(rec.ID)); err != nil || stored.JWT != nil {
		t.Errorf("reading stored it: %v", err)
	}
}

// The first certificates were signed by a key that this world does not have: no
// other may speak for it.
func TestJWT_isNotSignedByAnotherKey(t *testing.T) {
	w, f := withFirst(t)
	w.issue(t, IssueRequest{Person: "maryam", Holder: lms.Text{EN: "Maryam"}, Course: w.request().Course, CompletedAt: w.Now()}) // makes a key of the same name
	if token, err := w.JWT(t.Context(), f.id); lms.KindOf(err) != lms.KindNotFound {
		t.Errorf("%d bytes, %v; want NotFound", len(token), err)
	}
}

func TestForms_ofARevokedCertificate(t *testing.T) {
	w := newWorld(t)
	rec := w.issue(t, w.request())
	before := w.forms(t, rec.ID)
	if _, err := w.Revoke(t.Context(), admin, rec.ID, reason); err != nil {
		t.Fatal(err)
	}
	if got, err := w.JWT(t.Context(), rec.ID); err != nil || !bytes.Equal(got, before["jwt"]) {
		t.Errorf("the token changed: %v", err)
	}
	for name, get := range map[string]func() ([]byte, error){
		"picture": func() ([]byte, error) { return w.PNG(t.Context(), rec.ID) },
		"drawing": func() ([]byte, error) { return w.SVG(t.Context(), rec.ID) },
	} {
		if got, err := get(); lms.KindOf(err) != lms.KindGone {
			t.Errorf("%s: %d bytes, %v; want Gone", name, len(got), err)
		}
	}
}

func TestForms_ofNoCertificate(t *testing.T) {
	w := newWorld(t)
	for name, get := range map[string]func(lms.CredentialID) ([]byte, error){
		"jwt": func(id lms.CredentialID) ([]byte, error) { return w.JWT(t.Context(), id) },
		"png": func(id lms.CredentialID) ([]byte, error) { return w.PNG(t.Context(), id) },
		"svg": func(id lms.CredentialID) ([]byte, error) { return w.SVG(t.Context(), id) },
	} {
		for _, id := range []lms.CredentialID{"", "x", lms.CredentialID(lms.NewID())} {
			if _, err := get(id); lms.KindOf(err) != lms.KindNotFound {
				t.Errorf("%s of %q: %v, want NotFound", name, id, err)
			}
		}
	}
}
