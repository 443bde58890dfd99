package translog

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"sanad/internal/credential/jcs"
)

const issuer = "did:web:sanad.example.org"

// entry is one of many different entries.
func entry(n int) Entry {
	return Entry{Op: Ops[n%len(Ops)], Issuer: issuer, Digest: sha256.Sum256(fmt.Append(nil, n))}
}

// entries are those from one number to another.
func entries(from, to int) []Entry {
	var out []Entry
	for n := from; n < to; n++ {
		out = append(out, entry(n))
	}
	return out
}

func TestEntry_is_written_as_the_published_example(t *testing.T) {
	e, err := NewEntry(Issue, "did:web:lms.example:orgs:hope", []byte(`{ "a": 1 }`))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(`{"a":1}`))
	want := `{"digest":"` + base64.RawURLEncoding.EncodeToString(sum[:]) + `","issuer":"did:web:lms.example:orgs:hope","op":"issue","v":1}`
	if got := string(e.Bytes()); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestEntry_is_its_own_canonical_form(t *testing.T) {
	for _, e := range []Entry{entry(0), entry(1), entry(2), entry(3), {Op: Issue, Issuer: "did:web:\"\\\n\u2028<&>٣😀"}} {
		in := map[string]any{"v": 1, "op": e.Op, "issuer": e.Issuer, "digest": base64.RawURLEncoding.EncodeToString(e.Digest[:])}
		loose, err := json.MarshalIndent(in, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		want, err := jcs.Canonical(loose)
		if err != nil || string(want) != string(e.Bytes()) {
			t.Errorf("got %s, want %s, %v", e.Bytes(), want, err)
		}
		if got, err := ParseEntry(e.Bytes()); err != nil || got != e {
			t.Errorf("read back as %+v, %v; want %+v", got, err, e)
		}
	}
}

func TestDigestOf_does_not_depend_on_white_space_or_order(t *testing.T) {
	a, errA := DigestOf([]byte("{\"b\":[1,2.50],\n \"a\":\"\\u0645\"}"))
	b, errB := DigestOf([]byte(`{"a":"م","b":[1,2.5]}`))
	if errA != nil || errB != nil || a != b {
		t.Errorf("got %x and %x, %v, %v", a, b, errA, errB)
	}
	if c, err := DigestOf([]byte(`{"a":"م","b":[1,2.6]}`)); err != nil || c == a {
		t.Errorf("another document has the same digest: %v", err)
	}
	if _, err := DigestOf([]byte("{")); err == nil {
		t.Error("half a document has a digest")
	}
}

func TestParseEntry_refuses_every_other_form(t *testing.T) {
	good := string(entry(0).Bytes())
	for name, bad := range map[string]string{
		"white space":      strings.Replace(good, ",", ", ", 1),
		"a line end":       good + "\n",
		"another order":    strings.Replace(good, `"op":"issue","v":1`, `"v":1,"op":"issue"`, 1),
		"a member more":    strings.Replace(good, `"v":1`, `"name":"Layla","v":1`, 1),
		"another version":  strings.Replace(good, `"v":1`, `"v":2`, 1),
		"an unknown op":    strings.Replace(good, `"issue"`, `"grant"`, 1),
		"no did":           strings.Replace(good, "did:web:", "https://", 1),
		"a short digest":   strings.Replace(good, `"digest":"`, `"digest":"AA`, 1),
		"an escape":        strings.Replace(good, "did:web", `did\u003aweb`, 1),
		"a name of letter": strings.Replace(good, `"op"`, `"OP"`, 1),
		"a list":           "[" + good + "]",
		"nothing":          "",
		"a long issuer":    strings.Replace(good, "did:web:", "did:web:"+strings.Repeat("x", MaxEntry), 1),
	} {
		if bad == good {
			t.Fatalf("%s: nothing was changed", name)
		}
		if e, err := ParseEntry([]byte(bad)); err == nil {
			t.Errorf("%s: read as %+v", name, e)
		}
	}
}

// FuzzParseEntry: what is read is written back byte for byte.
func FuzzParseEntry(f *testing.F) {
	f.Add(entry(0).Bytes())
	f.Add([]byte(`{"digest":"","issuer":"did:","op":"did","v":1}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		if e, err := ParseEntry(b); err == nil && string(e.Bytes()) != string(b) {
			t.Errorf("%q was read as %q", b, e.Bytes())
		}
	})
}
