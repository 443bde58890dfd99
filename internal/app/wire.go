package app

import (
	"context"
	"errors"
	"time"

	"sanad/internal/account"
	"sanad/internal/assessment"
	"sanad/internal/credential"
	"sanad/internal/enrolment"
	"sanad/internal/job"
	"sanad/internal/lms"
	"sanad/internal/notify"
	"sanad/internal/organization"
	"sanad/storage/docstore"
)

// wire registers the jobs that carry facts from one service to the next, and
// the schedules that find what a dead process left.
func (a *App) wire() {
	job.Handle(a.Jobs, notify.JobMail, func(ctx context.Context, _ lms.OrgID, m account.Mail) error { return a.Notify.Deliver(ctx, m) })
	job.Handle(a.Jobs, account.JobReset, a.resetAsked)
	job.Handle(a.Jobs, assessment.JobGraded, a.Assessments.Carry)
	job.Handle(a.Jobs, enrolment.JobCompleted, a.enrolmentCompleted)
	job.Handle(a.Jobs, credential.JobIssued, a.credentialIssued)
	job.Handle(a.Jobs, credential.JobRevoked, a.credentialRevoked)
	job.Handle(a.Jobs, organization.JobDecided, a.organizationDecided)
	job.Handle(a.Jobs, organization.JobInvited, a.invited)

	a.Jobs.Every("attempts", 30*time.Second, a.Assessments.Sweep)
	a.Jobs.Every("enrolments", time.Minute, a.Enrolments.Sweep)
	a.Jobs.Every("credentials", time.Minute, a.Credentials.Sweep)
	a.Jobs.Every("organizations", time.Minute, a.Organizations.Sweep)
	a.Jobs.Every("accounts", time.Hour, a.Accounts.Sweep)
	a.Jobs.Every("limits", time.Hour, a.Limits.Sweep)
	a.Jobs.Every("outbox", time.Hour, a.Notify.Sweep)
	a.Jobs.Every("audit-heads", time.Hour, a.Audit.SignHeads)
}

// resetAsked mails a link of this site to set a new password.
func (a *App) resetAsked(ctx context.Context, _ lms.OrgID, w account.ResetWish) error {
	return a.Accounts.SendReset(ctx, w, func(secret string) string { return a.Config.BaseURL + "/reset/" + secret })
}

// enrolmentCompleted issues the certificate that the course names.
func (a *App) enrolmentCompleted(ctx context.Context, org lms.OrgID, e enrolment.CompletedEvent) error {
	system := lms.SystemActor(org)
	enr, v, err := a.Enrolments.ByID(ctx, system, e.Enrolment)
	if lms.KindOf(err) == lms.KindNotFound {
		return a.Enrolments.Settle(ctx, e.Enrolment)
	}
	if err != nil {
		return err
	}
	if v.Course.Certificate != nil {
		if err := a.issue(ctx, system, enr, v); err != nil {
			return err
		}
	}
	return a.Enrolments.Settle(ctx, e.Enrolment)
}

// credentialIssued gives the roles a certificate grants and tells its holder.
func (a *App) credentialIssued(ctx context.Context, org lms.OrgID, e credential.Event) error {
	rec, err := a.Credentials.Read(ctx, lms.SystemActor(org), e.Credential)
	if err != nil {
		return err
	}
	if err := errors.Join(a.grant(ctx, org, rec), a.tellHolder(ctx, rec, "mail.issued")); err != nil {
		return err
	}
	return a.Credentials.Settle(ctx, e.Credential, credential.StepIssued)
}

// grant gives the roles of a certificate, and takes them back when it was
// revoked meanwhile: the two jobs may run in either order.
func (a *App) grant(ctx context.Context, org lms.OrgID, rec *credential.Record) error {
	if err := a.Accounts.GrantByCredential(ctx, org, rec.Person, rec.Course.Grants, rec.ID, rec.ValidUntil); err != nil {
		if lms.KindOf(err) == lms.KindNotFound || errors.Is(err, docstore.ErrNotFound) {
			return nil // the person is gone
		}
		return err
	}
	now, err := a.Credentials.Read(ctx, lms.SystemActor(org), rec.ID)
	if err != nil || now.RevokedAt == nil {
		return err
	}
	return a.Accounts.DropCredential(ctx, rec.Person, rec.ID)
}

// credentialRevoked takes the roles back and tells the holder.
func (a *App) credentialRevoked(ctx context.Context, org lms.OrgID, e credential.Event) error {
	rec, err := a.Credentials.Read(ctx, lms.SystemActor(org), e.Credential)
	if err != nil {
		return err
	}
	err = errors.Join(a.Accounts.DropCredential(ctx, rec.Person, rec.ID), a.tellHolder(ctx, rec, "mail.revoked"))
	if err != nil {
		return err
	}
	return a.Credentials.Settle(ctx, e.Credential, credential.StepRevoked)
}

// tellHolder mails the holder of a certificate; a person who is gone needs no
// mail.
func (a *App) tellHolder(ctx context.Context, rec *credential.Record, key string) error {
	p, err := a.Accounts.Lookup(ctx, rec.Person)
	if lms.KindOf(err) == lms.KindNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	lang := p.Prefs.Lang
	return a.Notify.Send(ctx, account.Mail{ID: key + ":" + string(rec.ID), To: p.Email, Lang: lang, Key: key,
		Args: map[string]string{"name": p.DisplayName(lang), "course": rec.Course.Title.In(lang), "link": rec.URL}})
}
