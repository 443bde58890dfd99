package app

import (
	"context"
	"fmt"

	"sanad/internal/account"
	"sanad/internal/lms"
	"sanad/internal/organization"
)

// organizationDecided tells whoever asked for an organization what the platform
// decided, and lets an approved one begin.
func (a *App) organizationDecided(ctx context.Context, _ lms.OrgID, d organization.Decided) error {
	o, err := a.Organizations.Lookup(ctx, d.Org)
	if err != nil || !o.Unsettled {
		return err
	}
	p, err := a.Accounts.Lookup(ctx, o.RequestedBy)
	if err != nil && lms.KindOf(err) != lms.KindNotFound {
		return err
	}
	if err == nil {
		if err := a.tellDecision(ctx, o, p); err != nil {
			return err
		}
	}
	if o.State == organization.Active {
		if _, err := a.Credentials.DIDDocument(ctx, o.ID); err != nil { // makes its first key
			return err
		}
	}
	return a.Organizations.Settle(ctx, o)
}

func (a *App) tellDecision(ctx context.Context, o *organization.Organization, p *account.Person) error {
	lang, key := p.Prefs.Lang, "mail.organization_"+string(o.State)
	return a.Notify.Send(ctx, account.Mail{ID: fmt.Sprintf("%s:%s:%d", key, o.ID, o.Decisions), To: p.Email, Lang: lang, Key: key,
		Args: map[string]string{"name": p.DisplayName(lang), "organization": o.Name.In(lang), "note": o.Note,
			"link": a.Config.BaseURL + "/orgs/" + string(o.ID) + "/admin"}})
}

// invited mails an invitation to the address it is for.
func (a *App) invited(ctx context.Context, org lms.OrgID, w organization.Invited) error {
	i, err := a.Organizations.ByID(ctx, w.Invitation)
	if lms.KindOf(err) == lms.KindNotFound {
		return nil
	}
	if err != nil || i.RevokedAt != nil {
		return err
	}
	o, err := a.Organizations.Lookup(ctx, org)
	if err != nil {
		return err
	}
	return a.Notify.Send(ctx, account.Mail{ID: "mail.invited:" + i.ID, To: i.Email, Lang: w.Lang, Key: "mail.invited",
		Args: map[string]string{"organization": o.Name.In(w.Lang), "link": a.Config.BaseURL + "/join/" + a.Organizations.Link(i)}})
}
