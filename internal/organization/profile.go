package organization

import (
	"context"
	"slices"

	"sanad/internal/lms"
	"sanad/internal/policy"
)

// ChangeProfile stores how the actor's organization presents itself from now on.
// Certificates that were issued keep what they said.
func (s *Service) ChangeProfile(ctx context.Context, a lms.Actor, p Profile) (*Organization, error) {
	if err := policy.Can(a, policy.ChangeOrganization, policy.Object{Org: a.Org}); err != nil {
		return nil, err
	}
	var ps lms.Problems
	p.clean(&ps)
	if err := ps.Err(); err != nil {
		return nil, err
	}
	o, err := s.orgs.Update(ctx, string(a.Org), func(o *Organization) error {
		o.Name, o.About, o.Website = p.Name, p.About, p.Website
		return nil
	})
	if err != nil {
		return nil, err
	}
	return o, s.record(ctx, a, "organization.changed", object(a.Org), nil)
}

// ChangeLook stores the colour and the signatories of the actor's organization.
// Signatories without a name are left out.
func (s *Service) ChangeLook(ctx context.Context, a lms.Actor, l Look) (*Organization, error) {
	if err := policy.Can(a, policy.ChangeOrganization, policy.Object{Org: a.Org}); err != nil {
		return nil, err
	}
	if err := l.clean(); err != nil {
		return nil, err
	}
	o, err := s.orgs.Update(ctx, string(a.Org), func(o *Organization) error { o.Look = l; return nil })
	if err != nil {
		return nil, err
	}
	return o, s.record(ctx, a, "organization.look", object(a.Org), nil)
}

func (l *Look) clean() error {
	var ps lms.Problems
	if l.Colour != "" && !slices.Contains(Colours, l.Colour) {
		ps.Add("colour", "organization.colour_invalid")
	}
	var kept []Signatory
	for i, x := range l.Signatories {
		x.Name, x.Title = tidyText(x.Name), tidyText(x.Title)
		if x.Name.IsZero() && x.Title.IsZero() {
			continue
		}
		field := signatoryField(i)
		switch {
		case x.Name.AR == "" || long(x.Name.AR, maxName) || long(x.Name.EN, maxName):
			ps.Add(field+"_name_ar", "organization.signatory_name", "max", maxName)
		case x.Title.AR == "" || long(x.Title.AR, maxName) || long(x.Title.EN, maxName):
			ps.Add(field+"_title_ar", "organization.signatory_title", "max", maxName)
		}
		kept = append(kept, x)
	}
	if len(kept) > MaxSignatories {
		ps.Add("colour", "organization.signatories_many", "max", MaxSignatories)
	}
	l.Signatories = kept
	return ps.Err()
}

// signatoryField begins the names of the form fields of the i-th signatory.
func signatoryField(i int) string { return "signatory_" + string(rune('1'+i)) }
