package server

import (
	"errors"
	"maps"
	"slices"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/audit"
	"sanad/internal/lms"
	"sanad/internal/render"
)

func (s *Server) auditList(r *request) error {
	p, err := s.auditPage(r)
	if err != nil {
		return err
	}
	return s.show(r, fiber.StatusOK, p)
}

func (s *Server) auditPage(r *request) (*render.AuditPage, error) {
	list, next, err := s.Audit.List(r.ctx(), r.actor, after(r))
	if err != nil {
		return nil, err
	}
	known, err := s.accounts.Names(r.ctx(), peopleOf(list))
	if err != nil {
		return nil, err
	}
	p := &render.AuditPage{Admin: s.adminBase(r, "audit", "admin.audit")}
	p.Path = r.home("/admin/audit") // also where the log has just been verified
	if r.Method() == fiber.MethodGet {
		p.Path = pathWithout(r.OriginalURL(), "lang")
		p.Pager = pager(r, next)
	}
	for i := range list {
		p.Lines = append(p.Lines, auditLine(&p.Base, &list[i], known))
	}
	return p, nil
}

// damages says in words what is wrong with a line of the log.
var damages = map[audit.Damage]string{audit.Missing: "admin.audit_missing", audit.Changed: "admin.audit_changed", audit.Unbound: "admin.audit_unbound"}

// verifyAudit reads the whole log and says whether it is as it was written.
func (s *Server) verifyAudit(r *request) error {
	_, err := s.Audit.Examine(r.ctx(), r.actor)
	if err == nil {
		return r.see(r.home("/admin/audit?done=verified"))
	}
	var broken *audit.Broken
	if !errors.As(err, &broken) {
		return err
	}
	p, err := s.auditPage(r)
	if err != nil {
		return err
	}
	p.Broken = p.T(damages[broken.Damage], "line", broken.Seq)
	return s.show(r, fiber.StatusOK, p)
}

// peopleOf lists the people in lines of the log, each once.
func peopleOf(lines []audit.Line) []lms.PersonID {
	seen := map[lms.PersonID]bool{}
	for i := range lines {
		seen[lms.PersonID(lines[i].Actor)] = true
		for _, d := range detailsOf(&lines[i]) {
			if d.key == "person" {
				seen[lms.PersonID(d.value)] = true
			}
		}
	}
	delete(seen, "")
	return slices.Sorted(maps.Keys(seen))
}

// deeds are the actions of the log in words.
var deeds = map[string]string{
	"account.first_administrator": "admin.did_first", "account.role": "admin.did_role", "account.suspended": "admin.did_suspend",
	"account.reset_link": "admin.did_link", "account.password_reset": "admin.did_reset", "account.password_changed": "admin.did_password",
	"account.second_factor_on": "admin.did_factor_on", "account.second_factor_off": "admin.did_factor_off", "account.second_factor_codes": "admin.did_factor_codes",
	"account.second_factor_recovery": "admin.did_factor_recovery", "account.second_factor_removed": "admin.did_factor_removed",
	"attempt.extra_time": "admin.did_time", "attempt.reviewed": "admin.did_review", "attempt.regraded": "admin.did_regrade",
	"course.published": "admin.did_publish", "credential.issued": "admin.did_issue", "credential.revoked": "admin.did_revoke",
	"credential.key_rotated": "admin.did_key",
	"account.dismissed":      "admin.did_dismiss", "organization.requested": "admin.did_ask_organization",
	"organization.approve": "admin.did_approve", "organization.refuse": "admin.did_refuse", "organization.suspend": "admin.did_suspend_organization",
	"organization.resume": "admin.did_resume", "organization.changed": "admin.did_profile", "organization.look": "admin.did_look",
	"organization.invited": "admin.did_invite", "organization.invitation_revoked": "admin.did_uninvite", "organization.invitation_seats": "admin.did_seats",
}

func auditLine(b *render.Base, l *audit.Line, known people) render.AuditLine {
	out := render.AuditLine{Seq: b.Int(l.Seq), At: b.DateTime(l.At), Actor: l.Actor, Action: l.Action} // what has no words is still better than nothing
	if name, ok := known[lms.PersonID(l.Actor)]; ok {
		out.Actor = b.Say(name)
	}
	if key := deeds[l.Action]; key != "" {
		out.Action = b.T(key)
	}
	for _, d := range detailsOf(l) {
		out.Details = append(out.Details, d.pair(b, known))
	}
	return out
}
