package server

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/job"
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
		p.Mails = append(p.Mails, s.mailLine(&p.Base, &list[i]))
	}
	return s.show(r, fiber.StatusOK, p)
}

func (s *Server) mailLine(b *render.Base, m *notify.Kept) render.MailLine {
	return render.MailLine{Href: "/admin/mail/" + m.ID, To: m.To, Subject: m.Subject, Body: linked(m.Body, s.origin), At: b.DateTime(m.At)}
}

// linked cuts a text into stretches, in which the addresses of our own site are
// links. Other addresses stay words: what somebody wrote into a mail leads nowhere.
func linked(text, origin string) (out []render.Link) {
	for {
		before, rest, found := strings.Cut(text, origin+"/")
		if before != "" {
			out = append(out, render.Link{Text: before})
		}
		if !found {
			return out
		}
		path := strings.TrimRight(rest[:addressEnd(rest)], ".,;:!?")
		address := origin + "/" + path
		out = append(out, render.Link{Href: address, Text: address})
		text = rest[len(path):]
	}
}

// addressEnd is where the path of an address ends in a text.
func addressEnd(s string) int {
	end := strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune("\"'<>()", r) })
	if end < 0 {
		return len(s)
	}
	return end
}

func (s *Server) outboxMail(r *request) error {
	m, err := s.Notify.Read(r.ctx(), r.actor, r.Params("mail"))
	if err != nil {
		return err
	}
	p := &render.MailPage{Admin: s.adminBase(r, "mail", "")}
	p.Title, p.Mail = m.Subject, s.mailLine(&p.Base, m)
	return s.show(r, fiber.StatusOK, p)
}
