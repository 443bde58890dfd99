package verifier

import (
	"encoding/json"
	"testing"
	"time"
)

// Foreign is what another issuer has issued and published.
type Foreign struct {
	// Documents are its published documents by their addresses.
	Documents map[string]string `json:"documents"`
	// Badges are credentials, in JSON or as tokens, by what is the matter with
	// them.
	Badges map[string]string `json:"badges"`
}

// Issue returns badges that the other implementation has signed with keys of its
// own, to be looked at on a day.
func Issue(t testing.TB, now time.Time) Foreign {
	t.Helper()
	var f Foreign
	run(t, "issue.mjs", map[string]string{"now": now.UTC().Format(time.RFC3339)}, &f)
	if len(f.Badges) == 0 {
		t.Fatal("the other implementation issued nothing")
	}
	return f
}

// File is a credential in a form in which it travels.
type File struct {
	Form string `json:"form"` // png, svg, jwt
	Data []byte `json:"data"`
	Key  string `json:"key"` // the issuer's public key as a Multikey, for a token
}

// Found is what was in a file. Error says why there was nothing to be believed.
type Found struct {
	Credential string            `json:"credential"`
	Header     map[string]string `json:"header"` // of a token
	Error      string            `json:"error"`
}

// Open takes credentials out of files, with readers of others, and returns them in
// the files' order.
func Open(t testing.TB, files ...File) []Found {
	t.Helper()
	var out []Found
	run(t, "forms.mjs", files, &out)
	if len(out) != len(files) {
		t.Fatalf("%d answers on %d files", len(out), len(files))
	}
	return out
}

// run runs one of the programs on an input.
func run(t testing.TB, program string, input, output any) {
	t.Helper()
	b, err := json.Marshal(input)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(execute(t, program, b), output); err != nil {
		t.Fatalf("independent verifier: %s: %v", program, err)
	}
}
