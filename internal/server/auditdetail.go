package server

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"sanad/internal/audit"
	"sanad/internal/lms"
	"sanad/internal/render"
)

// people are names by person, of those who are known.
type people = map[lms.PersonID]lms.Text

// auditDetail is one thing that a line of the log says beside who did what.
type auditDetail struct{ key, value string }

// auditKeys are the details that have words, in the order in which they are shown.
var auditKeys = []string{"person", "course", "version", "quiz", "attempt", "item", "certificate", "key", "organization", "invitation",
	"role", "given", "suspended", "percent", "old", "new", "from", "to", "gained", "kept", "seats"}

// auditObjects say what the object of an action is, where it does not say so
// itself, as "person/1" does.
var auditObjects = map[string]string{"attempt.extra_time": "person", "attempt.reviewed": "attempt", "attempt.regraded": "attempt",
	"credential.issued": "certificate", "credential.revoked": "certificate", "credential.key_rotated": "key"}

// detailsOf lists what a line says: its object and its details, those that are
// known first.
func detailsOf(l *audit.Line) []auditDetail {
	all := maps.Clone(l.Details)
	if all == nil {
		all = map[string]string{}
	}
	var out []auditDetail
	switch key, value := objectOf(l); {
	case value == "":
	case key == "":
		out = append(out, auditDetail{"", value})
	default:
		all[key] = value
	}
	for _, key := range auditKeys {
		if value, ok := all[key]; ok {
			out = append(out, auditDetail{key, value})
			delete(all, key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(all)) {
		out = append(out, auditDetail{"", key + "=" + all[key]})
	}
	return out
}

// objectOf returns what a line's object is, "" where nothing is known of it, and
// which one it is.
func objectOf(l *audit.Line) (key, value string) {
	if key := auditObjects[l.Action]; key != "" {
		return key, l.Object
	}
	switch kind, id, _ := strings.Cut(l.Object, "/"); kind {
	case "person":
		return "person", id
	case "course":
		return "version", id
	case "organization", "invitation":
		return kind, id
	}
	return "", l.Object
}

// pair puts a detail into words. Ids and what is not known stay as they are, from
// left to right.
func (d auditDetail) pair(b *render.Base, known people) render.Pair {
	out := render.Pair{Value: clipRunes(d.value, 300), LTR: true}
	if d.key != "" {
		out.Name = b.T("admin.detail_" + d.key)
	}
	if said := d.say(b, known); said != "" {
		out.Value, out.LTR = said, false
	}
	return out
}

// say is a value in the reader's words; "" where it has none.
func (d auditDetail) say(b *render.Base, known people) string {
	percent, err := strconv.ParseFloat(d.value, 64)
	name, named := known[lms.PersonID(d.value)]
	switch {
	case d.key == "":
		return ""
	case d.key == "person" && named:
		return b.Say(name)
	case d.key == "role" && lms.Role(d.value).Valid():
		return b.Role(lms.Role(d.value))
	case d.value == "true":
		return b.T("admin.audit_yes")
	case d.value == "false":
		return b.T("admin.audit_no")
	case err == nil && slices.Contains([]string{"percent", "old", "new"}, d.key):
		return b.Locale.Percent(percent)
	}
	return ""
}
