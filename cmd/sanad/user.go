package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"strings"

	"sanad/internal/account"
	"sanad/internal/app"
	"sanad/internal/i18n"
	"sanad/internal/lms"
	"sanad/storage/docstore"
)

// runUser is "sanad user ...".
func runUser(ctx context.Context, p *program, args []string) error {
	actions := map[string]func(context.Context, *program, *app.App, []string) error{
		"list": listUsers, "add": addUser, "role": assignRole, "reset": resetUser, "reset-factor": resetFactor,
	}
	if len(args) == 0 || actions[args[0]] == nil {
		fmt.Fprintln(p.errOut, "usage: sanad [settings] user list [prefix] | add -email A -name N [-name-en N] [-role R] | role -email A (-give R | -take R) | reset -email A | reset-factor A")
		return errUsage
	}
	return p.within(ctx, func(a *app.App) error { return actions[args[0]](ctx, p, a, args[1:]) })
}

// explain says problems in English words.
func (p *program) explain(a *app.App, err error) error {
	var problem *lms.Problem
	var problems lms.Problems
	words := a.Catalogue.For(i18n.Prefs{Lang: lms.English})
	say := func(q *lms.Problem) error {
		text := i18n.StripBidi(words.Message(q.Key, q.Args))
		if q.Field != "" {
			text = q.Field + ": " + text
		}
		return errors.New(text)
	}
	switch {
	case errors.As(err, &problems):
		var all []error
		for _, q := range problems {
			all = append(all, say(q))
		}
		return errors.Join(all...)
	case errors.As(err, &problem):
		return say(problem)
	}
	return err
}

func listUsers(ctx context.Context, p *program, a *app.App, args []string) error {
	prefix := ""
	if len(args) > 0 {
		prefix = args[0]
	}
	var after docstore.Cursor
	for {
		people, next, err := a.Accounts.List(ctx, lms.SystemActor(lms.Platform), prefix, after)
		if err != nil {
			return err
		}
		for _, q := range people {
			roles := make([]string, 0, 4)
			for _, r := range q.RolesAt(lms.Platform, a.Clock.Now()) {
				roles = append(roles, string(r))
			}
			fmt.Fprintf(p.out, "%s\t%s\t%s\t%s\n", q.ID, q.Email, q.DisplayName(lms.Arabic), strings.Join(roles, ","))
		}
		if next == "" {
			return nil
		}
		after = next
	}
}

// flags parses a subcommand's arguments; every one named in need must be given.
func (p *program) flags(name string, args []string, define func(*flag.FlagSet), need ...string) error {
	fs := flag.NewFlagSet("sanad "+name, flag.ContinueOnError)
	fs.SetOutput(p.errOut)
	define(fs)
	if err := fs.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return err
		}
		return errUsage
	}
	for _, n := range need {
		if fs.Lookup(n).Value.String() == "" {
			fmt.Fprintf(p.errOut, "sanad %s: -%s is missing\n", name, n)
			fs.Usage()
			return errUsage
		}
	}
	return nil
}

func addUser(ctx context.Context, p *program, a *app.App, args []string) error {
	var email, name, nameEN, role string
	err := p.flags("user add", args, func(fs *flag.FlagSet) {
		fs.StringVar(&email, "email", "", "e-mail `address` to sign in with")
		fs.StringVar(&name, "name", "", "`name`, in Arabic if there is one")
		fs.StringVar(&nameEN, "name-en", "", "`name` in Latin letters")
		fs.StringVar(&role, "role", "", "role on the platform besides learner")
	}, "email", "name")
	if err != nil {
		return err
	}
	var grants []account.Grant
	if role != "" {
		if !lms.Role(role).Valid() {
			return fmt.Errorf("there is no role %q; there are %v", role, lms.Roles)
		}
		grants = append(grants, account.Grant{Org: lms.Platform, Role: lms.Role(role)})
	}
	password := rand.Text()
	_, err = a.Accounts.Create(ctx, account.Registration{Email: email, Name: lms.Text{AR: name, EN: nameEN}, Password: password, Prefs: i18n.DefaultPrefs()}, grants...)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%s\npassword %s\n", email, password)
	return nil
}

func assignRole(ctx context.Context, p *program, a *app.App, args []string) error {
	var email, give, take string
	err := p.flags("user role", args, func(fs *flag.FlagSet) {
		fs.StringVar(&email, "email", "", "e-mail `address` of the person")
		fs.StringVar(&give, "give", "", "`role` to give")
		fs.StringVar(&take, "take", "", "`role` to take")
	}, "email")
	if err != nil {
		return err
	}
	if (give == "") == (take == "") {
		fmt.Fprintln(p.errOut, "sanad user role: name either -give or -take")
		return errUsage
	}
	q, err := a.Accounts.LookupEmail(ctx, email)
	if err != nil {
		return err
	}
	return a.Accounts.AssignRole(ctx, lms.SystemActor(lms.Platform), q.ID, lms.Role(give+take), give != "")
}

func resetUser(ctx context.Context, p *program, a *app.App, args []string) error {
	var email string
	err := p.flags("user reset", args, func(fs *flag.FlagSet) {
		fs.StringVar(&email, "email", "", "e-mail `address` of the person")
	}, "email")
	if err != nil {
		return err
	}
	secret, err := a.Accounts.ResetLink(ctx, lms.SystemActor(lms.Platform), email)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%s/reset/%s\n", p.cfg.BaseURL, secret)
	return nil
}

// resetFactor removes the second factor of somebody who cannot be helped on the
// site: the only administrator, say.
func resetFactor(ctx context.Context, p *program, a *app.App, args []string) error {
	if len(args) != 1 || strings.HasPrefix(args[0], "-") {
		fmt.Fprintln(p.errOut, "usage: sanad [settings] user reset-factor A, with the e-mail address of the person")
		return errUsage
	}
	q, err := a.Accounts.LookupEmail(ctx, args[0])
	if err != nil {
		return err
	}
	if err := a.Accounts.RemoveFactor(ctx, lms.SystemActor(lms.Platform), q.ID); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%s signs in with the password alone\n", q.Email)
	return nil
}
