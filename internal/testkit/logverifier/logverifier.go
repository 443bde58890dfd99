package logverifier

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"os/exec"
	"testing"
)

//go:embed check.mjs
var program string

// Case is what is to be judged: everything that a log serves of one state.
type Case struct {
	Key   string            `json:"key"`   // the verifier key
	Parts map[string][]byte `json:"parts"` // by the address below the log
	Old   []byte            `json:"old"`   // an older checkpoint, or nil
	// Proofs are to hold without the parts.
	Proofs []Proof `json:"proofs"`
	// Tamper tries altered copies of every part and proof too.
	Tamper bool `json:"tamper"`
}

// Proof is a proof file with what it is said to prove: that a document of an
// issuer is in the log.
type Proof struct {
	File     []byte `json:"file"`
	Op       string `json:"op"`
	Issuer   string `json:"issuer"`
	Document []byte `json:"document"`
}

// Report is the verdict. Empty texts and lists mean that nothing is wrong.
type Report struct {
	Fault    string   `json:"fault"`    // why the log is refused
	Size     int      `json:"size"`     // entries in it
	Proofs   []string `json:"proofs"`   // why each proof is refused
	Tampered int      `json:"tampered"` // altered copies tried
	Accepted []string `json:"accepted"` // those that were wrongly accepted
}

// Judge returns the verdict on a log.
func Judge(t testing.TB, c Case) Report {
	t.Helper()
	input, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "node", "--input-type=module", "--eval", program)
	cmd.Stdin = bytes.NewReader(input)
	var out, log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &log
	if err := cmd.Run(); err != nil {
		t.Fatalf("independent checker of the log (needs Node): %v\n%s", err, log.String())
	}
	var r Report
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatalf("independent checker of the log: %v", err)
	}
	return r
}
