package verifier

import (
	"bytes"
	"embed"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

//go:embed package.json package-lock.json .npmrc *.mjs badge.schema.json
var files embed.FS

// Case is what is to be judged: a credential, its issuer's DID document and
// the status lists that are published, at a moment.
type Case struct {
	Credential json.RawMessage   `json:"credential"`
	DID        json.RawMessage   `json:"did"`
	Lists      []json.RawMessage `json:"lists"`
	Now        time.Time         `json:"now"`
	// Tamper tries altered copies of the credential too.
	Tamper bool `json:"tamper"`
}

// Report is the verdict. Empty texts and lists mean that nothing is wrong.
type Report struct {
	Schema   []string `json:"schema"`   // objections, each with its schema in front
	Proof    string   `json:"proof"`    // why proof or issuer are refused
	Status   string   `json:"status"`   // why the status is refused; "revoked"
	Refused  string   `json:"refused"`  // why the credential is refused at Now
	Expired  bool     `json:"expired"`  // refused because Now is after its end
	Tampered int      `json:"tampered"` // altered copies tried
	Accepted []string `json:"accepted"` // those that were wrongly accepted
	// Contexts are the implementation's own copies of the contexts in use.
	Contexts map[string]json.RawMessage `json:"contexts"`
}

// Schema names one of the two schemas that a credential is judged by.
type Schema string

const (
	// OwnSchema is ours: it allows what we issue and nothing else.
	OwnSchema Schema = "own"
	// WalletSchema is one that a wallet reads badges by, written by others. It
	// asks for fewer members than ours and lets unknown ones pass.
	WalletSchema Schema = "wallet"
)

// RefusedBy tells whether a schema objects to the credential's form.
func (r Report) RefusedBy(s Schema) bool {
	return slices.ContainsFunc(r.Schema, func(objection string) bool {
		return strings.HasPrefix(objection, string(s)+": ")
	})
}

// Judge returns the verdicts on cases, in their order.
func Judge(t testing.TB, cases ...Case) []Report {
	t.Helper()
	var reports []Report
	run(t, "verify.mjs", cases, &reports)
	if len(reports) != len(cases) {
		t.Fatalf("independent verifier: %d reports on %d cases", len(reports), len(cases))
	}
	return reports
}

// execute runs one of the programs on an input and returns what it writes.
func execute(t testing.TB, program string, input []byte) []byte {
	t.Helper()
	dir, err := install()
	if err != nil {
		t.Fatalf("install the independent verifier (needs Node and npm): %v", err)
	}
	cmd := exec.CommandContext(t.Context(), "node", filepath.Join(dir, program))
	cmd.Stdin = bytes.NewReader(input)
	var out, log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &log
	if err := cmd.Run(); err != nil {
		t.Fatalf("independent verifier: %s: %v\n%s", program, err, log.String())
	}
	return out.Bytes()
}
