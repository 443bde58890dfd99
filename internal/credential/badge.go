package credential

import (
	"crypto/rand"
	"fmt"
	"math"
	"strings"

	"sanad/internal/credential/vc"
	"sanad/internal/lms"
)

// Words of the credential itself, in its primary language. They are signed, so
// they belong to the format and not to the pages' messages.
var (
	badgeName = lms.Text{AR: "شهادة إتمام: %s", EN: "Certificate of completion: %s"}
	scoreName = lms.Text{AR: "الدرجة", EN: "Score"}
	imageName = lms.Text{AR: "شارة: %s", EN: "Badge: %s"}
)

// badge says the snapshot in the words of Open Badges. Its primary language is
// Arabic wherever the course has an Arabic title.
func (s *Service) badge(c *Certificate) vc.Badge {
	title, lang := c.Course.Title.Pick(lms.Arabic)
	summary := orElse(c.Course.Summary.In(lang), title)
	b := vc.Badge{
		ID: c.URL, Name: fmt.Sprintf(badgeName.In(lang), title), Description: summary,
		AwardedDate: vc.Time(c.IssuedAt), ValidFrom: vc.Time(c.IssuedAt),
		Issuer: vc.Issuer{ID: c.Issuer.DID, Type: []string{"Profile"}, Name: joined(c.Issuer.Name),
			URL: c.Issuer.URL, Description: joined(c.Issuer.Description), Image: vc.NewImage(s.logoURL(c.Org), "")},
		Subject:  s.subject(c, lang),
		Evidence: evidence(c, lang),
		Image:    vc.NewImage(s.achievementURL(c)+"/card.svg", fmt.Sprintf(imageName.In(lang), title)),
		Status:   vc.RevocationEntry(s.listURL(c.Org, c.List), c.Index),
	}
	if c.ValidUntil != nil {
		b.ValidUntil = vc.Time(*c.ValidUntil)
	}
	return b
}

// subject says who learned what. Its id is fresh: it leads to no account.
func (s *Service) subject(c *Certificate, lang lms.Lang) vc.Subject {
	sub := vc.Subject{
		ID: newURN(), Type: []string{"AchievementSubject"}, Identifier: identities(c.Holder),
		ActivityEnd: vc.Time(c.CompletedAt), CreditsEarned: hours(c.Course.Minutes), Role: c.Role.In(lang),
		Achievement: s.achievement(c, lang),
	}
	if !c.StartedAt.IsZero() && c.StartedAt.Before(c.CompletedAt) {
		sub.ActivityStart = vc.Time(c.StartedAt)
	}
	if c.Score != nil {
		meaning := scoreMeaning(c, sub.Achievement.ID+"#score", lang)
		sub.Result = []vc.Result{{Type: []string{"Result"}, Description: meaning.ID, Value: fmt.Sprint(*c.Score), Status: "Completed"}}
		sub.Achievement.Results = []vc.ResultDescription{meaning}
	}
	return sub
}

// scoreMeaning says what the score is, and what it had to be.
func scoreMeaning(c *Certificate, id string, lang lms.Lang) vc.ResultDescription {
	d := vc.ResultDescription{ID: id, Type: []string{"ResultDescription"}, Name: scoreName.In(lang), ResultType: "Percent", Min: "0", Max: "100"}
	if c.PassMark > 0 {
		d.Required = fmt.Sprint(c.PassMark)
	}
	return d
}

// achievement says what was learned, and again in the other language.
func (s *Service) achievement(c *Certificate, lang lms.Lang) vc.Achievement {
	id := s.achievementURL(c)
	title := c.Course.Title.In(lang)
	_, version, _ := strings.Cut(string(c.Course.Version), "@")
	a := vc.Achievement{
		ID: id, Type: []string{"Achievement"}, AchievementType: "CertificateOfCompletion",
		InLanguage: string(lang), Version: orElse(version, string(c.Course.Version)), Name: title,
		Description: orElse(c.Course.Summary.In(lang), title), CreditsAvailable: hours(c.Course.Minutes),
		Image:    vc.NewImage(id+"/badge.svg", fmt.Sprintf(imageName.In(lang), title)),
		Criteria: vc.Criteria{ID: id + "/criteria", Narrative: orElse(c.Course.Criteria.In(lang), title)},
		Tag:      []string{string(c.Course.ID)}, Alignment: alignment(c.Competences),
	}
	if other, got := c.Course.Title.Pick(lang.Other()); got == lang.Other() {
		a.Related = []vc.Related{related(a, other, c.Course.Summary, got)}
	}
	return a
}

// achievementURL is the address of what was learned.
func (s *Service) achievementURL(c *Certificate) string {
	if c.Org != lms.Platform {
		return s.deps.BaseURL + "/orgs/" + string(c.Org) + "/a/" + string(c.Course.ID)
	}
	return s.deps.BaseURL + "/a/" + string(c.Course.ID)
}

// logoURL is the address of the issuer's mark.
func (s *Service) logoURL(org lms.OrgID) string {
	if org != lms.Platform {
		return s.deps.BaseURL + "/orgs/" + string(org) + "/logo.svg"
	}
	return s.deps.BaseURL + "/logo.svg"
}

func related(a vc.Achievement, title string, summary lms.Text, lang lms.Lang) vc.Related {
	r := vc.Related{ID: a.ID + "/" + string(lang), Type: []string{"Related"}, InLanguage: string(lang), Version: a.Version,
		Name: vc.LangString{Value: title, Language: string(lang)}}
	if text, got := summary.Pick(lang); got == lang && text != "" {
		r.Description = &vc.LangString{Value: text, Language: string(lang)}
	}
	return r
}

// alignment cites the frameworks that a course names. An entry is called as its
// framework publishes it, in English: a citation is not translated.
func alignment(list []Competence) []vc.Alignment {
	var out []vc.Alignment
	for _, c := range list {
		out = append(out, vc.Alignment{Type: []string{"Alignment"}, Name: c.Name.EN, URL: c.URL, Framework: c.Framework, Code: c.Code})
	}
	return out
}

// evidence says what was passed. Its address leads to the certificate's page,
// which names it too.
func evidence(c *Certificate, lang lms.Lang) []vc.Evidence {
	var out []vc.Evidence
	for i, e := range c.Evidence {
		out = append(out, vc.Evidence{ID: fmt.Sprintf("%s#evidence-%d", c.URL, i+1), Type: []string{"Evidence"},
			Name: e.Name.In(lang), Narrative: e.Narrative.In(lang), Genre: "Exam"})
	}
	return out
}

// identities names the holder, once in each script.
func identities(name lms.Text) []vc.Identity {
	var out []vc.Identity
	for _, n := range []string{name.AR, name.EN} {
		if n != "" && (len(out) == 0 || out[0].IdentityHash != n) {
			out = append(out, vc.Identity{Type: "IdentityObject", IdentityType: "name", IdentityHash: n})
		}
	}
	return out
}

// hours turns minutes into hours of two decimals.
func hours(minutes int) float64 { return math.Round(float64(minutes)/60*100) / 100 }

// joined says both languages in one string: "العربية | English".
func joined(t lms.Text) string {
	if t.AR == "" || t.EN == "" || t.AR == t.EN {
		return t.In(lms.Arabic)
	}
	return t.AR + " | " + t.EN
}

// newURN returns a random urn:uuid.
func newURN() string {
	var b [16]byte
	rand.Read(b[:])
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
