package main

import (
	"context"
	"errors"
	"fmt"

	"sanad/internal/app"
	"sanad/internal/lms"
)

// runKey is "sanad key ...".
func runKey(ctx context.Context, p *program, args []string) error {
	return p.only(ctx, args, "usage: sanad [settings] key rotate", "rotate", rotateKey)
}

// rotateKey adds a key that certificates will be signed with.
func rotateKey(ctx context.Context, p *program, a *app.App) error {
	id, err := a.Credentials.RotateKey(ctx, lms.SystemActor(lms.Platform))
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%s is published with the others and signs from ten minutes from now; earlier certificates stay valid\n", id)
	return nil
}

// only runs a command that has one action, which takes no arguments.
func (p *program) only(ctx context.Context, args []string, usage, action string, do func(context.Context, *program, *app.App) error) error {
	if len(args) != 1 || args[0] != action {
		fmt.Fprintln(p.errOut, usage)
		return errUsage
	}
	return p.within(ctx, func(a *app.App) error { return do(ctx, p, a) })
}

// within runs a command on the data of the site, and says its problems in words.
func (p *program) within(ctx context.Context, do func(*app.App) error) (err error) {
	a, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	return p.explain(a, do(a))
}
