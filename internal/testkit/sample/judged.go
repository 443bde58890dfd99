package sample

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"sanad/internal/credential/vc"
	"sanad/internal/limit"
	"sanad/internal/lms"
)

// Sent is a page that answers a form: the badge that is pasted at /verify.
type Sent struct {
	Name  string // of the picture, as of a View
	Page  string
	Badge string
}

// Judged lists a badge for each verdict. It forgets how many were judged, so that
// each list can be gone through.
func (w *World) Judged() []Sent {
	w.Helper()
	if err := w.Limits.Reset(context.Background(), limit.Rule{Name: "judge"}, "127.0.0.0/24"); err != nil {
		w.Fatal(err)
	}
	valid := w.badge("valid", w.Credentials.JSON)
	return []Sent{
		{"judged-valid", "judged", valid}, {"judged-token", "judged", w.badge("valid", w.Credentials.JWT)},
		{"judged-expired", "judged", w.badge("expired", w.Credentials.JSON)}, {"judged-revoked", "judged", w.badge("revoked", w.Credentials.JSON)},
		{"judged-refused", "judged", strings.Replace(valid, `"hashed":false`, `"hashed":true`, 1)},
		{"judged-unsure", "judged", strings.ReplaceAll(valid, "did:web:", "did:web:elsewhere.example:")},
		{"judged-early", "judged", early(w.Clock.Now())},
		{"judged-none", "verify", "شارة"},
	}
}

// badge is a certificate of the world in one of its forms.
func (w *World) badge(state string, form func(context.Context, lms.CredentialID) ([]byte, error)) string {
	w.Helper()
	b, err := form(context.Background(), lms.CredentialID(w.Certificates[state]))
	if err != nil {
		w.Fatal(err)
	}
	return string(b)
}

// early is a badge by a key alone that becomes valid a month from now.
func early(now time.Time) string {
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	did := "did:key:" + vc.EncodeKey(key.Public().(ed25519.PublicKey))
	claims, _ := json.Marshal(map[string]any{ // plain texts never fail
		"@context": []string{vc.ContextCredentials, vc.ContextBadges}, "type": []string{"VerifiableCredential", "OpenBadgeCredential"},
		"id": "urn:uuid:7b0f4b8e-2b1f-4a53-9d0c-1b6a8f1f2e90", "name": "إسعاف الجروح", "issuer": map[string]any{"id": did, "name": "أكاديمية الإسعاف"},
		"validFrom": vc.Time(now.AddDate(0, 1, 0)), "credentialSubject": map[string]any{"name": "سلمى القحطاني", "achievement": map[string]any{"name": "Wound care"}},
	})
	enc := base64.RawURLEncoding.EncodeToString
	text := enc([]byte(`{"alg":"EdDSA","typ":"vc+jwt","kid":"`+did+"#"+strings.TrimPrefix(did, "did:key:")+`"}`)) + "." + enc(claims)
	return text + "." + enc(ed25519.Sign(key, []byte(text)))
}
