package server

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/job"
	"sanad/internal/policy"
	"sanad/internal/render"
)

func (s *Server) adminRoutes() []*route {
	upload := post("/admin/courses", policy.ImportCourse, s.importCourse)
	upload.body = coursesBody
	return slices.Concat([]*route{
		get("/admin", policy.ListCredentials, s.admin),
		get("/admin/audit", policy.ReadAudit, s.auditList), post("/admin/audit/verify", policy.ReadAudit, s.verifyAudit),
		get("/admin/jobs", policy.ManageJobs, s.jobList), post("/admin/jobs/retry", policy.ManageJobs, s.retryJob),
		get("/admin/mail", policy.ReadOutbox, s.outbox), get("/admin/mail/:mail", policy.ReadOutbox, s.outboxMail),
		get("/admin/courses", policy.ImportCourse, s.adminCourses), upload,
		get("/admin/courses/:course/:version/export", policy.ImportCourse, s.exportCourse),
	}, s.adminPeopleRoutes(), s.adminCertificateRoutes(), s.adminAssessmentRoutes())
}

func init() {
	noticed(map[string]string{"retried": "admin.job_retried", "verified": "admin.audit_sound"})
}

// adminMenu is the administration's menu: entries are shown to those who may
// open them.
var adminMenu = []struct {
	name, path, icon string
	action           policy.Action
}{
	{"people", "/admin/people", "person", policy.ListPeople},
	{"organizations", "/admin/organizations", "globe", policy.DecideOrganization},
	{"members", "/admin/members", "person", policy.ListMembers},
	{"invitations", "/admin/invitations", "note", policy.Invite},
	{"courses", "/admin/courses", "book", policy.ImportCourse},
	{"certificates", "/admin/certificates", "seal", policy.ListCredentials},
	{"assessment", "/admin/assessment", "clock", policy.ExtendTime},
	{"mail", "/admin/mail", "note", policy.ReadOutbox},
	{"jobs", "/admin/jobs", "flag", policy.ManageJobs},
	{"audit", "/admin/audit", "shield", policy.ReadAudit},
	{"settings", "/admin/settings", "flag", policy.ChangeOrganization},
}

// adminBase is the beginning of every page of the administration.
func (s *Server) adminBase(r *request, here, title string) render.Admin {
	a := render.Admin{Base: s.pageBase(r, title, "admin"), Here: here}
	for _, e := range adminMenu {
		here := r.org == nil || !platformOnly(e.action)
		if here && policy.Can(r.actor, e.action, policy.Object{Org: r.actor.Org}) == nil {
			a.Menu = append(a.Menu, render.AdminLink{Name: e.name, Href: r.home(e.path), Icon: e.icon, Text: a.T("admin." + e.name), Hint: a.T("admin.hint_" + e.name)})
		}
	}
	return a
}

// admin is the overview: every part of the administration, and what waits there.
func (s *Server) admin(r *request) error {
	if err := policy.Can(r.actor, policy.ListCredentials, policy.Object{Org: r.actor.Org}); err != nil {
		return err
	}
	p := &render.AdminPage{Admin: s.adminBase(r, "", "admin.title"), Keeps: s.Notify.Keeps()}
	for i := range p.Menu {
		if p.Menu[i].Name != "jobs" {
			continue
		}
		failed, more, err := s.Jobs.List(r.ctx(), r.actor, job.Failed, "")
		switch {
		case err != nil:
			return err
		case more != "":
			p.Menu[i].Count = p.T("admin.failed_over", "n", len(failed))
		case len(failed) > 0:
			p.Menu[i].Count = p.T("admin.failed_count", "n", len(failed))
		}
	}
	return s.show(r, fiber.StatusOK, p)
}
