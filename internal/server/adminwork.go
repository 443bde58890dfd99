package server

import (
	"encoding/hex"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/audit"
	"sanad/internal/job"
	"sanad/internal/lms"
	"sanad/internal/notify"
	"sanad/internal/render"
)

// jobStates in the order of the page: what failed comes first.
var jobStates = []job.State{job.Failed, job.Waiting, job.Running, job.Done}

func (s *Server) jobList(r *request) error {
	state := job.State(r.Query("state"))
	if !slices.Contains(jobStates, state) {
		state = job.Failed
	}
	list, next, err := s.Jobs.List(r.ctx(), r.actor, state, after(r))
	if err != nil {
		return err
	}
	p := &render.JobsPage{Admin: s.adminBase(r, "jobs", "admin.jobs"), Failed: state == job.Failed, Pager: pager(r, next)}
	for _, x := range jobStates {
		p.States = append(p.States, render.Choice{Value: string(x), Label: p.T("admin.jobs_" + string(x)), Selected: x == state})
	}
	for _, j := range list {
		p.Jobs = append(p.Jobs, render.JobLine{ID: j.ID, Kind: j.Kind, Error: j.Error, Tries: p.T("admin.job_tries", "n", j.Tries), At: p.DateTime(j.RunAt)})
	}
	return s.show(r, fiber.StatusOK, p)
}

func (s *Server) retryJob(r *request) error {
	if err := s.Jobs.Retry(r.ctx(), r.actor, typed(r, "id")); err != nil {
		return err
	}
	return r.see("/admin/jobs?done=retried")
}

func (s *Server) outbox(r *request) error {
	list, next, err := s.Notify.Outbox(r.ctx(), r.actor, after(r))
	if err != nil {
		return err
	}
	p := &render.OutboxPage{Admin: s.adminBase(r, "mail", "admin.mail"), Keeps: s.Notify.Keeps(), Pager: pager(r, next)}
	for i := range list {
		p.Mails = append(p.Mails, mailLine(&p.Base, &list[i]))
	}
	return s.show(r, fiber.StatusOK, p)
}

func mailLine(b *render.Base, m *notify.Kept) render.MailLine {
	return render.MailLine{Href: "/admin/mail/" + m.ID, To: m.To, Subject: m.Subject, Body: m.Body, At: b.DateTime(m.At)}
}

func (s *Server) outboxMail(r *request) error {
	m, err := s.Notify.Read(r.ctx(), r.actor, r.Params("mail"))
	if err != nil {
		return err
	}
	p := &render.MailPage{Admin: s.adminBase(r, "mail", "")}
	p.Title, p.Mail = m.Subject, mailLine(&p.Base, m)
	return s.show(r, fiber.StatusOK, p)
}

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
	names, err := s.accounts.Names(r.ctx(), actorsOf(list))
	if err != nil {
		return nil, err
	}
	p := &render.AuditPage{Admin: s.adminBase(r, "audit", "admin.audit")}
	p.Path = "/admin/audit" // also where the log has just been verified
	if r.Method() == fiber.MethodGet {
		p.Path = pathWithout(r.OriginalURL(), "lang")
		p.Pager = pager(r, next)
	}
	for i := range list {
		p.Lines = append(p.Lines, auditLine(&p.Base, &list[i], names))
	}
	return p, nil
}

// damages says in words what is wrong with a line of the log.
var damages = map[audit.Damage]string{audit.Missing: "admin.audit_missing", audit.Changed: "admin.audit_changed", audit.Unbound: "admin.audit_unbound"}

// verifyAudit reads the whole log and says whether it is as it was written.
func (s *Server) verifyAudit(r *request) error {
	_, err := s.Audit.Examine(r.ctx(), r.actor)
	if err == nil {
		return r.see("/admin/audit?done=verified")
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

// actorsOf lists the people in lines of the log, each once.
func actorsOf(lines []audit.Line) []lms.PersonID {
	seen := map[lms.PersonID]bool{}
	for _, l := range lines {
		if l.Actor != "" {
			seen[lms.PersonID(l.Actor)] = true
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

// deeds are the actions of the log in words.
var deeds = map[string]string{
	"account.first_administrator": "admin.did_first", "account.role": "admin.did_role", "account.suspended": "admin.did_suspend",
	"account.reset_link": "admin.did_link", "account.password_reset": "admin.did_reset", "account.password_changed": "admin.did_password",
	"attempt.extra_time": "admin.did_time", "attempt.reviewed": "admin.did_review", "attempt.regraded": "admin.did_regrade",
	"course.published": "admin.did_publish", "credential.issued": "admin.did_issue", "credential.revoked": "admin.did_revoke",
	"credential.key_rotated": "admin.did_key",
}

func auditLine(b *render.Base, l *audit.Line, names map[lms.PersonID]lms.Text) render.AuditLine {
	actor := l.Actor
	if name, ok := names[lms.PersonID(l.Actor)]; ok {
		actor = b.Say(name)
	}
	var details []string
	for _, k := range slices.Sorted(maps.Keys(l.Details)) {
		details = append(details, k+"="+l.Details[k])
	}
	action := l.Action // one that has no words is still better than nothing
	if key := deeds[l.Action]; key != "" {
		action = b.T(key)
	}
	return render.AuditLine{Seq: b.Int(l.Seq), At: b.DateTime(l.At), Actor: actor, Action: action, Object: l.Object,
		Details: clipRunes(strings.Join(details, " "), 300), Hash: hex.EncodeToString(l.Hash)}
}
