package server

import (
	"cmp"
	"strings"
	"time"

	"sanad/internal/credential/judge"
	"sanad/internal/lms"
	"sanad/internal/render"
)

// judged is the page of a verdict.
func (s *Server) judged(r *request, j judge.Judgement) *render.JudgedPage {
	p := &render.JudgedPage{Base: s.pageBase(r, "cert.judged_title", "verify"), State: string(j.Verdict)}
	p.Verdict = p.T("cert.judged_" + string(j.Verdict))
	p.Explain = explain(p, j)
	p.Believed = j.Verdict != judge.Refused && j.Verdict != judge.Unsure
	p.Heading = p.T("cert.judged_claims")
	if p.Believed {
		p.Heading = p.T("cert.judged_says")
		p.Caution = s.caution(p, j.Claims.Issuer)
	}
	p.Facts = judgedFacts(p, j.Claims)
	if path, ok := strings.CutPrefix(j.Claims.ID, s.origin+"/c/"); ok && lms.ValidID(path) && j.Reason == "" {
		p.Own = "/c/" + path
	}
	return p
}

// explain says in a sentence what the verdict means.
func explain(p *render.JudgedPage, j judge.Judgement) string {
	switch {
	case j.Reason != "":
		return p.T("cert.why_" + string(j.Reason))
	case j.Verdict == judge.Expired && !j.Claims.Until.IsZero():
		return p.T("cert.judged_expired_text", "date", j.Claims.Until)
	case j.Verdict == judge.Early && !j.Claims.From.IsZero():
		return p.T("cert.judged_early_text", "date", j.Claims.From)
	case j.Verdict == judge.Valid && !j.Claims.Until.IsZero():
		return p.T("cert.judged_valid_text", "date", j.Claims.Until)
	}
	return p.T("cert.judged_" + string(j.Verdict) + "_plain")
}

// caution says what a signature does not prove: who is behind the name.
func (s *Server) caution(p *render.JudgedPage, issuer string) string {
	name, ok := strings.CutPrefix(issuer, "did:web:")
	if !ok {
		return p.T("cert.judged_by_key")
	}
	host, _, _ := strings.Cut(name, ":")
	host = strings.ReplaceAll(host, "%3A", ":")
	if s.isOwn("https://" + host) {
		return p.T("cert.judged_by_us")
	}
	return p.T("cert.judged_by_site", "site", host)
}

// judgedFacts are what the credential says of itself.
func judgedFacts(p *render.JudgedPage, c judge.Claims) []render.Pair {
	var out []render.Pair
	add := func(key, value string, ltr bool) {
		if value != "" {
			out = append(out, render.Pair{Name: p.T(key), Value: value, LTR: ltr})
		}
	}
	add("cert.judged_name", cmp.Or(c.Name, c.Achieved), false)
	if c.Achieved != c.Name && c.Name != "" {
		add("cert.judged_achieved", c.Achieved, false)
	}
	add("cert.judged_holder", cmp.Or(strings.Join(c.Holder, " | "), p.T("cert.judged_nobody")), false)
	add("cert.judged_issuer", c.IssuerName, false)
	add("cert.fact_issuer", c.Issuer, true)
	add("cert.judged_from", day(p, c.From), false)
	add("cert.judged_until", cmp.Or(day(p, c.Until), p.T("cert.judged_no_end")), false)
	add("cert.judged_form", p.T("cert.judged_form_"+string(c.Form)), false)
	return out
}

func day(p *render.JudgedPage, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return p.Date(t)
}
