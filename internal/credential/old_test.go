package credential

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"sanad/internal/credential/vc"
	"sanad/internal/lms"
	"sanad/internal/testkit/verifier"
)

// first is a certificate as it was stored, and what was published beside it,
// before certificates named roles, competences and evidence.
type first struct {
	id        lms.CredentialID
	stored    bson.Raw
	json      []byte // the signed credential inside
	did, list []byte
}

func firstFormat(t *testing.T) first {
	t.Helper()
	read := func(name string) []byte {
		b, err := os.ReadFile("testdata/first-format/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	var doc bson.D
	if err := bson.UnmarshalExtJSON(read("record.json"), true, &doc); err != nil {
		t.Fatal(err)
	}
	stored, err := bson.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	f := first{stored: stored, did: read("did.json"), list: read("list.json")}
	f.id = lms.CredentialID(f.stored.Lookup("id").StringValue())
	_, f.json = f.stored.Lookup("json").Binary()
	return f
}

// withFirst is a world that holds the old certificate.
func withFirst(t *testing.T) (*world, first) {
	t.Helper()
	w, f := newWorld(t), firstFormat(t)
	if err := w.store.Insert(t.Context(), "credentials", string(f.id), f.stored); err != nil {
		t.Fatal(err)
	}
	return w, f
}

func TestFirstFormat_servesTheSameBytesForEver(t *testing.T) {
	w, f := withFirst(t)
	same := func(after string) {
		t.Helper()
		if got, err := w.JSON(t.Context(), f.id); err != nil || !bytes.Equal(got, f.json) {
			t.Errorf("after %s: %v, got\n%s\nwant\n%s", after, err, got, f.json)
		}
	}
	same("nothing")
	if rec := w.issue(t, w.request()); rec.ID != f.id || rec.Evidence != nil || rec.Competences != nil || !rec.Role.IsZero() {
		t.Errorf("issued again with new data: %s, %+v %+v %+v", rec.ID, rec.Role, rec.Competences, rec.Evidence)
	}
	same("issuing again")
	if err := w.Settle(t.Context(), f.id, StepIssued); err != nil {
		t.Fatal(err)
	}
	paper, err := w.PDF(t.Context(), f.id, noOptions)
	if err != nil || len(paper) == 0 {
		t.Errorf("paper of %d bytes, %v", len(paper), err)
	}
	if _, err := w.Revoke(t.Context(), admin, f.id, reason); err != nil {
		t.Fatal(err)
	}
	same("settling and revoking, which store it again")
}

func TestFirstFormat_verifiesStill(t *testing.T) {
	w, f := withFirst(t)
	doc, err := vc.ParseDIDDocument(f.did)
	if err != nil {
		t.Fatal(err)
	}
	if err := vc.Verify(f.json, doc.Resolve); err != nil {
		t.Errorf("our verifier: %v", err)
	}
	got := verifier.Judge(t, verifier.Case{Credential: f.json, DID: f.did, Lists: []json.RawMessage{f.list}, Now: w.Now()})[0]
	if got.Proof != "" || got.Status != "" || len(got.Schema) > 0 || got.Expired {
		t.Errorf("the independent verifier: %+v", got)
	}
}
