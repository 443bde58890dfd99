package organization

import (
	"net/url"
	"strings"
	"unicode"

	"sanad/internal/lms"
)

// Wish is what somebody fills in who asks for an organization.
type Wish struct {
	ID lms.OrgID // the word of its address
	Profile
	Purpose string // why, for the administrators of the platform alone
}

// Profile is how an organization presents itself.
type Profile struct {
	Name    lms.Text
	About   lms.Text
	Website string
}

// reserved are words of addresses that would be taken for something of the
// platform's.
var reserved = map[lms.OrgID]bool{lms.Platform: true, "sanad": true, "admin": true, "new": true, "org": true, "orgs": true, "www": true, "api": true}

const (
	minID = 3
	maxID = 32
)

// clean makes the wish fit to be stored and says what is wrong with it, field by
// field.
func (w *Wish) clean() error {
	w.ID = lms.OrgID(strings.ToLower(strings.TrimSpace(string(w.ID))))
	w.Purpose = tidy(w.Purpose)
	var ps lms.Problems
	w.Profile.clean(&ps)
	switch id := string(w.ID); {
	case !lms.ValidSlug(id) || len(id) < minID || len(id) > maxID || strings.Contains(id, "--"):
		ps.Add("id", "organization.id_invalid", "min", minID, "max", maxID)
	case reserved[w.ID]:
		ps.Add("id", "organization.id_taken")
	}
	if w.Purpose == "" || long(w.Purpose, maxPurpose) {
		ps.Add("purpose", "organization.purpose_invalid", "max", maxPurpose)
	}
	return ps.Err()
}

func (p *Profile) clean(ps *lms.Problems) {
	p.Name, p.About, p.Website = tidyText(p.Name), tidyText(p.About), strings.TrimSpace(p.Website)
	if p.Name.AR == "" || long(p.Name.AR, maxName) || !hasLetter(p.Name.AR, unicode.Arabic) {
		ps.Add("name_ar", "organization.name_ar_invalid", "max", maxName)
	}
	if p.Name.EN == "" || long(p.Name.EN, maxName) || !hasLetter(p.Name.EN, unicode.Latin) {
		ps.Add("name_en", "organization.name_en_invalid", "max", maxName)
	}
	if p.About.AR == "" || long(p.About.AR, maxAbout) {
		ps.Add("about_ar", "organization.about_invalid", "max", maxAbout)
	}
	if long(p.About.EN, maxAbout) {
		ps.Add("about_en", "organization.about_long", "max", maxAbout)
	}
	if !website(p.Website) {
		ps.Add("website", "organization.website_invalid")
	}
}

// website reports whether a is empty, or the https address of a named host.
func website(a string) bool {
	if a == "" {
		return true
	}
	u, err := url.Parse(a)
	return err == nil && len(a) <= maxWebsite && u.Scheme == "https" && strings.Contains(u.Hostname(), ".") && u.User == nil && u.Fragment == ""
}

func hasLetter(s string, script *unicode.RangeTable) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(script, r) })
}

func long(s string, most int) bool { return len([]rune(s)) > most }

// tidy drops what cannot be seen and spaces at the ends.
func tidy(s string) string {
	visible := func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' {
			return -1
		}
		return r
	}
	return strings.TrimSpace(strings.Map(visible, strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), "")))
}

// line is tidy for what stands on one line.
func line(s string) string { return strings.Join(strings.Fields(tidy(s)), " ") }

func tidyText(t lms.Text) lms.Text { return lms.Text{AR: line(t.AR), EN: line(t.EN)} }
