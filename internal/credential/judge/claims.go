package judge

import (
	"time"

	"sanad/internal/credential/vc"
)

// Bounds of what is shown of a credential.
const (
	maxShown = 300 // letters of one text
	maxNames = 4
)

// claims is what the credential says, for people to read.
func (c Credential) claims() Claims {
	subject := object(c.doc["credentialSubject"])
	issuer, _ := c.doc["issuer"].(map[string]any)
	achievement := object(subject["achievement"])
	out := Claims{ID: shown(c.doc["id"]), Name: shown(c.doc["name"]), Achieved: shown(achievement["name"]), Issuer: shown(c.issuer()),
		IssuerName: shown(issuer["name"]), Holder: holder(subject), HolderID: shown(subject["id"]), Form: JSON}
	out.From, out.Until, _ = c.period() // zero where it cannot be read
	if c.token != nil {
		out.Form = Token
	}
	return out
}

// holder is whoever the credential names. Names that were hashed name nobody.
func holder(subject map[string]any) []string {
	var out []string
	for _, v := range list(subject["identifier"]) {
		id, _ := v.(map[string]any)
		if name := shown(id["identityHash"]); name != "" && id["identityType"] == "name" && id["hashed"] != true && len(out) < maxNames {
			out = append(out, name)
		}
	}
	if name := shown(subject["name"]); name != "" && len(out) == 0 {
		out = append(out, name)
	}
	return out
}

// shown is a text of a credential as people may see it: the first where it says
// several, without control characters, cut.
func shown(v any) string {
	for _, one := range list(v) {
		if m, ok := one.(map[string]any); ok {
			one = m["@value"]
		}
		s, _ := one.(string)
		if r := []rune(vc.Clean(s)); len(r) > maxShown {
			return string(r[:maxShown]) + "…"
		} else if len(r) > 0 {
			return string(r)
		}
	}
	return ""
}

// date reads a member that holds an instant, zero where there is none.
func (c Credential) date(member string) (time.Time, error) {
	v := c.doc[member]
	if v == nil {
		return time.Time{}, nil
	}
	s, _ := v.(string)
	return time.Parse(time.RFC3339, s)
}

// period is how long the credential is valid: the narrower of what it says and,
// where it is a token, what that says.
func (c Credential) period() (from, until time.Time, err error) {
	if from, err = c.date("validFrom"); err != nil {
		return from, until, err
	}
	if until, err = c.date("validUntil"); err != nil || c.token == nil {
		return from, until, err
	}
	if nbf, ok := c.token.Claims["nbf"].(float64); ok && unix(nbf).After(from) {
		from = unix(nbf)
	}
	if exp, ok := c.token.Claims["exp"].(float64); ok && (until.IsZero() || unix(exp).Before(until)) {
		until = unix(exp)
	}
	return from, until, nil
}

// unix reads a date of a token. What lies outside all calendars is taken for the
// nearest that lies within.
func unix(seconds float64) time.Time {
	const first, last = -62135596800, 253402300799 // years 1 and 9999
	return time.Unix(int64(min(max(seconds, first), last)), 0).UTC()
}
