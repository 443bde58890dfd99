package server

import (
	"encoding/hex"
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
	list, next, err := s.Audit.List(r.ctx(), r.actor, after(r))
	if err != nil {
		return err
	}
	names, err := s.accounts.Names(r.ctx(), actorsOf(list))
	if err != nil {
		return err
	}
	p := &render.AuditPage{Admin: s.adminBase(r, "audit", "admin.audit"), Pager: pager(r, next)}
	for i := range list {
		p.Lines = append(p.Lines, auditLine(&p.Base, &list[i], names))
	}
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

func auditLine(b *render.Base, l *audit.Line, names map[lms.PersonID]lms.Text) render.AuditLine {
	actor := l.Actor
	if name, ok := names[lms.PersonID(l.Actor)]; ok {
		actor = b.Say(name)
	}
	var details []string
	for _, k := range slices.Sorted(maps.Keys(l.Details)) {
		details = append(details, k+"="+l.Details[k])
	}
	return render.AuditLine{Seq: b.Int(l.Seq), At: b.DateTime(l.At), Actor: actor, Action: l.Action, Object: l.Object,
		Details: clipRunes(strings.Join(details, " "), 300), Hash: hex.EncodeToString(l.Hash)}
}
