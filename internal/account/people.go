package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sanad/internal/audit"
	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/internal/policy"
	"sanad/storage/docstore"
)

// Get returns a person to themselves or to an administrator.
func (s *Service) Get(ctx context.Context, a lms.Actor, id lms.PersonID) (*Person, error) {
	if a.Person != id {
		if err := policy.Can(a, policy.ListPeople, policy.Object{Org: a.Org}); err != nil {
			return nil, err
		}
	}
	return s.Lookup(ctx, id)
}

// Lookup returns a person for the program's own work.
func (s *Service) Lookup(ctx context.Context, id lms.PersonID) (*Person, error) {
	p, err := s.people.Get(ctx, string(id))
	if errors.Is(err, docstore.ErrNotFound) {
		return nil, lms.NotFound("account.not_found")
	}
	if err != nil {
		return nil, fmt.Errorf("person %s: %w", id, err)
	}
	return p, nil
}

// LookupEmail returns a person by address for the program's own work.
func (s *Service) LookupEmail(ctx context.Context, email string) (*Person, error) {
	p, err := s.byEmail(ctx, normalEmail(email))
	if errors.Is(err, docstore.ErrNotFound) {
		return nil, lms.NotFound("account.not_found")
	}
	return p, err
}

// LookupMany returns those of up to 200 people who exist, for the program's own
// work.
func (s *Service) LookupMany(ctx context.Context, ids []lms.PersonID) (map[lms.PersonID]*Person, error) {
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = string(id)
	}
	found, err := s.people.GetMany(ctx, keys)
	if err != nil {
		return nil, fmt.Errorf("people: %w", err)
	}
	people := make(map[lms.PersonID]*Person, len(found))
	for id, p := range found {
		people[lms.PersonID(id)] = p
	}
	return people, nil
}

// Names returns the names of up to 200 people, for lists that staff see.
func (s *Service) Names(ctx context.Context, ids []lms.PersonID) (map[lms.PersonID]lms.Text, error) {
	people, err := s.LookupMany(ctx, ids)
	names := make(map[lms.PersonID]lms.Text, len(people))
	for id, p := range people {
		names[id] = p.Name
	}
	return names, err
}

// List returns one page of people for an administrator, newest first: all, or
// those with words in their name or address that begin like the words of query.
// With an @ it is the beginning of an address.
func (s *Service) List(ctx context.Context, a lms.Actor, query string, after docstore.Cursor) ([]Person, docstore.Cursor, error) {
	if err := policy.Can(a, policy.ListPeople, policy.Object{Org: a.Org}); err != nil {
		return nil, "", err
	}
	if words := searched(query); len(words) > 0 {
		return s.find(ctx, words, after)
	}
	q := docstore.Query{Sort: "created_at", Desc: true, Limit: size, After: after}
	if prefix := normalEmail(query); prefix != "" {
		q.Sort, q.Desc = "email", false
		q.Where = []docstore.Cond{{Field: "email", Op: docstore.Gte, Value: clip(prefix, maxEmail)}, {Field: "email", Op: docstore.Lt, Value: clip(prefix, maxEmail) + "\U0010FFFF"}}
	}
	items, next, err := s.people.Page(ctx, q)
	if err != nil {
		return nil, "", fmt.Errorf("list people: %w", err)
	}
	return docstore.Values(items), next, nil
}

// Profile is what a person may change about themselves.
type Profile struct {
	Name  lms.Text
	Prefs i18n.Prefs
}

// ChangeProfile stores the actor's name and preferences. Certificates that were
// issued keep the name they were issued with.
func (s *Service) ChangeProfile(ctx context.Context, a lms.Actor, f Profile) (*Person, error) {
	if err := policy.Can(a, policy.ChangeOwnData, policy.Object{Org: a.Org, Owner: a.Person}); err != nil {
		return nil, err
	}
	me, err := s.Lookup(ctx, a.Person)
	if err != nil {
		return nil, err
	}
	f.Name = normalName(f.Name)
	var ps lms.Problems
	checkName(&ps, f.Name)
	checkScripts(&ps, f.Name, me.Name)
	if err := f.Prefs.Check(); err != nil {
		ps.Add("zone", "account.prefs_invalid")
	}
	if err := ps.Err(); err != nil {
		return nil, err
	}
	return s.people.Update(ctx, string(a.Person), func(p *Person) error {
		p.Name, p.Prefs = f.Name, f.Prefs
		p.key()
		return nil
	})
}

// SetLang stores the language the actor switched to.
func (s *Service) SetLang(ctx context.Context, a lms.Actor, l lms.Lang) error {
	_, err := s.people.Update(ctx, string(a.Person), func(p *Person) error {
		if p.Prefs.Lang == l {
			return docstore.ErrUnchanged
		}
		p.Prefs.Lang = l
		return nil
	})
	return err
}

// AssignRole gives or takes a role by an administrator. Nobody changes their own,
// and the last word on certificates stays with the certificates: roles they
// grant are not touched.
func (s *Service) AssignRole(ctx context.Context, a lms.Actor, id lms.PersonID, r lms.Role, give bool) error {
	if err := policy.Can(a, policy.AssignRole, policy.Object{Org: a.Org, Owner: id}); err != nil {
		return err
	}
	if !r.Valid() || r == lms.RoleLearner {
		return lms.Problems{lms.Invalid("role", "account.role_invalid")}
	}
	if _, err := s.Lookup(ctx, id); err != nil {
		return err
	}
	return s.assign(ctx, a, id, r, give)
}

// assign gives or takes a role in the actor's tenant and says so in the log.
func (s *Service) assign(ctx context.Context, a lms.Actor, id lms.PersonID, r lms.Role, give bool) error {
	_, err := s.people.Update(ctx, string(id), func(p *Person) error {
		changed := false
		if give {
			changed = p.grant(Grant{Org: a.Org, Role: r})
		} else {
			changed = p.revoke(func(g Grant) bool { return g.Org == a.Org && g.Role == r && g.Credential == "" })
		}
		if !changed {
			return docstore.ErrUnchanged
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("assign role: %w", err)
	}
	return s.record(ctx, a, "account.role", id, map[string]string{"role": string(r), "given": fmt.Sprint(give)})
}

// GrantByCredential gives the roles of a certificate until it lapses; repeating
// it changes nothing.
func (s *Service) GrantByCredential(ctx context.Context, org lms.OrgID, id lms.PersonID, roles []lms.Role, cred lms.CredentialID, until *time.Time) error {
	_, err := s.people.Update(ctx, string(id), func(p *Person) error {
		changed := false
		for _, r := range roles {
			changed = p.grant(Grant{Org: org, Role: r, Credential: cred, Until: until}) || changed
		}
		if !changed {
			return docstore.ErrUnchanged
		}
		return nil
	})
	return err
}

// DropCredential takes the roles that a certificate had granted. A person who
// is gone has none.
func (s *Service) DropCredential(ctx context.Context, id lms.PersonID, cred lms.CredentialID) error {
	_, err := s.people.Update(ctx, string(id), func(p *Person) error {
		if !p.revoke(func(g Grant) bool { return g.Credential == cred }) {
			return docstore.ErrUnchanged
		}
		return nil
	})
	if errors.Is(err, docstore.ErrNotFound) {
		return nil
	}
	return err
}

// Suspend bars a person from signing in and ends their sessions, or lets them in
// again.
func (s *Service) Suspend(ctx context.Context, a lms.Actor, id lms.PersonID, suspend bool) error {
	if err := policy.Can(a, policy.SuspendPerson, policy.Object{Org: a.Org, Owner: id}); err != nil {
		return err
	}
	if _, err := s.Lookup(ctx, id); err != nil {
		return err
	}
	if _, err := s.people.Update(ctx, string(id), func(p *Person) error { p.Suspended = suspend; return nil }); err != nil {
		return fmt.Errorf("suspend: %w", err)
	}
	if suspend {
		if err := s.endSessions(ctx, id, "", audit.Suspended); err != nil {
			return err
		}
	}
	return s.record(ctx, a, "account.suspended", id, map[string]string{"suspended": fmt.Sprint(suspend)})
}

// record writes an audit line about a person.
func (s *Service) record(ctx context.Context, a lms.Actor, action string, id lms.PersonID, details map[string]string) error {
	return s.audit.Append(ctx, audit.Entry{Org: a.Org, Actor: string(a.Person), Action: action, Object: "person/" + string(id), Details: details, At: s.clock.Now()})
}
