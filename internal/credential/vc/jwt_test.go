package vc

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"maps"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tokenOf is the sample badge as a token, with the key that checks it.
func tokenOf(t testing.TB) (string, ed25519.PublicKey) {
	t.Helper()
	b, _ := signed(t)
	s, _ := testKey(1)
	token, err := SignJWT(b, s)
	if err != nil {
		t.Fatal(err)
	}
	return string(token), s.Key.Public().(ed25519.PublicKey)
}

// part decodes a part of a token.
func part(t testing.TB, token string, n int) (v map[string]any) {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[n])
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSignJWT_saysTheSameAndTheRegisteredClaims(t *testing.T) {
	token, _ := tokenOf(t)
	if diff := cmp.Diff(map[string]any{"alg": "EdDSA", "cty": "vc", "kid": did + "#k2026-1", "typ": "vc+jwt"}, part(t, token, 0)); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
	b, _ := signed(t)
	var want map[string]any
	if err := json.Unmarshal(b, &want); err != nil {
		t.Fatal(err)
	}
	delete(want, "proof")
	maps.Copy(want, map[string]any{"iss": did, "jti": testBadge().ID, "sub": testBadge().Subject.ID,
		"nbf": float64(at.Unix()), "exp": float64(at.AddDate(1, 0, 0).Unix())})
	if diff := cmp.Diff(want, part(t, token, 1)); diff != "" {
		t.Errorf("claims (-want +got):\n%s", diff)
	}
	if again, _ := tokenOf(t); again != token {
		t.Error("signed again it is another token")
	}
}

func TestSignJWT_withoutAnEndHasNoEnd(t *testing.T) {
	b := testBadge()
	b.ValidUntil = ""
	s, _ := testKey(1)
	signed, err := SignBadge(b, s, at)
	if err != nil {
		t.Fatal(err)
	}
	token, err := SignJWT(signed, s)
	if err != nil {
		t.Fatal(err)
	}
	if exp, there := part(t, string(token), 1)["exp"]; there {
		t.Errorf("exp = %v", exp)
	}
}

func TestSignJWT_refusesWhatIsNotSigned(t *testing.T) {
	s, _ := testKey(1)
	for _, doc := range []string{"", "{", "[]", `{"issuer":"` + did + `"}`, `{"proof":[]}`} {
		if token, err := SignJWT([]byte(doc), s); err == nil {
			t.Errorf("%q became %s", doc, token)
		}
	}
}

func TestToken_everyChangedLetterIsRefused(t *testing.T) {
	token, key := tokenOf(t)
	read, err := ParseToken([]byte(token))
	if err != nil {
		t.Fatal(err)
	}
	if err := read.Verify(key); err != nil {
		t.Fatal(err)
	}
	for i := range token {
		if i%7 != 0 || token[i] == '.' {
			continue
		}
		other := byte('A')
		if token[i] == 'A' {
			other = 'B'
		}
		changed, err := ParseToken([]byte(token[:i] + string(other) + token[i+1:]))
		if err == nil {
			err = changed.Verify(key)
		}
		if !errors.Is(err, ErrProof) {
			t.Errorf("letter %d changed: %v, want ErrProof", i, err)
		}
	}
}

// with is a token with another header.
func with(token, header string) string {
	_, rest, _ := strings.Cut(token, ".")
	return string(base64url([]byte(header))) + "." + rest
}

func TestParseToken_refuses(t *testing.T) {
	token, _ := tokenOf(t)
	for name, text := range map[string]string{
		"nothing":              "",
		"two parts":            token[:strings.LastIndex(token, ".")],
		"four parts":           token + ".AA",
		"padding":              token + "=",
		"a loose last letter":  with(token, `{"alg":"EdDSA"}`)[:30] + "!" + token,
		"an extension":         with(token, `{"alg":"EdDSA","crit":["exp"]}`),
		"an unencoded payload": with(token, `{"alg":"EdDSA","b64":false}`),
		"a token of access":    with(token, `{"alg":"EdDSA","typ":"at+jwt"}`),
		"a type of no kind":    with(token, `{"alg":"EdDSA","typ":["vc+jwt"]}`),
		"a header of no kind":  with(token, `["EdDSA"]`),
		"claims of no kind":    string(base64url([]byte(`{"alg":"EdDSA"}`))) + "." + string(base64url([]byte(`[]`))) + ".AA",
		"claims of nothing":    string(base64url([]byte(`{"alg":"EdDSA"}`))) + "." + string(base64url([]byte(`null`))) + ".AA",
		"too much":             strings.Repeat("A", maxToken) + ".e30.AA",
	} {
		if read, err := ParseToken([]byte(text)); !errors.Is(err, ErrProof) {
			t.Errorf("%s: %+v, %v; want ErrProof", name, read.Claims, err)
		}
	}
}

// signed by others: one token for each kind of key.
func foreignTokens(t *testing.T) map[string]struct {
	token string
	key   crypto.PublicKey
} {
	t.Helper()
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	rs, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	text := func(alg string) []byte {
		return []byte(string(base64url([]byte(`{"alg":"`+alg+`"}`))) + "." + string(base64url([]byte(`{"name":"x"}`))))
	}
	sum := func(b []byte) []byte { h := sha256.Sum256(b); return h[:] }
	r, s, err := ecdsa.Sign(rand.Reader, ec, sum(text("ES256")))
	if err != nil {
		t.Fatal(err)
	}
	rsSig, err := rsa.SignPKCS1v15(rand.Reader, rs, crypto.SHA256, sum(text("RS256")))
	if err != nil {
		t.Fatal(err)
	}
	join := func(alg string, sig []byte) string { return string(text(alg)) + "." + string(base64url(sig)) }
	return map[string]struct {
		token string
		key   crypto.PublicKey
	}{
		"ES256":   {join("ES256", append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)), &ec.PublicKey},
		"RS256":   {join("RS256", rsSig), &rs.PublicKey},
		"Ed25519": {join("Ed25519", ed25519.Sign(ed, text("Ed25519"))), ed.Public()},
	}
}

// A token must not choose how it is checked: each key takes its own algorithm.
func TestToken_isCheckedByItsKeyAlone(t *testing.T) {
	all := foreignTokens(t)
	for alg, one := range all {
		read, err := ParseToken([]byte(one.token))
		if err != nil {
			t.Fatal(err)
		}
		for name, with := range all {
			if err := read.Verify(with.key); (err == nil) != (name == alg) {
				t.Errorf("%s by the key of %s: %v", alg, name, err)
			}
		}
		read.Algorithm = "none"
		if err := read.Verify(one.key); !errors.Is(err, ErrProof) {
			t.Errorf("%s that names no algorithm: %v", alg, err)
		}
		if err := read.Verify("a key"); !errors.Is(err, ErrKey) {
			t.Errorf("%s by something else: %v, want ErrKey", alg, err)
		}
	}
}

func TestParseJWK(t *testing.T) {
	b64 := func(b []byte) string { return string(base64url(b)) }
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	point, err := ec.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	rs, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	_, key := tokenOf(t)
	e := b64(big.NewInt(int64(rs.E)).Bytes())
	good := map[string]struct {
		jwk  map[string]any
		want crypto.PublicKey
	}{
		"Ed25519": {map[string]any{"kty": "OKP", "crv": "Ed25519", "x": b64(key)}, key},
		"P-256":   {map[string]any{"kty": "EC", "crv": "P-256", "x": b64(point[1:33]), "y": b64(point[33:])}, &ec.PublicKey},
		"RSA":     {map[string]any{"kty": "RSA", "n": b64(rs.N.Bytes()), "e": e}, &rs.PublicKey},
	}
	for name, tc := range good {
		got, err := ParseJWK(tc.jwk)
		if err != nil || !got.(interface{ Equal(crypto.PublicKey) bool }).Equal(tc.want) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	weak := new(big.Int).SetBit(big.NewInt(1), 1023, 1)
	for name, jwk := range map[string]map[string]any{
		"nothing":             {},
		"a curve of no kind":  {"kty": "OKP", "crv": "X25519", "x": b64(key)},
		"a short key":         {"kty": "OKP", "crv": "Ed25519", "x": b64(key[:31])},
		"off the curve":       {"kty": "EC", "crv": "P-256", "x": b64(point[1:33]), "y": b64(point[1:33])},
		"beyond the curve":    {"kty": "EC", "crv": "P-256", "x": b64(point), "y": b64(point[33:])},
		"a weak RSA key":      {"kty": "RSA", "n": b64(weak.Bytes()), "e": e},
		"an even exponent":    {"kty": "RSA", "n": b64(rs.N.Bytes()), "e": b64([]byte{4})},
		"an exponent of one":  {"kty": "RSA", "n": b64(rs.N.Bytes()), "e": b64([]byte{1})},
		"a symmetric key":     {"kty": "oct", "k": b64(key)},
		"a number, not bytes": {"kty": "OKP", "crv": "Ed25519", "x": 7.0},
	} {
		if got, err := ParseJWK(jwk); !errors.Is(err, ErrKey) {
			t.Errorf("%s: %v, %v; want ErrKey", name, got, err)
		}
	}
}

func TestParseMultikey(t *testing.T) {
	_, key := tokenOf(t)
	if got, err := ParseMultikey(EncodeKey(key)); err != nil || !key.Equal(got) {
		t.Errorf("Ed25519: %v, %v", got, err)
	}
	// A P-256 key of the did:key method's published examples.
	if got, err := ParseMultikey("zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169"); err != nil {
		t.Errorf("P-256: %v, %v", got, err)
	}
	for _, s := range []string{"", "z", "z6Mk", "u6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2", "z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc", "zDnaer", "z0OIl"} {
		if got, err := ParseMultikey(s); !errors.Is(err, ErrKey) {
			t.Errorf("%q: %v, %v; want ErrKey", s, got, err)
		}
	}
}

// FuzzParseToken: whatever is claimed to be a token, the answer is an error or
// the original one.
func FuzzParseToken(f *testing.F) {
	token, key := tokenOf(f)
	f.Add([]byte(token))
	f.Add([]byte(with(token, `{"alg":"none"}`)))
	f.Add([]byte("e30.e30."))
	f.Fuzz(func(t *testing.T, data []byte) {
		read, err := ParseToken(data)
		if err == nil && read.Verify(key) == nil && string(data) != token {
			t.Errorf("accepted %q", data)
		}
	})
}
