package server

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"sanad/internal/credential"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/internal/render"
	"sanad/storage/docstore"
)

func (s *Server) adminCertificateRoutes() []*route {
	return []*route{
		get("/admin/certificates", policy.ListCredentials, s.adminCertificates),
		get("/admin/certificates/:certificate/revoke", policy.RevokeCredential, s.askRevoke),
		post("/admin/certificates/:certificate/revoke", policy.RevokeCredential, s.revoke),
	}
}

func init() { noticed(map[string]string{"revoked": "admin.revoked_done"}) }

func (s *Server) adminCertificates(r *request) error {
	p := &render.AdminCertificatesPage{Admin: s.adminBase(r, "certificates", "admin.certificates"), Query: clipRunes(strings.TrimSpace(r.Query("q")), 300)}
	list, next, err := s.findCertificates(r, p.Query)
	if lms.KindOf(err) == lms.KindNotFound {
		p.Nothing, err = p.T("admin.certificates_nothing"), nil
	}
	if err != nil {
		return err
	}
	p.Pager = pager(r, next)
	for i := range list {
		p.Certificates = append(p.Certificates, s.certificateLine(&p.Base, &list[i]))
	}
	return s.show(r, fiber.StatusOK, p)
}

// findCertificates understands a certificate's code or address, a person's
// e-mail address, and a course's id; everything is listed for an empty query.
func (s *Server) findCertificates(r *request, query string) ([]credential.Record, docstore.Cursor, error) {
	var f credential.Filter
	if id := certificateID(query); id != "" {
		rec, err := s.Credentials.Read(r.ctx(), r.actor, id)
		if err != nil {
			return nil, "", err
		}
		return []credential.Record{*rec}, "", nil
	}
	switch {
	case strings.Contains(query, "@"):
		if err := policy.Can(r.actor, policy.ListCredentials, policy.Object{Org: r.actor.Org}); err != nil {
			return nil, "", err
		}
		person, err := s.accounts.LookupEmail(r.ctx(), query)
		if err != nil {
			return nil, "", err
		}
		f.Person = person.ID
	case lms.ValidSlug(query):
		f.Course = lms.CourseID(query)
	case query != "":
		return nil, "", lms.NotFound("admin.certificates_nothing")
	}
	return s.Credentials.List(r.ctx(), r.actor, f, after(r))
}

// askRevoke asks for the reason; a certificate that is revoked already has one.
func (s *Server) askRevoke(r *request) error {
	if ok, err := s.fresh(r, policy.Object{Org: r.actor.Org}, r.Path()); !ok || err != nil {
		return err
	}
	rec, err := s.toRevoke(r)
	switch {
	case err != nil:
		return err
	case rec.RevokedAt != nil:
		return s.show(r, fiber.StatusOK, s.revokedPage(r, rec))
	}
	return s.show(r, fiber.StatusOK, s.revokePage(r, rec))
}

// toRevoke reads the certificate that a request wants to revoke.
func (s *Server) toRevoke(r *request) (*credential.Record, error) {
	if err := policy.Can(r.actor, policy.RevokeCredential, policy.Object{Org: r.actor.Org}); err != nil {
		return nil, err
	}
	return s.Credentials.Read(r.ctx(), r.actor, lms.CredentialID(r.Params("certificate")))
}

func (s *Server) revokePage(r *request, rec *credential.Record) *render.QuestionPage {
	p := &render.QuestionPage{Base: s.pageBase(r, "admin.revoke_title", "admin"), Danger: true, Back: r.home("/admin/certificates")}
	line := s.certificateLine(&p.Base, rec)
	p.Heading, p.Message = p.Title, p.T("admin.revoke_text")
	p.Facts = []string{line.Holder, line.Title, line.Issued, line.State}
	p.Form = render.Form{Action: r.Path(), Token: p.Token, Submit: p.T("admin.revoke_do"), Fields: []render.Field{
		{Type: "textarea", Name: "reason", Label: p.T("admin.revoke_reason"), Hint: p.T("admin.revoke_reason_hint"), Required: true, Rows: 4, Value: filled(r, "reason")}}}
	return p
}

// revokedPage says when and why a certificate was revoked: that happens once.
func (s *Server) revokedPage(r *request, rec *credential.Record) *render.StopPage {
	p := &render.StopPage{Base: s.pageBase(r, "admin.revoked_before", "admin")}
	line := s.certificateLine(&p.Base, rec)
	p.Heading, p.Message = p.Title, p.T("admin.revoked_when", "date", *rec.RevokedAt)
	p.Facts = []string{line.Holder, line.Title, p.T("admin.revoked_why", "reason", rec.Reason)}
	p.Links = []render.Link{{Href: r.home("/admin/certificates"), Text: p.T("page.back")}}
	return p
}

func (s *Server) revoke(r *request) error {
	if ok, err := s.fresh(r, policy.Object{Org: r.actor.Org}, r.Path(), "reason"); !ok || err != nil {
		return err
	}
	rec, err := s.toRevoke(r)
	switch {
	case err != nil:
		return err
	case rec.RevokedAt != nil: // the reason that was just written is not kept, and is not said to be
		return s.show(r, fiber.StatusConflict, s.revokedPage(r, rec))
	}
	if _, err = s.Credentials.Revoke(r.ctx(), r.actor, rec.ID, typed(r, "reason")); err == nil {
		return r.see(r.home("/admin/certificates?done=revoked"))
	}
	p := s.revokePage(r, rec)
	if err := s.mistakes(r, &p.Form, err); err != nil {
		return err
	}
	return s.show(r, fiber.StatusUnprocessableEntity, p)
}
