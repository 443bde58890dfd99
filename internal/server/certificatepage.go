package server

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/course"
	"sanad/internal/credential"
	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/internal/render"
)

// certificatePage shows a certificate to anybody, from its snapshot alone.
func (s *Server) certificatePage(r *request, c *credential.Certificate) error {
	state := s.Credentials.State(c)
	p := &render.CertificatePage{Base: s.pageBase(r, "", "verify"), ID: string(c.ID), State: string(state), URL: c.URL, Signed: "/c/" + string(c.ID) + ".json", JWT: "/c/" + string(c.ID) + ".jwt"}
	p.Title = p.T("cert.title_of", "course", c.Course.Title, "holder", c.Holder)
	p.Description = p.T("cert.preview", "holder", c.Holder, "course", c.Course.Title, "issuer", c.Issuer.Name)
	p.Canonical = c.URL
	svg, err := s.Credentials.QR(c)
	if err != nil {
		return err
	}
	p.QR = render.QRCode(svg)
	p.Verdict, p.Explain = p.T("cert.is_"+string(state)), s.verdict(p, c, state)
	if state != credential.Revoked {
		p.Paper, p.Picture = "/c/"+string(c.ID)+".pdf", "/c/"+string(c.ID)+".png"
	}
	p.Number = groups(string(c.ID))
	if state == credential.Valid {
		p.Permits = permits(&p.Base, c)
	} else {
		p.Stamp = p.T("credential.state." + string(state))
	}
	for _, lang := range []lms.Lang{r.lang(), r.lang().Other()} {
		p.Faces = append(p.Faces, s.face(r.prefs, c, lang))
	}
	s.certificateFacts(p, c)
	s.holder(r, p, c)
	r.Vary("Accept")
	return s.show(r, fiber.StatusOK, p)
}

// groups cuts a number into parts of eight, as it is read aloud.
func groups(number string) (out []string) {
	for part := range slices.Chunk([]byte(number), 8) {
		out = append(out, string(part))
	}
	return out
}

// verdict says in a sentence what the state means.
func (s *Server) verdict(p *render.CertificatePage, c *credential.Certificate, state credential.State) string {
	switch {
	case state == credential.Revoked:
		return p.T("cert.revoked_text", "date", *c.RevokedAt)
	case state == credential.Expired:
		return p.T("cert.expired_text", "date", *c.ValidUntil)
	case c.ValidUntil != nil:
		return p.T("cert.valid_text", "date", *c.ValidUntil)
	}
	return p.T("cert.valid_always")
}

// permits says what a valid certificate lets its holder do here.
func permits(b *render.Base, c *credential.Certificate) []string {
	var out []string
	for _, role := range c.Course.Grants {
		out = append(out, b.T("cert.permits_role", "role", b.Role(role)))
	}
	return out
}

// face is what the certificate says in one language, with dates in both
// calendars.
func (s *Server) face(prefs i18n.Prefs, c *credential.Certificate, lang lms.Lang) render.CertificateFace {
	prefs.Lang, prefs.Calendar, prefs.Digits = lang, i18n.CalendarBoth, i18n.DigitsAuto
	l := s.Renderer.For(prefs)
	f := render.CertificateFace{Lang: lang, Says: l.T("cert.says"), Holder: c.Holder.In(lang), Did: l.T("cert.did"),
		Course: c.Course.Title.In(lang), By: l.T("cert.by", "issuer", c.Issuer.Name), Issued: l.T("cert.issued", "date", c.IssuedAt)}
	if c.ValidUntil != nil {
		f.Until = l.T("cert.until", "date", *c.ValidUntil)
	}
	return f
}

// certificateFacts are the figures of the snapshot.
func (s *Server) certificateFacts(p *render.CertificatePage, c *credential.Certificate) {
	add := func(key, value string, ltr bool) {
		if value != "" {
			p.Facts = append(p.Facts, render.Pair{Name: p.T(key), Value: value, LTR: ltr})
		}
	}
	_, version, _ := strings.Cut(string(c.Course.Version), "@")
	add("cert.fact_hours", p.Duration(c.Course.Minutes), false)
	add("cert.fact_lessons", p.T("catalogue.lessons", "n", c.Course.Lessons), false)
	add("cert.fact_level", p.LevelName(max(c.Course.Level, 1)), false)
	add("credential.fact_competences", competences(&p.Base, c), false)
	add("credential.fact_frameworks", citations(c), true)
	if c.Score != nil {
		add("cert.fact_score", p.Base.Locale.Percent(float64(*c.Score)), false)
	}
	add("cert.fact_criteria", p.Say(c.Course.Criteria), false)
	add("credential.fact_evidence", assessments(&p.Base, c), false)
	add("cert.fact_completed", p.Date(c.CompletedAt), false)
	add("cert.fact_version", version, true)
	add("cert.fact_number", string(c.ID), true)
	add("cert.fact_issuer", c.Issuer.DID, true)
}

// competences names what the course trains, each once although several
// frameworks may have it.
func competences(b *render.Base, c *credential.Certificate) string {
	var names []string
	for _, k := range c.Competences {
		if name := b.Say(k.Name); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return b.List(names)
}

// citations say where the competences stand: "DigComp 2.2: 4.1, 4.2; ...".
func citations(c *credential.Certificate) string {
	var out strings.Builder
	last := ""
	for _, k := range c.Competences {
		switch {
		case k.Framework == last:
			out.WriteString(", ")
		case last != "":
			out.WriteString("; ")
			fallthrough
		default:
			out.WriteString(k.Framework + ": ")
		}
		out.WriteString(k.Code)
		last = k.Framework
	}
	return out.String()
}

// assessments names what the holder passed.
func assessments(b *render.Base, c *credential.Certificate) string {
	var names []string
	for _, e := range c.Evidence {
		names = append(names, b.Say(e.Name))
	}
	return b.List(names)
}

// holder tells the holder what nobody else sees.
func (s *Server) holder(r *request, p *render.CertificatePage, c *credential.Certificate) {
	if r.who == nil {
		return
	}
	rec, err := s.Credentials.Read(r.ctx(), r.actor, c.ID)
	if err != nil || rec.Person != r.actor.Person {
		return
	}
	p.Own = true
	if rec.Reason != "" {
		p.Reason = p.T("cert.reason", "reason", rec.Reason)
	}
}

// achievement says what a certificate of a course stands for: credentials point
// to it.
func (s *Server) achievement(r *request) error {
	card, err := s.Courses.Card(r.ctx(), lms.Platform, lms.CourseID(r.Params("course")))
	if err != nil {
		return err
	}
	v, err := s.Courses.Version(r.ctx(), card.Org, card.Version)
	if err != nil {
		return err
	}
	if v.Course.Certificate == nil {
		return lms.NotFound("course.not_found")
	}
	if l := lms.Lang(r.Params("lang")); l.Valid() {
		r.prefs.Lang = l
	}
	p := &render.AchievementPage{Base: s.pageBase(r, "", "courses"), Course: coursePath(card.Org, card.Course)}
	c := &v.Course
	p.Title, p.Summary, p.Attr = p.Say(c.Title), p.Say(c.Summary), p.Base.Borrowed(c.Title)
	p.Description = p.Summary
	s.indexed(r, &p.Base)
	p.Criteria = p.T("cert.criteria_lessons", "n", len(v.Outline))
	if pass := passMark(v); pass > 0 {
		p.Criteria = p.T("cert.criteria_quiz", "n", len(v.Outline), "percent", p.Base.Locale.Percent(float64(pass)))
	}
	for _, o := range c.Outcomes {
		p.Outcomes = append(p.Outcomes, p.Say(o))
	}
	p.Facts = []render.Pair{{Name: p.T("cert.fact_hours"), Value: p.Duration(c.Minutes)}, {Name: p.T("cert.fact_level"), Value: p.LevelName(c.Level)},
		{Name: p.T("cert.fact_validity"), Value: p.Base.Validity(c.Certificate.ValidMonths)}}
	if roles := p.RoleList(c.Certificate.Grants); roles != "" {
		p.Facts = append(p.Facts, render.Pair{Name: p.T("cert.fact_roles"), Value: roles})
	}
	return s.show(r, fiber.StatusOK, p)
}

// passMark is the highest percentage that completion asks for; 0 for none.
func passMark(v *course.Version) int {
	pass := 0
	for _, rule := range v.Course.Completion.Rules {
		id, ok := strings.CutPrefix(rule, "quiz:")
		if q := v.Quiz(id); ok && q != nil {
			pass = max(pass, q.Pass)
		}
	}
	return pass
}
