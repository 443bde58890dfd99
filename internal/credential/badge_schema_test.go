package credential

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"sanad/internal/testkit/verifier"
)

// malformed is a credential of the wrong form: the member at a path has another
// value, or is gone.
type malformed struct {
	name, at string
	value    any // nil takes the member away
}

// malformedForAll are forms that no reader of badges can use.
var malformedForAll = []malformed{
	{"no name for what was learned", "credentialSubject/achievement/name", nil},
	{"no description of it", "credentialSubject/achievement/description", nil},
	{"no criteria", "credentialSubject/achievement/criteria", nil},
	{"criteria as a text", "credentialSubject/achievement/criteria", "All lessons"},
	{"a list of names", "name", []any{"شهادة", "Certificate"}},
	{"a name by language", "credentialSubject/achievement/name", map[string]any{"ar": "شهادة"}},
	{"a type that is no list", "type", "OpenBadgeCredential"},
	{"no type", "type", nil},
	{"an achievement's type that is no list", "credentialSubject/achievement/type", "Achievement"},
	{"an empty list of types", "credentialSubject/type", []any{}},
	{"no issuer", "issuer", nil},
	{"no proof", "proof", nil},
	{"a proof without a key", "proof/0/verificationMethod", nil},
	{"a list of roles", "credentialSubject/role", []any{"متطوع", "معلّم"}},
	{"length as a text", "credentialSubject/creditsEarned", "1.5"},
	{"a score as a number", "credentialSubject/result/0/value", 95},
	{"a result of no known kind", "credentialSubject/result/0/status", "Passed"},
	{"a score that is called nothing", "credentialSubject/achievement/resultDescription/0/name", nil},
	{"a citation of nothing", "credentialSubject/achievement/alignment/0/targetName", nil},
	{"a tag that is no list", "credentialSubject/achievement/tag", "privacy-pdpl"},
	{"a holder's name that is hashed, in words", "credentialSubject/identifier/0/hashed", "false"},
	{"evidence without a type", "evidence/0/type", nil},
	{"a picture without a type", "image/type", nil},
	{"a status without a type", "credentialStatus/type", nil},
	{"a schema without an address", "credentialSchema/0/id", nil},
}

// malformedForUs are forms that the wallet's schema lets pass and ours does not.
var malformedForUs = []malformed{
	{"a type that is another word", "type/1", "DiplomaCredential"},
	{"no start", "validFrom", nil},
	{"a start that is no time", "validFrom", "yesterday"},
	{"no address", "id", nil},
	{"an address that is none", "id", "certificate 7"},
	{"nothing learned", "credentialSubject/achievement", nil},
	{"a language that is none", "credentialSubject/achievement/inLanguage", "Arabic"},
	{"a member that we do not issue", "credentialSubject/email", "layla@example.org"},
	{"another schema", "credentialSchema/0/id", "https://sanad.example.org/schema.json"},
}

func TestIndependent_bothSchemasRefuseMalformedCredentials(t *testing.T) {
	for name, got := range judgeMalformed(t, malformedForAll) {
		if !got.RefusedBy(verifier.OwnSchema) || !got.RefusedBy(verifier.WalletSchema) {
			t.Errorf("%s: objections %q, want some of both schemas", name, got.Schema)
		}
	}
}

// When a new edition of the wallet's schema refuses one of these, it belongs to
// the list above, and the documentation has to say more.
func TestIndependent_ourSchemaRefusesMoreThanTheWallets(t *testing.T) {
	for name, got := range judgeMalformed(t, malformedForUs) {
		if !got.RefusedBy(verifier.OwnSchema) || got.RefusedBy(verifier.WalletSchema) {
			t.Errorf("%s: objections %q, want ours alone", name, got.Schema)
		}
	}
}

// judgeMalformed returns the verdicts by name, on copies of a full credential
// that is itself good for both schemas.
func judgeMalformed(t *testing.T, list []malformed) map[string]verifier.Report {
	t.Helper()
	w := newWorld(t)
	r := w.request()
	r.Course.ShowScore = true
	good := w.caseOf(t, w.issue(t, r))
	cases := []verifier.Case{good}
	for _, m := range list {
		c := good
		c.Credential = m.of(t, good.Credential)
		cases = append(cases, c)
	}
	reports := verifier.Judge(t, cases...)
	if len(reports[0].Schema) > 0 {
		t.Fatalf("the credential as it was issued: %q", reports[0].Schema)
	}
	verdicts := map[string]verifier.Report{}
	for i, m := range list {
		verdicts[m.name] = reports[i+1]
	}
	return verdicts
}

// of returns a copy of a credential with this fault.
func (m malformed) of(t *testing.T, credential []byte) []byte {
	t.Helper()
	altered, err := json.Marshal(edited(tree(t, credential), strings.Split(m.at, "/"), m.value))
	if err != nil {
		t.Fatal(err)
	}
	return altered
}

// edited returns a document with another value where a path leads, and without
// the member there when the value is nil.
func edited(node any, path []string, value any) any {
	if len(path) == 0 {
		return value
	}
	switch node := node.(type) {
	case []any:
		if i, err := strconv.Atoi(path[0]); err == nil && i < len(node) {
			node[i] = edited(node[i], path[1:], value)
		}
	case map[string]any:
		node[path[0]] = edited(node[path[0]], path[1:], value)
		if node[path[0]] == nil {
			delete(node, path[0])
		}
	}
	return node
}
